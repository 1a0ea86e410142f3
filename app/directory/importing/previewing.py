"""Previews of imports: rows are staged, and each says what it would come to; nothing is changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.acts import record_act
from app.database import Database
from app.directory.differing import differences
from app.directory.documents import KINDS, EntryDocument
from app.directory.editing import changed_fields
from app.directory.facts import EntryStatus
from app.directory.importing.mapping import Mapping as ColumnMapping
from app.directory.importing.merging import Merged, Rules, Standing, merge
from app.directory.importing.problems import as_json
from app.directory.importing.records import KINDS_IN_ORDER, TAXONOMY, TERM
from app.directory.importing.runs import ImportRow, ImportRun, RowState, RunState
from app.directory.importing.spreadsheet import SpreadsheetRecords
from app.directory.importing.staging import Origin, open_run, stage, the_run
from app.directory.importing.standing import References, standing_entries
from app.directory.importing.terms import unknown_ids
from app.directory.nesting import chunks
from app.directory.sources import Source, SourceKind

AT_ONCE = 200
PREVIEWING = "previewing"
NOBODY = UUID(int=0)
NAMES = ("organization_id", "location_id", "taxonomy_term_id")
TOLD = (RowState.CREATED, RowState.CHANGED, RowState.REFUSED)
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row as it would come out; `changes` are of fields that would change."""

    number: int
    kind: str
    where: str
    name: str
    state: RowState
    entry_id: UUID | None
    problems: Sequence[Mapping[str, Any]]
    changes: tuple[tuple[str, Any, Any], ...] = ()
    kept: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RunLine:
    """An import in one line."""

    id: UUID
    name: str
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    report: Mapping[str, Any]


def open_preview(
    session: Session, mapping: ColumnMapping, *, by: UUID, now: datetime
) -> tuple[UUID, Rules]:
    """A run whose rows are still to be read, and how they will be taken."""
    rules = Rules(mapping.says, mapping.entry_status or EntryStatus.PUBLISHED)
    origin = Origin(SourceKind.FILE, mapping.source, mapping.name, mapping.licence)
    run = open_run(session, origin, rules=rules, now=now)
    run.report = run.report | {"uploaded_by": str(by), PREVIEWING: True}
    record_act(session, by, "import_uploaded", now=now, import_run_id=None)
    return run.id, rules


def stage_preview(
    database: Database, run_id: UUID, rules: Rules, records: SpreadsheetRecords
) -> None:
    """Stages a table and works out what each row would come to. Raises RunSuperseded."""
    stage(database, run_id, records)
    _expect(database, run_id, rules)
    with database.writing() as session:
        run = the_run(session, run_id)
        run.complete = False  # a table of some rows never says that all others are gone
        report = {key: one for key, one in run.report.items() if key != PREVIEWING}
        run.report = report | {"remarks": list(records.remarks)}


def is_being_read(run: ImportRun) -> bool:
    """Whether its rows are still on their way; for ever where the reading stopped half-way."""
    return run.state == RunState.STAGING and bool(run.report.get(PREVIEWING))


def _expect(database: Database, run_id: UUID, rules: Rules) -> None:
    columns = (ImportRow.id, ImportRow.kind, ImportRow.entry_id, ImportRow.state)
    with database.reading() as session:
        rows = session.execute(select(*columns).where(ImportRow.run_id == run_id)).all()
    coming = {row.entry_id for row in rows if row.entry_id}
    _mark(database, run_id, {r.id: RowState.REFUSED for r in rows if r.state == RowState.REFUSED})
    for kind in KINDS_IN_ORDER:
        staged = [one.id for one in rows if one.kind == kind and one.state == RowState.STAGED]
        for some in chunks(staged, AT_ONCE):
            with database.reading() as session:
                states = _states(session, kind, some, rules, coming)
            _mark(database, run_id, states)


def _mark(database: Database, run_id: UUID, states: Mapping[UUID, RowState]) -> None:
    """Keeps what these rows would come to, in short transactions."""
    for state in set(states.values()):
        for some in chunks([id for id, one in states.items() if one == state]):
            with database.writing() as session:
                the_run(session, run_id)
                marked = update(ImportRow).where(ImportRow.id.in_(some)).values(expected=state)
                session.execute(marked)


def _states(
    session: Session, kind: str, ids: Sequence[UUID], rules: Rules, coming: set[UUID]
) -> dict[UUID, RowState]:
    rows = session.scalars(select(ImportRow).where(ImportRow.id.in_(ids))).all()
    if kind in (TAXONOMY, TERM):
        unknown = unknown_ids(session, kind, [one.entry_id for one in rows if one.entry_id])
        new = {True: RowState.CREATED, False: RowState.UNCHANGED}
        return {one.id: new[one.entry_id in unknown] for one in rows}
    return {one.id: shown.state for one, shown in _shown(session, kind, rows, rules, coming)}


def _shown(
    session: Session, kind: str, rows: Sequence[ImportRow], rules: Rules, coming: set[UUID]
) -> list[tuple[ImportRow, RowShown]]:
    document_kind = KINDS[kind]
    standing = standing_entries(
        session, document_kind, [one.entry_id for one in rows if one.entry_id]
    )
    merged = [
        merge(document_kind, row.document or {}, standing.get(row.entry_id or NOBODY), rules)
        for row in rows
    ]
    references = References(session, [one.document for one in merged], coming)
    return [
        (row, _row_shown(row, one, standing.get(row.entry_id or NOBODY), references))
        for row, one in zip(rows, merged, strict=True)
    ]


