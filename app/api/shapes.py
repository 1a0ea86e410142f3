"""Entries as the public gets them: a publication and its freshness, joined as text."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.api.answers import Listing, as_json
from app.api.asking import EntriesAsked, ServicesAsked, asked_of
from app.api.words import refuse_unknown_keys
from app.directory.nesting import chunks
from app.directory.public_parts import timestamp
from app.directory.publications import Publication
from app.directory.published import (
    NoSuchEntry,
    last_modified_of,
    named,
    refuse_unpublished,
    services_at,
)
from app.directory.search import find_service_at_locations, find_services
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
    """The entry with its freshness. Both are JSON objects already: nothing is read again."""
    text = entry.body[:-1]
    if entry.assured_date:
        text += f',"assured_date":"{entry.assured_date.isoformat()}"'
    if entry.freshness:
        text += f',"freshness":{entry.freshness}'
    return text + "}"


def published_entry(session: Session, id_or_slug: str) -> Published:
    """One entry. Raises NoSuchEntry, EntryWithdrawn or EntryMerged."""
    found: Any = session.execute(_published().where(named(id_or_slug))).one_or_none()
    refuse_unpublished(session, found)
    entry: Published = found
    return entry


def published_entries(session: Session, ids: Sequence[UUID]) -> dict[UUID, Published]:
    """These entries, by id: one query for a page of them."""
    found: dict[UUID, Published] = {}
    for some in chunks(ids):
        rows: Any = session.execute(_published().where(Publication.service_id.in_(some)))
        found |= {row.service_id: row for row in rows}
    return found


def _published() -> Select[*tuple[Any, ...]]:
    return select(
        Publication.service_id,
        Publication.state,
        Publication.replacement_id,
        Publication.public_reason,
        Publication.body,
        Publication.last_modified,
        Trust.body.label("freshness"),
        Trust.assured_date,
    ).outerjoin(Trust, Trust.service_id == Publication.service_id)


def list_services(session: Session, asked: ServicesAsked, rows: int) -> Listing:
    """A page of services, in the order in which they were found."""
    refuse_unknown_keys(session, asked)
    if asked.minimal:
        return _minimal(session, asked, rows)
    found = find_services(session, asked_of(asked, rows=rows))
    entries = published_entries(session, found.ids)
    return Listing([joined(entries[id]) for id in found.ids if id in entries], found.total)


def _minimal(session: Session, asked: ServicesAsked, rows: int) -> Listing:
    found = find_services(session, asked_of(asked, rows=rows))
    dates: dict[UUID, datetime] = {}
    for some in chunks(found.ids):
        dates |= last_modified_of(session, some)
    return Listing(
        [f'{{"id":"{id}","modified_date":"{timestamp(dates[id])}"}}' for id in found.ids],
        found.total,
    )


def list_places(session: Session, asked: EntriesAsked, rows: int) -> Listing:
    """A page of services at locations, each with its service."""
    refuse_unknown_keys(session, asked)
    found = find_service_at_locations(session, asked_of(asked, rows=rows))
    return Listing(places(session, found.ids), found.total)


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
