"""What a provider offers, as the public sees it, and who may be asked about it.

A provider is known by its organisation's id. An entry that belongs to no organisation is a provider
of its own: its id stands in place of one.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.accounts.people import LONGEST_EMAIL, tidy_email
from app.directory.facts import OfferFacts
from app.directory.nesting import chunks
from app.directory.organizations import Organization
from app.directory.public_parts import public_email
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service
from app.freshness.trust import Trust

PROVIDER = func.coalesce(Service.organization_id, Service.id)
NO_NAME = "A provider that is not listed any more"


class NotTheirs(Exception):
    """This entry is not one of this organisation's, or is not published any more."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A published entry of an organisation: its public JSON, and its freshness."""

    id: UUID
    name: str
    body: Mapping[str, Any]
    freshness: Mapping[str, Any]


def published_of(session: Session, organization_id: UUID) -> list[Offered]:
    """The organisation's entries that the public sees, by name."""
    query = (
        select(Publication, Service.name, Trust.body)
        .join(Service, Service.id == Publication.service_id)
        .outerjoin(Trust, Trust.service_id == Publication.service_id)
        .where(
            _run_by([organization_id]),
            Publication.state == PublicationState.PUBLISHED,
        )
        .order_by(Publication.sort_key, Publication.service_id)
    )
    return [
        Offered(one.service_id, name, json.loads(one.body), json.loads(trust or "{}"))
        for one, name, trust in session.execute(query)
    ]


def name_of_provider(session: Session, id: UUID) -> str:
    """What an organisation is called, or an entry that belongs to none."""
    organization = session.get(Organization, id)
    if organization is not None:
        return organization.name
    entry = session.get(Service, id)
    return entry.name if entry else NO_NAME


def body_of(session: Session, service_id: UUID) -> Mapping[str, Any]:
    """What the public reads of an entry; nothing where it reads none of it."""
    body = select(Publication.body).where(Publication.service_id == service_id)
    found: dict[str, Any] = json.loads(session.scalar(body) or "{}")
    return found


def _run_by(ids: Collection[UUID]) -> ColumnElement[bool]:
    """The entries of these providers; told so that both indexes serve."""
    alone = Service.id.in_(ids) & Service.organization_id.is_(None)
    return Service.organization_id.in_(ids) | alone


def one_of(session: Session, organization_id: UUID, service_id: UUID) -> Offered:
    """One of these entries. Raises NotTheirs."""
    for one in published_of(session, organization_id):
        if one.id == service_id:
            return one
    raise NotTheirs(NotTheirs.__doc__)


def contacts_of_each(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Who may be asked about each provider's entries: those named for it, most entries first;
    then the organisation's own address, then its entries'."""
    rows: dict[UUID, list[tuple[str | None, str | None]]] = defaultdict(list)
    own: dict[UUID, str | None] = {}
    for some in chunks(ids):
        query = (
            select(PROVIDER, OfferFacts.update_contact_email, Service.email)
            .join(OfferFacts, OfferFacts.service_id == Service.id)
            .join(Publication, Publication.service_id == Service.id)
            .where(
                _run_by(some),
                Publication.state == PublicationState.PUBLISHED,
            )
            .order_by(Service.id)
        )
        for id, named, email in session.execute(query):
            rows[id].append((_tidy(named), _tidy(email)))
        names = select(Organization.id, Organization.email).where(Organization.id.in_(some))
        own |= {id: _tidy(email) for id, email in session.execute(names)}
    return {id: _in_order(rows[id], own.get(id)) for id in ids}


def _in_order(rows: Sequence[tuple[str | None, str | None]], own: str | None) -> list[str]:
    named = [email for email, _ in Counter(one for one, _ in rows).most_common()]
    found = [*named, own, *(email for _, email in rows)]
    return list(dict.fromkeys(one for one in found if one))


def _tidy(email: str | None) -> str | None:
    good = public_email(email.strip() if email else None)
    return tidy_email(good) if good and len(good) <= LONGEST_EMAIL else None
