"""What an organisation offers, as the public sees it, and who may be asked about it."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.people import LONGEST_EMAIL, tidy_email
from app.directory.facts import OfferFacts
from app.directory.nesting import chunks
from app.directory.organizations import Organization
from app.directory.public_parts import public_email
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service
from app.freshness.trust import Trust


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
            Service.organization_id == organization_id,
            Publication.state == PublicationState.PUBLISHED,
        )
        .order_by(Publication.sort_key, Publication.service_id)
    )
    return [
        Offered(one.service_id, name, json.loads(one.body), json.loads(trust or "{}"))
        for one, name, trust in session.execute(query)
    ]


def body_of(session: Session, service_id: UUID) -> Mapping[str, Any]:
    """What the public reads of an entry; nothing where it reads none of it."""
    body = select(Publication.body).where(Publication.service_id == service_id)
    found: dict[str, Any] = json.loads(session.scalar(body) or "{}")
    return found


def one_of(session: Session, organization_id: UUID, service_id: UUID) -> Offered:
    """One of these entries. Raises NotTheirs."""
    for one in published_of(session, organization_id):
        if one.id == service_id:
            return one
    raise NotTheirs(NotTheirs.__doc__)


def contacts_of_each(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Who may be asked about each organisation's entries: those named for it, most entries first;
    then the organisation's own address, then its entries'."""
    rows: dict[UUID, list[tuple[str | None, str | None]]] = defaultdict(list)
    own: dict[UUID, str | None] = {}
    for some in chunks(ids):
        query = (
            select(Service.organization_id, OfferFacts.update_contact_email, Service.email)
            .join(OfferFacts, OfferFacts.service_id == Service.id)
            .join(Publication, Publication.service_id == Service.id)
            .where(
                Service.organization_id.in_(some),
                Publication.state == PublicationState.PUBLISHED,
            )
            .order_by(Service.id)
        )
        for id, named, email in session.execute(query):
            if id is not None:
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
