"""Imports from files: a spreadsheet under a mapping; checked, refused, or staged and applied."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from app.database import Database
from app.directory.facts import EntryStatus
from app.directory.importing.applying import apply_run
from app.directory.importing.checking import check_records
from app.directory.importing.finishing import finish_run
from app.directory.importing.identities import source_id_of
from app.directory.importing.json_files import read_json_file
from app.directory.importing.mapping import Mapping, read_mapping
from app.directory.importing.merging import Rules
from app.directory.importing.open_referral import ServiceReader
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
        report = check_records(
            database, records, rules, source_id=source_id_of(origin.key), complete=complete
        )
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


class OpenReferralRecords:
    """The records of services that were read already; can be gone through again."""

    def __init__(self, source_id: UUID, items: Sequence[object], *, today: date) -> None:
        self.source_id = source_id
        self.items = items
        self.today = today

    def __iter__(self) -> Iterator[Record]:
        reader = ServiceReader(self.source_id, self.today)
        for number, item in enumerate(self.items, start=1):
            yield from reader.read(item, f"record {number}")


def import_open_referral_file(
    database: Database,
    path: Path,
    *,
    source: str | None = None,
    name: str | None = None,
    licence: str | None = None,
    check: bool = False,
    strict: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports a file of Open Referral JSON: a service, a list, a page, or a service a line.

    `source` is the key from which ids are made; without one, the file's name. Raises
    UnreadableFile.
    """
    origin = Origin(SourceKind.FILE, source or f"file:{path.name}", name or path.stem, licence)
    file = read_json_file(path)
    return import_records(
        database,
        OpenReferralRecords(source_id_of(origin.key), file.items, today=now.date()),
        origin=origin,
        rules=Rules(),
        remarks=file.remarks,
        complete=file.complete,
        check=check,
        strict=strict,
        now=now,
        progress=progress,
    )
