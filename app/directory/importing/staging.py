"""Staging: a run is opened, and what was read is kept row by row until it is applied."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.directory.importing.merging import Rules
from app.directory.importing.pace import Pace
from app.directory.importing.problems import Problem
from app.directory.importing.records import Progress, Record
from app.directory.importing.runs import ImportRow, ImportRun, RowState, RunState
from app.directory.nesting import chunks
from app.directory.sources import SourceKind, source_for

UNFINISHED = (RunState.STAGING, RunState.APPLYING)


class RunSuperseded(Exception):
    """Another import of this source has begun since; this one stops, and what it did stays."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from."""

    kind: SourceKind
    key: str
    name: str | None = None
    licence: str | None = None


def open_run(session: Session, origin: Origin, *, rules: Rules, now: datetime) -> ImportRun:
    """A new run over this source; runs that were left half-way stop for good."""
    source = source_for(
        session, origin.kind, origin.key, name=origin.name, licence=origin.licence, now=now
    )
    by = ActorKind.FEED if origin.kind == SourceKind.FEED else ActorKind.IMPORT
    actor = actor_named(session, by, origin.key, now=now)
    left = (ImportRun.source_id == source.id, ImportRun.state.in_(UNFINISHED))
    session.execute(update(ImportRun).where(*left).values(state=RunState.FAILED, finished_at=now))
    run = ImportRun(
        source_id=source.id,
        actor_id=actor.id,
        state=RunState.STAGING,
        started_at=now,
        report={"rules": rules.as_json()},
    )
    session.add(run)
    session.flush()
    return run


def unfinished_run(session: Session, source_id: UUID) -> ImportRun | None:
    """The run over this source that was left half-way, if there is one."""
    query = (
        select(ImportRun)
        .where(ImportRun.source_id == source_id, ImportRun.state.in_(UNFINISHED))
        .order_by(ImportRun.started_at.desc())
        .limit(1)
    )
    return session.scalar(query)


def stage(
    database: Database, run_id: UUID, records: Iterable[Record], progress: Progress | None = None
) -> int:
    """Keeps all records of a file, a few at a time; answers how many there were."""
    pace = Pace(first=100)
    waiting = iter(records)
    staged = 0
    while some := list(islice(waiting, pace.size)):
        with pace.timed(), database.writing() as session:
            the_run(session, run_id)
            stage_some(session, run_id, some)
        staged += len(some)
        if progress:
            progress(staged, None)
    return staged


def the_run(session: Session, run_id: UUID) -> ImportRun:
    """The run, locked, as long as it is under way. Raises RunSuperseded."""
    run = session.get(ImportRun, run_id, with_for_update=True)
    if run is None or run.state not in UNFINISHED:
        raise RunSuperseded(RunSuperseded.__doc__)
    return run


def stage_some(session: Session, run_id: UUID, records: Sequence[Record]) -> None:
    """Keeps these records; one that the run has already is kept once, the first telling of it."""
    fresh = _not_yet_staged(session, run_id, records)
    if not fresh:
        return
    last = session.scalar(select(func.max(ImportRow.number)).where(ImportRow.run_id == run_id))
    session.execute(
        insert(ImportRow),
        [
            {
                "id": uuid4(),
                "run_id": run_id,
                "number": number,
                "kind": record.kind,
                "entry_id": record.entry_id,
                "where": record.where,
                "document": record.document,
                "state": RowState.STAGED if record.document else RowState.REFUSED,
                "problems": record.problems,
                "differences": [],
            }
            for number, record in enumerate(fresh, start=(last or 0) + 1)
        ],
    )


def _not_yet_staged(session: Session, run_id: UUID, records: Sequence[Record]) -> list[Record]:
    ids = [record.entry_id for record in records if record.entry_id is not None]
    there: dict[tuple[str, UUID | None], object] = {}
    for some in chunks(ids):
        query = select(ImportRow.kind, ImportRow.entry_id, ImportRow.document).where(
            ImportRow.run_id == run_id, ImportRow.entry_id.in_(some)
        )
        there |= {(row.kind, row.entry_id): row.document for row in session.execute(query)}
    fresh: list[Record] = []
    for record in records:
        key = (record.kind, record.entry_id)
        if record.entry_id is None or key not in there:
            there[key] = record.document
            fresh.append(record)
        elif record.kind == "service" and there[key] != record.document:
            fresh.append(_told_twice(record))
    return fresh


def _told_twice(record: Record) -> Record:
    words = "the record is skipped: another one with this id came before and says otherwise"
    problem = Problem(record.where, "id", words, str(record.entry_id)).as_json()
    return Record(record.kind, None, record.where, None, [*record.problems, problem])
