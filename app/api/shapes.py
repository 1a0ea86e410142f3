"""Entries as the public gets them: a publication and its freshness, joined as text."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.api.answers import as_json
from app.directory.nesting import chunks
from app.directory.publications import Publication
from app.directory.published import (
    NoSuchEntry,
    named,
    refuse_unpublished,
    services_at,
)
from app.freshness.open_data import with_freshness
from app.freshness.trust import Trust

ELSEWHERE = ("service_at_locations",)  # a service within its place does not repeat its places


class Published(Protocol):
    """A publication beside its freshness, which a moment after an import may still be missing."""

    service_id: UUID
    body: str
    freshness: str | None
    assured_date: date | None
    last_modified: datetime


def joined(entry: Published) -> str:
    """The entry with its freshness."""
    return with_freshness(entry.body, entry.assured_date, entry.freshness)


def published_entry(session: Session, id_or_slug: str) -> Published:
    """One entry. Raises NoSuchEntry, EntryWithdrawn or EntryMerged."""
    found: Any = session.execute(PUBLISHED.where(named(id_or_slug))).one_or_none()
    refuse_unpublished(session, found)
    entry: Published = found
    return entry


def published_entries(session: Session, ids: Sequence[UUID]) -> dict[UUID, Published]:
    """These entries, by id: one query for a page of them."""
    found: dict[UUID, Published] = {}
    for some in chunks(ids):
        # By the connection: for a page of plain columns the session's own work is most of the cost.
        rows: Any = session.connection().execute(PUBLISHED_OF, {"ids": some})
        found |= {row.service_id: row for row in rows}
    return found


def names_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of these entries, as the public reads them; of those that are published."""
    entries = published_entries(session, ids)
    return {id: json.loads(one.body)["name"] for id, one in entries.items() if one.body}


publications, trust = Publication.__table__, Trust.__table__
PUBLISHED = select(
    publications.c.service_id,
    publications.c.state,
    publications.c.replacement_id,
    publications.c.public_reason,
    publications.c.body,
    publications.c.last_modified,
    trust.c.body.label("freshness"),
    trust.c.assured_date,
).join_from(publications, trust, trust.c.service_id == publications.c.service_id, isouter=True)
PUBLISHED_OF = PUBLISHED.where(publications.c.service_id.in_(bindparam("ids", expanding=True)))


def places(session: Session, ids: Sequence[UUID]) -> list[str]:
    """These services at locations, whole; those that the public may not know of are left out.

    They are taken from the publications, so that what is withheld there is withheld here.
    """
    service_of = services_at(session, ids)
    entries = published_entries(session, list(set(service_of.values())))
    whole = {id: json.loads(joined(entry)) for id, entry in entries.items() if entry.body}
    found = ((id, whole.get(service_of.get(id, id))) for id in ids)
    told = (_place(str(id), service) for id, service in found if service)
    return [as_json(place) for place in told if place]


def _place(id: str, service: dict[str, Any]) -> dict[str, Any] | None:
    links = service.get("service_at_locations", [])
    link: dict[str, Any] | None = next((one for one in links if one["id"] == id), None)
    if link is None:
        return None
    nested = {name: value for name, value in service.items() if name not in ELSEWHERE}
    return link | {"name": service["name"], "status": service["status"], "service": nested}


def one_place(session: Session, id: UUID) -> str:
    """One service at one location. Raises NoSuchEntry when the public may not know of it."""
    found = places(session, [id])
    if not found:
        raise NoSuchEntry(NoSuchEntry.__doc__)
    return found[0]
