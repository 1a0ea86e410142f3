"""The index that search asks: written from publications, so that it holds what is public, no more.

Tables of its own, laid out by migrations in a form that each database knows.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Float,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Uuid,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Session

from app.dialects import Moment, upsert
from app.directory.documents import ServiceDocument
from app.directory.nesting import chunks
from app.directory.points import place_services
from app.directory.publications import Publication, PublicationState
from app.directory.search_hours import hours_of
from app.directory.search_tags import tags_of
from app.directory.search_text import body_of, title_of
from app.directory.words import stem, stems_written, words_written

Row = dict[str, Any]

EDITION = 3  # rises when the same entry is indexed in another way

WORDS_AT_ONCE = 500

layout = MetaData()

# `id` rises with first publication and never changes while an entry is published: the order of
# lists. `title`, `body` and `tags` are stems and tags with spaces between. `…_as_of` are the dates
# of facts that age: whether they still count is asked with each question, so that no fact outlives
# its policy because a job did not run.
documents = Table(
    "search_documents",
    layout,
    Column("id", Integer, primary_key=True),
    Column("service_id", Uuid, nullable=False, unique=True),
    Column("sort_key", String, nullable=False),
    Column("minimum_age", Float),
    Column("maximum_age", Float),
    Column("payment_as_of", Date),
    Column("opening_as_of", Date),
    Column("edition", SmallInteger, nullable=False),
    Column("last_modified", Moment, nullable=False),
    Column("title", String, nullable=False),
    Column("body", String, nullable=False),
    Column("tags", String, nullable=False),
)
hours = Table(
    "search_hours",
    layout,
    Column("service_id", Uuid, nullable=False),
    Column("day", SmallInteger),
    Column("opens", SmallInteger),
    Column("closes", SmallInteger),
    Column("starts", Date),
    Column("ends", Date),
    Column("rule", String),
)
# Every rule that hours have, or once had: few, so that each can be asked about a day.
rules = Table("search_rules", layout, Column("rule", String, primary_key=True))
# Every word that an entry holds, or once held, as it is spelt, with its stem.
spellings = Table(
    "search_spellings",
    layout,
    Column("word", String, primary_key=True),
    Column("stem", String, nullable=False),
)


def index_services(session: Session, services: Sequence[ServiceDocument], now: datetime) -> None:
    """Brings the index up to what is published of these services now."""
    index(session, [service.id for service in services])


def index(session: Session, service_ids: Sequence[UUID]) -> int:
    """Writes these services' part of the index anew; answers how many of them are in it."""
    query = select(
        Publication.service_id, Publication.sort_key, Publication.last_modified, Publication.body
    ).where(
        Publication.service_id.in_(service_ids), Publication.state == PublicationState.PUBLISHED
    )
    published = session.execute(query.order_by(Publication.service_id)).all()
    bodies: dict[UUID, Any] = {one.service_id: json.loads(one.body) for one in published}
    _remove(session, [id for id in service_ids if id not in bodies])
    rows = [
        document_of(one.service_id, one.sort_key, one.last_modified, bodies[one.service_id])
        for one in published
    ]
    _store(session, rows)
    _store_spellings(session, bodies.values())
    _store_hours(session, service_ids, bodies)
    place_services(session, service_ids, bodies)
    return len(rows)


def index_everything(session: Session) -> int:
    """Writes the whole index anew: after postcodes were loaded, or to mend it."""
    ids = list(session.scalars(select(Publication.service_id).order_by(Publication.service_id)))
    return sum(index(session, some) for some in chunks(ids))


def index_outdated(session: Session, many: int) -> int:
    """Writes anew what another edition of this index wrote, so many at most; answers how many."""
    query = select(documents.c.service_id).where(documents.c.edition != EDITION)
    return index(session, list(session.scalars(query.limit(many))))


def document_of(
    service_id: UUID, sort_key: str, last_modified: datetime, body: Mapping[str, Any]
) -> Row:
    """A row of the index, from what is published."""
    facts = body.get("local_offer", {})
    return {
        "service_id": service_id,
        "sort_key": sort_key,
        "minimum_age": body.get("minimum_age"),
        "maximum_age": body.get("maximum_age"),
        "payment_as_of": _day(facts.get("payment_checked_on")),
        "opening_as_of": _day(facts.get("opening_checked_on")),
        "edition": EDITION,
        "last_modified": last_modified,
        "title": " ".join(stems_written(title_of(body))),
        "body": " ".join(stems_written(body_of(body))),
        "tags": " ".join(tags_of(body)),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _remove(session: Session, service_ids: Sequence[UUID]) -> None:
    if service_ids:
        session.execute(delete(documents).where(documents.c.service_id.in_(service_ids)))


def _store(session: Session, rows: Sequence[Row]) -> None:
    if not rows:
        return
    statement = upsert(session, documents)
    fresh = {name: statement.excluded[name] for name in rows[0] if name != "service_id"}
    session.execute(
        statement.on_conflict_do_update(index_elements=["service_id"], set_=fresh), list(rows)
    )


def _store_spellings(session: Session, bodies: Iterable[Mapping[str, Any]]) -> None:
    """In order, so that two who write the same words at once wait for each other in one line."""
    texts = (f"{title_of(body)} {body_of(body)}" for body in bodies)
    words = sorted({word for text in texts for word in words_written(text)})
    row = spellings.c.word
    for some in (words[n : n + WORDS_AT_ONCE] for n in range(0, len(words), WORDS_AT_ONCE)):
        known = set(session.scalars(select(row).where(row.in_(some))))
        if fresh := [{"word": word, "stem": stem(word)} for word in some if word not in known]:
            session.execute(upsert(session, spellings).on_conflict_do_nothing(), fresh)


def _store_hours(
    session: Session, service_ids: Sequence[UUID], bodies: Mapping[UUID, Mapping[str, Any]]
) -> None:
    session.execute(delete(hours).where(hours.c.service_id.in_(service_ids)))
    rows = [
        {"service_id": id} | asdict(one) for id, body in bodies.items() for one in hours_of(body)
    ]
    if not rows:
        return
    session.execute(insert(hours), rows)
    if fresh := sorted({row["rule"] for row in rows if row["rule"]}):
        statement = upsert(session, rules).on_conflict_do_nothing()
        session.execute(statement, [{"rule": rule} for rule in fresh])
