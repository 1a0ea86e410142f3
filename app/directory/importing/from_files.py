"""Imports from files: a spreadsheet under a mapping; checked, refused, or staged and applied."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.database import Database
from app.directory.facts import EntryStatus
from app.directory.importing.applying import apply_run
from app.directory.importing.checking import check_records
from app.directory.importing.finishing import finish_run
from app.directory.importing.identities import source_id_of
from app.directory.importing.mapping import Mapping, read_mapping
from app.directory.importing.merging import Rules
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.records import Progress, Record
from app.directory.importing.report import ImportReport
from app.directory.importing.runs import RowState, RunState
from app.directory.importing.spreadsheet import SpreadsheetRecords
from app.directory.importing.staging import Origin, open_run, stage, the_run
from app.directory.sources import SourceKind


def import_spreadsheet(
    database: Database,
    path: Path,
    mapping: str | Path | Mapping,
    *,
    check: bool = False,
    strict: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports a CSV or XLSX file. Raises UnreadableFile and WrongMapping."""
    told = mapping if isinstance(mapping, Mapping) else read_mapping(mapping)
    records = SpreadsheetRecords(told, open_spreadsheet(path), today=now.date())
    rules = Rules(told.says, told.entry_status or EntryStatus.PUBLISHED)
    origin = Origin(SourceKind.FILE, told.source, told.name, told.licence)
    return import_records(
        database,
        records,
        origin=origin,
        rules=rules,
        remarks=records.remarks,
        check=check,
        strict=strict,
        now=now,
        progress=progress,
    )


def import_records(
    database: Database,
    records: Iterable[Record],
    *,
    origin: Origin,
    rules: Rules,
    remarks: Iterable[str] = (),
    complete: bool = True,
    check: bool = False,
    strict: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports records that can be read twice: strict reads all of them before it keeps any."""
    if check or strict:
        report = check_records(database, records, rules, source_id=source_id_of(origin.key))
        report = replace(report, remarks=tuple(remarks))
        if strict and report.count(RowState.REFUSED):
            report = replace(report, state=RunState.REFUSED)
        if check or report.state == RunState.REFUSED:
            return replace(report, checked_only=check)
    with database.writing() as session:
        run = open_run(session, origin, rules=rules, now=now)
        run_id = run.id
    stage(database, run_id, records, progress)
    with database.writing() as session:
        run = the_run(session, run_id)
        run.complete = complete
        run.report = run.report | {"remarks": list(remarks)}
    apply_run(database, run_id, now, progress)
    return finish_run(database, run_id, now)
