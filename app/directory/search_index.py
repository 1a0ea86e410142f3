"""The index that search asks: written from publications, so that it holds what is public, no more.

Tables of its own, laid out by migrations in a form that each database knows.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Row,
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
from app.directory.search_hours import Hours, hours_of
from app.directory.search_packed import packed
from app.directory.search_tags import tags_of, unknown
from app.directory.search_text import body_of, title_of
from app.directory.words import MAX_WRITTEN, compounds, stem, stems_written, words_written

Json = Mapping[str, Any]
Values = dict[str, Any]

EDITION = 4  # rises when the same entry is indexed in another way

WORDS_AT_ONCE = 500
FINDING = "g"  # the letter of tags that are for finding only, and tell nobody anything
UNPLACED = unknown(FINDING)  # of which nobody knows on which point they are

layout = MetaData()

# `id` rises with first publication and never changes while an entry is published: the order of
# lists. `…_as_of` are the dates of facts that age: whether they still count is asked with each
# question, so that no fact outlives its policy because a job did not run. `facets` are the tags
# that are counted, packed.
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
    Column("facets", LargeBinary, nullable=False),
)
# `title`, `body` and `tags` are stems and tags with spaces between. They are long, and few of them
# are ever read: apart from rows that are walked by the thousand.
texts = Table(
    "search_texts",
    layout,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("title", String, nullable=False),
    Column("body", String, nullable=False),
    Column("tags", String, nullable=False),
)
hours = Table(
    "search_hours",
    layout,
    Column("document_id", Integer, nullable=False),
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
    if not published:
        return 0
    tags = {id: tags_of(body) for id, body in bodies.items()}
    _upsert(
        session, documents, "service_id", [_document_of(one, bodies, tags) for one in published]
    )
    numbers = _numbers(session, list(bodies))
    opening = {id: hours_of(body) for id, body in bodies.items()}
    placed = place_services(session, numbers, bodies)
    for id, some in tags.items():
        some += [
            slot_tag(slot) for slot in sorted({slot for one in opening[id] for slot in one.slots})
        ]
        some += [] if id in placed else [UNPLACED]
    _upsert(session, texts, "id", [_text_of(numbers[id], bodies[id], tags[id]) for id in bodies])
    _store_spellings(session, bodies.values())
    _store_hours(session, numbers, opening)
    return len(published)


def index_everything(session: Session) -> int:
    """Writes the whole index anew: after postcodes were loaded, or to mend it."""
    ids = list(session.scalars(select(Publication.service_id).order_by(Publication.service_id)))
    return sum(index(session, some) for some in chunks(ids))


def index_outdated(session: Session, many: int) -> int:
    """Writes anew what another edition of this index wrote, so many at most; answers how many."""
    query = select(documents.c.service_id).where(documents.c.edition != EDITION)
    return index(session, list(session.scalars(query.limit(many))))


def _document_of(
    one: Row[*tuple[Any, ...]], bodies: Mapping[UUID, Json], tags: Mapping[UUID, Sequence[str]]
) -> Values:
    body = bodies[one.service_id]
    facts = body.get("local_offer", {})
    return {
        "service_id": one.service_id,
        "sort_key": one.sort_key,
        "minimum_age": body.get("minimum_age"),
        "maximum_age": body.get("maximum_age"),
        "payment_as_of": _day(facts.get("payment_checked_on")),
        "opening_as_of": _day(facts.get("opening_checked_on")),
        "edition": EDITION,
        "last_modified": one.last_modified,
        "facets": packed(tags[one.service_id]),
    }


def _text_of(number: int, body: Json, tags: Sequence[str]) -> Values:
    return {
        "id": number,
        "title": " ".join(stems_written(title_of(body))),
        "body": " ".join(stems_written(body_of(body))),
        "tags": " ".join(tags),
    }


def slot_tag(slot: int) -> str:
    """The tag of entries that may be open in a half-hour of the week."""
    return f"{FINDING}{slot}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _remove(session: Session, service_ids: Sequence[UUID]) -> None:
    if service_ids:
        session.execute(delete(documents).where(documents.c.service_id.in_(service_ids)))


def _upsert(session: Session, table: Table, key: str, rows: Sequence[Values]) -> None:
    statement = upsert(session, table)
    fresh = {name: statement.excluded[name] for name in rows[0] if name != key}
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=fresh), list(rows))


def _numbers(session: Session, service_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The numbers of these entries."""
    row = documents.c
    query = select(row.service_id, row.id).where(row.service_id.in_(service_ids))
    return dict(session.execute(query.order_by(row.id)).all())


def _store_spellings(session: Session, bodies: Iterable[Json]) -> None:
    """In order, so that two who write the same words at once wait for each other in one line."""
    said = (text for body in bodies for text in (title_of(body), body_of(body)))
    different = {one for text in said for one in compounds(text[:MAX_WRITTEN])}
    words = sorted({word for one in different for word in _words_of(one)})
    row = spellings.c.word
    for some in (words[n : n + WORDS_AT_ONCE] for n in range(0, len(words), WORDS_AT_ONCE)):
        known = set(session.scalars(select(row).where(row.in_(some))))
        if fresh := [{"word": word, "stem": stem(word)} for word in some if word not in known]:
            session.execute(upsert(session, spellings).on_conflict_do_nothing(), fresh)


@lru_cache(maxsize=100_000)
def _words_of(compound: str) -> frozenset[str]:
    return frozenset(words_written(compound))


def _store_hours(
    session: Session, numbers: Mapping[UUID, int], opening: Mapping[UUID, Sequence[Hours]]
) -> None:
    session.execute(delete(hours).where(hours.c.document_id.in_(numbers.values())))
    rows = [
        {name: getattr(one, name) for name in Hours.__slots__} | {"document_id": numbers[id]}
        for id, some in opening.items()
        for one in some
    ]
    if not rows:
        return
    session.execute(insert(hours), rows)
    if fresh := sorted({row["rule"] for row in rows if row["rule"]}):
        statement = upsert(session, rules).on_conflict_do_nothing()
        session.execute(statement, [{"rule": rule} for rule in fresh])
