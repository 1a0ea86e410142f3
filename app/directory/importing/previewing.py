"""Previews of imports: rows are staged, and each says what it would come to; nothing is changed."""

from collections.abc import Mapping, Sequence
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
from app.directory.importing.files import Sheet
from app.directory.importing.mapping import Mapping as ColumnMapping
from app.directory.importing.merging import Rules, merge
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


def stage_preview(
    database: Database,
    mapping: ColumnMapping,
    sheets: Sequence[Sheet],
    *,
    by: UUID,
    now: datetime,
) -> UUID:
    """Stages a table and works out what each row would come to. Raises WrongMapping."""
    records = SpreadsheetRecords(mapping, sheets, today=now.date())
    rules = Rules(mapping.says, mapping.entry_status or EntryStatus.PUBLISHED)
    origin = Origin(SourceKind.FILE, mapping.source, mapping.name, mapping.licence)
    with database.writing() as session:
        run = open_run(session, origin, rules=rules, now=now)
        run.report = run.report | {"uploaded_by": str(by)}
        record_act(session, by, "import_uploaded", now=now, import_run_id=None)
        run_id = run.id
    stage(database, run_id, records)
    _expect(database, run_id)
    with database.writing() as session:
        run = the_run(session, run_id)
        run.complete = False  # a table of some rows never says that all others are gone
        run.report = run.report | {"remarks": list(records.remarks)}
    return run_id


def _expect(database: Database, run_id: UUID) -> None:
    with database.reading() as session:
        run = session.get_one(ImportRun, run_id)
        rules = Rules.from_json(run.report.get("rules", {}))
        columns = (ImportRow.id, ImportRow.kind, ImportRow.entry_id, ImportRow.state)
        rows = session.execute(select(*columns).where(ImportRow.run_id == run_id)).all()
        coming = {row.entry_id for row in rows if row.entry_id}
        expected: dict[RowState, list[UUID]] = {}
        for kind in KINDS_IN_ORDER:
            staged = [one.id for one in rows if one.kind == kind and one.state == RowState.STAGED]
            for some in chunks(staged, AT_ONCE):
                for row_id, state in _states(session, kind, some, rules, coming).items():
                    expected.setdefault(state, []).append(row_id)
    refused = [one.id for one in rows if one.state == RowState.REFUSED]
    expected.setdefault(RowState.REFUSED, []).extend(refused)
    with database.writing() as session:
        for state, ids in expected.items():
            for some in chunks(ids):
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
    found = []
    for row in rows:
        before = standing.get(row.entry_id or UUID(int=0))
        merged = merge(document_kind, row.document or {}, before, rules)
        references = References(session, [merged.document], coming)
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
        found.append(
            (
                row,
                RowShown(
                    row.number, kind, row.where, name, state, row.entry_id, problems, changes, kept
                ),
            )
        )
    return found


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
    return [_as_shown(session, run, row) for row in session.scalars(some)], total


def _as_shown(session: Session, run: ImportRun, row: ImportRow) -> RowShown:
    state = RowState(row.expected or row.state)
    name = str((row.document or {}).get("name") or row.where)
    waits = run.state == RunState.STAGING and row.state == RowState.STAGED
    if waits and row.kind in KINDS and state != RowState.UNCHANGED:
        rules = Rules.from_json(run.report.get("rules", {}))
        coming = set(
            session.scalars(select(ImportRow.entry_id).where(ImportRow.run_id == run.id))
        ) - {None}
        return _shown(session, row.kind, [row], rules, {one for one in coming if one})[0][1]
    return RowShown(row.number, row.kind, row.where, name, state, row.entry_id, row.problems)


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
