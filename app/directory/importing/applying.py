"""Applying: staged rows become entries, in short transactions, from wherever a run had stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.database import Database
from app.directory.documents import KINDS, EntryDocument
from app.directory.editing import (
    Act,
    BrokenReference,
    StaleVersion,
    begin,
    changed_fields,
    save_many,
)
from app.directory.importing.merging import Rules, Standing, merge
from app.directory.importing.pace import Pace
from app.directory.importing.problems import Problem, as_json, shortened
from app.directory.importing.records import KINDS_IN_ORDER, TAXONOMY, TERM, Progress
from app.directory.importing.runs import ImportRow, ImportRun, RowState, RunState
from app.directory.importing.staging import the_run
from app.directory.importing.standing import References, standing_entries
from app.directory.importing.terms import link_parents, make_terms, unknown_ids
from app.directory.nesting import settle_ids

ACT = "import"
ATTEMPTS = 5
REFUSALS = (BrokenReference, StaleVersion, DataError, IntegrityError, ValidationError)


@dataclass(slots=True)
class Outcome:
    """What became of one staged row."""

    row_id: UUID
    state: RowState
    problems: list[dict[str, Any]]
    differences: list[dict[str, Any]] = field(default_factory=list)
    told_more: bool = False


def apply_run(
    database: Database, run_id: UUID, now: datetime, progress: Progress | None = None
) -> None:
    """Applies what is staged and not yet applied. Raises RunSuperseded."""
    total, done = _begin_applying(database, run_id)
    for kind in KINDS_IN_ORDER:
        pace = Pace()
        while many := _apply_batch(database, run_id, kind, pace, now):
            done += many
            if progress:
                progress(done, total)
        if kind == TERM:
            _link_terms(database, run_id)


def _begin_applying(database: Database, run_id: UUID) -> tuple[int, int]:
    with database.writing() as session:
        the_run(session, run_id).state = RunState.APPLYING
        query = select(ImportRow.state, func.count()).where(ImportRow.run_id == run_id)
        counts = dict(session.execute(query.group_by(ImportRow.state)).all())
    total = sum(counts.values())
    return total, total - counts.get(RowState.STAGED, 0)


def _apply_batch(database: Database, run_id: UUID, kind: str, pace: Pace, now: datetime) -> int:
    for _ in range(ATTEMPTS):
        try:
            with pace.timed(), database.writing() as session:
                return _apply_some(session, run_id, kind, pace.size, now)
        except StaleVersion:
            continue  # somebody saved one of these entries just now: read them again
        except REFUSALS:
            break
    return _apply_one_by_one(database, run_id, kind, pace.size, now)


def _apply_one_by_one(database: Database, run_id: UUID, kind: str, many: int, now: datetime) -> int:
    """One of these rows cannot be kept: finds it, refuses it, and keeps the others."""
    done = 0
    for _ in range(many):
        try:
            with database.writing() as session:
                applied = _apply_some(session, run_id, kind, 1, now)
        except REFUSALS as error:
            applied = _refuse_next(database, run_id, kind, error)
        if not applied:
            break
        done += applied
    return done


def _refuse_next(database: Database, run_id: UUID, kind: str, error: Exception) -> int:
    with database.writing() as session:
        rows = _staged(session, run_id, kind, 1)
        for row in rows:
            words = "the record is skipped: the database refused it"
            problem = Problem(row.where, kind, words, shortened(str(error), 200)).as_json()
            problems = [*row.problems, problem]
            _note(session, [Outcome(row.id, RowState.REFUSED, problems, told_more=True)])
        return len(rows)


def _staged(session: Session, run_id: UUID, kind: str, many: int) -> Sequence[Any]:
    columns = (ImportRow.id, ImportRow.entry_id, ImportRow.where, ImportRow.document)
    query = (
        select(*columns, ImportRow.problems)
        .where(
            ImportRow.run_id == run_id,
            ImportRow.state == RowState.STAGED,
            ImportRow.kind == kind,
        )
        .order_by(ImportRow.number)
        .limit(many)
    )
    return session.execute(query).all()


def _apply_some(session: Session, run_id: UUID, kind: str, many: int, now: datetime) -> int:
    run = the_run(session, run_id)
    rows = _staged(session, run_id, kind, many)
    if not rows:
        return 0
    if kind in (TAXONOMY, TERM):
        outcomes = _apply_terms(session, kind, rows)
    else:
        outcomes = _apply_entries(session, run, KINDS[kind], rows, now)
    _note(session, outcomes)
    return len(rows)


def _apply_terms(session: Session, kind: str, rows: Sequence[Any]) -> list[Outcome]:
    unknown = unknown_ids(session, kind, [row.entry_id for row in rows])
    fresh = [row.document for row in rows if row.entry_id in unknown]
    if fresh:
        make_terms(session, kind, fresh)
    states = {True: RowState.CREATED, False: RowState.UNCHANGED}
    return [Outcome(row.id, states[row.entry_id in unknown], row.problems) for row in rows]


def _link_terms(database: Database, run_id: UUID) -> None:
    """Parents may come after their children: terms are hung up once all of them are there."""
    with database.writing() as session:
        query = select(ImportRow.document).where(
            ImportRow.run_id == run_id,
            ImportRow.state == RowState.CREATED,
            ImportRow.kind == TERM,
        )
        link_parents(session, [one for one in session.scalars(query) if one])


def _apply_entries(
    session: Session,
    run: ImportRun,
    kind: type[EntryDocument],
    rows: Sequence[Any],
    now: datetime,
) -> list[Outcome]:
    rules = Rules.from_json(run.report.get("rules", {}))
    standing = standing_entries(session, kind, [row.entry_id for row in rows])
    merged = [merge(kind, row.document, standing.get(row.entry_id), rules) for row in rows]
    references = References(session, [one.document for one in merged])
    outcomes = []
    wanted: list[EntryDocument] = []
    for row, one in zip(rows, merged, strict=True):
        if unknown := references.missing_organization(one.document):
            words = "the record is skipped: nobody knows the organisation that it names"
            problem = Problem(row.where, "organization_id", words, str(unknown)).as_json()
            problems = [*row.problems, problem]
            outcomes.append(Outcome(row.id, RowState.REFUSED, problems, told_more=True))
            continue
        more = references.leave_out_unknown(one.document, row.where)
        problems = [*row.problems, *as_json(more)]
        outcomes.append(Outcome(row.id, RowState.UNCHANGED, problems, one.differences, bool(more)))
        wanted.append(one.document)
    settle_ids(session, wanted)
    states = _save(session, run, wanted, standing, now)
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome.state != RowState.REFUSED:
            outcome.state = states.get(row.entry_id, RowState.UNCHANGED)
    return outcomes


def _save(
    session: Session,
    run: ImportRun,
    documents: Sequence[EntryDocument],
    standing: dict[UUID, Standing],
    now: datetime,
) -> dict[UUID, RowState]:
    """Saves what differs; nothing is written, not even an act, when all is as it was."""
    changed = []
    for document in documents:
        before = standing.get(document.id)
        if before is None or changed_fields(before.document, document):
            changed.append(document)
    if not changed:
        return {}
    # what a person saves between our reading and our writing must not be lost
    expected = {one.id: standing[one.id].version if one.id in standing else 0 for one in changed}
    saved = save_many(session, _act_of(session, run, now), changed, expected=expected)
    return {one.entry_id: RowState.CREATED if one.is_new else RowState.CHANGED for one in saved}


def _act_of(session: Session, run: ImportRun, now: datetime) -> Act:
    """The one act of a run, over all its transactions."""
    actor = session.get_one(Actor, run.actor_id)
    known = session.scalar(select(ChangeSet.id).where(ChangeSet.import_run_id == run.id).limit(1))
    if known is not None:
        return Act(known, actor, now, run.source_id)
    return begin(
        session,
        actor,
        act=ACT,
        why=f"Imported from {actor.name}",
        now=now,
        import_run_id=run.id,
        source_id=run.source_id,
    )


def _note(session: Session, outcomes: Sequence[Outcome]) -> None:
    """Writes into the rows what became of them; most of them have no more to tell than that."""
    table: Any = ImportRow.__table__
    by_state: dict[RowState, list[UUID]] = {}
    told = []
    for one in outcomes:
        if one.told_more or one.differences:
            told.append(
                {
                    "b_id": one.row_id,
                    "b_state": one.state,
                    "b_problems": one.problems,
                    "b_differences": one.differences,
                }
            )
        else:
            by_state.setdefault(one.state, []).append(one.row_id)
    for state, ids in by_state.items():
        session.execute(update(table).where(table.c.id.in_(ids)).values(state=state))
    if told:
        columns: dict[str, Any] = {
            name: bindparam(f"b_{name}") for name in ("state", "problems", "differences")
        }
        statement = update(table).where(table.c.id == bindparam("b_id")).values(columns)
        session.connection().execute(statement, told)