def _row_shown(
    row: ImportRow, merged: Merged, before: Standing | None, references: References
) -> RowShown:
    problems = list(row.problems)
    missing = references.missing_organization(merged.document)
    problems += as_json(references.leave_out_unknown(merged.document, row.where))
    state = RowState.CREATED
    changes: tuple[tuple[str, Any, Any], ...] = ()
    if missing is not None:
        state = RowState.REFUSED
        words = "the record is skipped: nobody knows the organisation that it names"
        problems.append({"record": row.where, "field": "organization_id", "problem": words})
    elif before is not None:
        changes = _changes(before.document, merged.document)
        state = RowState.CHANGED if changes else RowState.UNCHANGED
    kept = tuple(str(one["field"]) for one in merged.differences)
    name = str(getattr(merged.document, "name", None) or row.where)
    return RowShown(
        row.number, row.kind, row.where, name, state, row.entry_id, problems, changes, kept
    )


def _changes(before: EntryDocument, after: EntryDocument) -> tuple[tuple[str, Any, Any], ...]:
    changed = set(changed_fields(before, after))
    return tuple(
        (one.field, one.theirs, one.mine)
        for one in differences(before, before, after)
        if one.field in changed
    )


def expected_counts(session: Session, run_id: UUID) -> dict[RowState, int]:
    """How many rows would be added, changed, left and refused."""
    query = select(ImportRow.expected, func.count()).where(ImportRow.run_id == run_id)
    rows = session.execute(query.group_by(ImportRow.expected))
    return {RowState(state): many for state, many in rows if state}


def rows_of(
    session: Session, run: ImportRun, *, state: RowState | None, page: int = 1
) -> tuple[list[RowShown], int]:
    """A page of rows as they would come out, or did; and how many there are."""
    query = select(ImportRow).where(ImportRow.run_id == run.id)
    if state is not None:
        query = query.where(ImportRow.expected == state)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    some = query.order_by(ImportRow.number).offset((page - 1) * A_PAGE).limit(A_PAGE)
    rows = session.scalars(some).all()
    waiting = _waiting(session, run, rows) if run.state == RunState.STAGING else {}
    return [waiting.get(row.id) or _as_kept(row) for row in rows], total


def _waiting(session: Session, run: ImportRun, rows: Sequence[ImportRow]) -> dict[UUID, RowShown]:
    """Rows that would add or change something: each kind together, whatever their number."""
    rules = Rules.from_json(run.report.get("rules", {}))
    told = [row for row in rows if row.state == RowState.STAGED and row.expected in TOLD]
    coming = _coming(session, run.id, told)
    found: dict[UUID, RowShown] = {}
    for kind in {row.kind for row in told} & set(KINDS):
        some = [row for row in told if row.kind == kind]
        found |= {row.id: shown for row, shown in _shown(session, kind, some, rules, coming)}
    return found


def _coming(session: Session, run_id: UUID, rows: Sequence[ImportRow]) -> set[UUID]:
    """Of the records that these rows name, those that come with the same table."""
    named = {UUID(id) for row in rows for id in _named(row.document)}
    found: set[UUID] = set()
    for some in chunks(sorted(named)):
        query = select(ImportRow.entry_id).where(
            ImportRow.run_id == run_id, ImportRow.entry_id.in_(some)
        )
        found |= {id for id in session.scalars(query) if id}
    return found


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(value[key]) for key in NAMES if value.get(key))
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


def _as_kept(row: ImportRow) -> RowShown:
    state = RowState(row.expected or row.state)
    name = str((row.document or {}).get("name") or row.where)
    return RowShown(row.number, row.kind, row.where, name, state, row.entry_id, row.problems)


def rows_done(session: Session, run_id: UUID) -> tuple[int, int]:
    """How many rows of a run are no longer waiting, and how many it has."""
    query = select(ImportRow.state, func.count()).where(ImportRow.run_id == run_id)
    counts: dict[str, int] = dict(session.execute(query.group_by(ImportRow.state)).all())
    total = sum(counts.values())
    return total - counts.get(RowState.STAGED, 0), total


def drop_preview(session: Session, run_id: UUID, now: datetime) -> None:
    """A preview that nobody wants: its rows go. Raises RunSuperseded."""
    run = the_run(session, run_id)
    session.execute(delete(ImportRow).where(ImportRow.run_id == run_id))
    run.state, run.finished_at = RunState.FAILED, now
    run.report = {"dropped": True}


def latest_runs(session: Session, limit: int = 50) -> list[RunLine]:
    """Imports, newest first."""
    query = (
        select(ImportRun, Source.name)
        .join(Source, Source.id == ImportRun.source_id)
        .order_by(ImportRun.started_at.desc(), ImportRun.id)
        .limit(limit)
    )
    return [
        RunLine(one.id, name, RunState(one.state), one.started_at, one.finished_at, one.report)
        for one, name in session.execute(query)
    ]
