"""Entries as the public gets them: a publication and its freshness, joined as text."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, func, select
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
from app.directory.search_index import documents
from app.freshness.open_data import with_freshness
from app.freshness.trust import Trust

ELSEWHERE = ("service_at_locations",)  # a service within its place does not repeat its places


class Published(Protocol):
    """A publication beside its freshness, which a moment after an import may still be missing."""

    service_id: UUID
    body: str
    freshness: str | None
    assured_date: date | None


class Dated(Published, Protocol):
    """The same, with the moment of its last change."""

    last_modified: datetime


def joined(entry: Published) -> str:
    """The entry with its freshness."""
    return with_freshness(entry.body, entry.assured_date, entry.freshness)


def with_more(entry: str, more: Mapping[str, Any]) -> str:
    """An entry's JSON text with members after its own."""
    return f"{entry[:-1]},{as_json(more)[1:]}" if more else entry


def published_entry(session: Session, id_or_slug: str) -> Dated:
    """One entry. Raises NoSuchEntry, EntryWithdrawn or EntryMerged."""
    found: Any = session.execute(PUBLISHED.where(named(id_or_slug))).one_or_none()
    refuse_unpublished(session, found)
    entry: Dated = found
    return entry


def published_entries(session: Session, ids: Sequence[UUID]) -> dict[UUID, Published]:
    """These entries, by id: one query for a page of them."""
    found: dict[UUID, Published] = {}
    for some in chunks(ids):
        # By the connection: for a page of plain columns the session's own work is most of the cost.
        rows: Any = session.connection().execute(PUBLISHED_OF, {"ids": some})
        found |= {row.service_id: row for row in rows}
    return found


def entries_in_order(session: Session, first: int, many: int) -> tuple[Sequence[Published], int]:
    """So many of all published entries, from this one on, as search orders them; and how many
    there are. The commonest question: it need not be found by id first."""
    connection = session.connection()
    total: int = connection.execute(ALL).scalar_one()
    if first >= total:
        return (), total
    rows: Any = connection.execute(IN_ORDER, {"first": first, "many": many})
    return rows.all(), total


def names_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of these entries, as the public reads them; of those that are published."""
    entries = published_entries(session, ids)
    return {id: json.loads(one.body)["name"] for id, one in entries.items() if one.body}


publications, trust = Publication.__table__, Trust.__table__
SHOWN = (
    publications.c.service_id,
    publications.c.body,
    trust.c.body.label("freshness"),
    trust.c.assured_date,
)
has_trust = trust.c.service_id == publications.c.service_id
PUBLISHED = select(
    *SHOWN,
    publications.c.state,
    publications.c.replacement_id,
    publications.c.public_reason,
    publications.c.last_modified,
).join_from(publications, trust, has_trust, isouter=True)
# Statements of pages are built once: that takes as long as they do.
PUBLISHED_OF = (
    select(*SHOWN)
    .join_from(publications, trust, has_trust, isouter=True)
    .where(publications.c.service_id.in_(bindparam("ids", expanding=True)))
)
ALL = select(func.count()).select_from(documents)
walked = (  # by itself, so that of rows before the page nothing is read but their places
    select(documents.c.id, documents.c.service_id)
    .order_by(documents.c.id)
    .limit(bindparam("many"))
    .offset(bindparam("first"))
    .subquery()
)
IN_ORDER = (
    select(*SHOWN)
    .join_from(walked, publications, publications.c.service_id == walked.c.service_id)
    .join(trust, has_trust, isouter=True)
    .order_by(walked.c.id)
)


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
