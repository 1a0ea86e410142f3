"""Guides: entries that explain a decision. They name the law, or say in steps what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from app.directory.facts import EntryStatus, OfferFacts
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service

# As text, the same on every database; the index of searches asks the same of what is published.
IS_GUIDE: ColumnElement[bool] = OfferFacts.law_basis.is_not(None) | (
    cast(OfferFacts.steps, String) != "[]"
)


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as editors see it in a list."""

    id: UUID
    name: str
    status: EntryStatus
    steps: Sequence[str]
    decision_types: Sequence[str]
    law_basis: str | None
    law_checked_on: date | None
    law_valid_until: date | None


class NotAGuide(Exception):
    """This entry is no guide: it names no law, and no steps."""


def all_guides(session: Session) -> list[Guide]:
    """Every guide, those that are not published too, by name."""
    return _guides(session, IS_GUIDE)


def the_guide(session: Session, service_id: UUID) -> Guide:
    """One guide. Raises NotAGuide."""
    found = _guides(session, IS_GUIDE & (OfferFacts.service_id == service_id))
    if not found:
        raise NotAGuide(NotAGuide.__doc__)
    return found[0]


def _guides(session: Session, condition: ColumnElement[bool]) -> list[Guide]:
    query = (
        select(Service.id, Service.name, OfferFacts)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .where(condition)
        .order_by(func.lower(Service.name), Service.id)
    )
    return [
        Guide(
            id, name, EntryStatus(facts.entry_status), facts.steps, facts.decision_types,
            facts.law_basis, facts.law_checked_on, facts.law_valid_until,
        )
        for id, name, facts in session.execute(query)
    ]  # fmt: skip


def published_guides(session: Session, *, page: int, per_page: int) -> tuple[list[UUID], int]:
    """Guides that the public sees, by name: a page of their ids, and how many in all."""
    query = (
        select(Publication.service_id)
        .join(OfferFacts, OfferFacts.service_id == Publication.service_id)
        .where(Publication.state == PublicationState.PUBLISHED, IS_GUIDE)
    )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    some = query.order_by(Publication.sort_key, Publication.service_id)
    return list(session.scalars(some.offset((page - 1) * per_page).limit(per_page))), total
