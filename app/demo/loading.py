"""Loads the fictional borough: once; what is there already is left as it is."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import records
from app.accounts.actors import NAMESPACE, Actor, ActorKind, actor_named
from app.database import Database
from app.demo.entries import TOWN, Pinned, Words, borough
from app.demo.postcodes import all_postcodes, point_of
from app.dialects import upsert
from app.directory import editing, search_index
from app.directory.documents import EntryDocument
from app.directory.pins import add_pin
from app.directory.postcodes import Postcode
from app.directory.sources import Source, SourceKind, source_for
from app.directory.vocabulary import load_vocabularies
from app.freshness import reliance, trusting
from app.freshness.assurances import assure, confirm
from app.freshness.days import day_of

SOURCE = "demo-borough"
SOURCE_ID = uuid5(NAMESPACE, f"source:{SOURCE}")
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
AT_ONCE = 15  # entries in one transaction: others write too
KNOWN = (records, reliance, search_index, trusting)  # so that what is published is whole

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many of each kind are new."""

    counts: Mapping[str, int]


def is_demo(session: Session) -> bool:
    """Whether the fictional borough is in this database."""
    return session.get(Source, SOURCE_ID) is not None


def demo_began(session: Session) -> datetime | None:
    """When the borough was loaded: its dates and its stories count from here."""
    source = session.get(Source, SOURCE_ID)
    return source.created_at if source else None


def load_demo(database: Database, now: datetime, progress: Progress | None = None) -> Loaded:
    """Loads what is not there yet and publishes it; dates count from the first load."""
    with database.writing() as session:
        load_vocabularies(session, now)
        source_for(
            session,
            SourceKind.FILE,
            SOURCE,
            name=f"The demo borough of {TOWN}",
            licence=LICENCE,
            now=now,
        )
        began = demo_began(session) or now
        counts = Counter(postcodes=_add_postcodes(session))
    whole = borough(day_of(began))
    words = {one.service_id: one for one in whole.words}
    todo = [
        some
        for documents in (whole.organizations, whole.locations, whole.services)
        for some in _some_at_once(documents)
    ]
    new: set[UUID] = set()
    for done, some in enumerate(todo, start=1):
        with database.writing() as session:
            added = _add(session, some, words, now=now, began=began)
        counts[f"{some[0].kind}s"] += len(added)
        new |= added
        if progress:
            progress(done, len(todo))
    with database.writing() as session:
        counts["pins"] = _pin(session, [one for one in whole.pins if one.service_id in new], now)
    return Loaded(dict(counts))


def _some_at_once(documents: Sequence[EntryDocument]) -> Iterator[Sequence[EntryDocument]]:
    for start in range(0, len(documents), AT_ONCE):
        yield documents[start : start + AT_ONCE]


def _add_postcodes(session: Session) -> int:
    rows: list[dict[str, Any]] = []
    for postcode in all_postcodes():
        point = point_of(postcode)
        rows.append(
            {
                "postcode": postcode.replace(" ", ""),
                "outcode": postcode.split(" ")[0],
                "latitude": point.latitude,
                "longitude": point.longitude,
            }
        )
    known = set(session.scalars(select(Postcode.postcode).where(Postcode.postcode.like("ZZ%"))))
    new = [row for row in rows if row["postcode"] not in known]
    if new:
        statement = upsert(session, Postcode).on_conflict_do_nothing(index_elements=["postcode"])
        session.execute(statement, new)
    return len(new)


def _add(
    session: Session,
    documents: Sequence[EntryDocument],
    words: Mapping[UUID, Words],
    *,
    now: datetime,
    began: datetime,
) -> set[UUID]:
    """Saves those that are new, with what people said of them: an editor's changes stay."""
    record = documents[0].record
    known = set(session.scalars(select(record.id).where(record.id.in_([d.id for d in documents]))))
    new = [document for document in documents if document.id not in known]
    if not new:
        return set()
    loader = _loader(session, now)
    act = editing.begin(
        session,
        loader,
        act="import",
        why=f"The fictional borough of {TOWN}",
        now=now,
        source_id=SOURCE_ID,
    )
    editing.save_many(session, act, new)
    for document in new:
        if document.id in words:
            _say(session, words[document.id], began)
    return {document.id for document in new}


def _pin(session: Session, pins: Sequence[Pinned], now: datetime) -> int:
    """Pins entries that are new; later loads put back nothing that an editor took off."""
    for one in pins:
        by = _loader(session, now).id
        add_pin(session, one.guide_id, one.service_id, by=by, now=now, why=one.why)
    return len(pins)


def _loader(session: Session, now: datetime) -> Actor:
    return actor_named(session, ActorKind.IMPORT, SOURCE, now=now)


def _say(session: Session, said: Words, began: datetime) -> None:
    """Records who checked the entry, how and when; and what its provider confirmed."""
    if said.council:
        at = began - timedelta(days=said.council.days)
        assure(
            session,
            [said.service_id],
            _checker(session, began),
            method=said.council.method,
            now=at,
            by_role=said.council.by,
        )
    if said.provider is not None:
        provider = actor_named(session, ActorKind.PROVIDER, f"demo: {said.organisation}", now=began)
        confirm(session, said.service_id, provider, now=began - timedelta(days=said.provider))


def _checker(session: Session, began: datetime) -> Actor:
    return actor_named(session, ActorKind.PERSON, "demo: who checks", now=began, role="editor")
