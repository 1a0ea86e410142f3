"""Finishing: the report of a run is drawn up from its rows, and kept with it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.facts import EntryStatus, OfferFacts
from app.directory.importing.report import ImportReport, Tally
from app.directory.importing.runs import ImportRow, ImportRun, RunState
from app.directory.importing.staging import the_run
from app.directory.services import Service

GONE_ANYWAY = (EntryStatus.WITHDRAWN, EntryStatus.MERGED)
ROWS_AT_ONCE = 500


def finish_run(database: Database, run_id: UUID, now: datetime) -> ImportReport:
    """Draws up the report and closes the run."""
    with database.reading() as session:
        run = session.get_one(ImportRun, run_id)
        report = report_of(session, run, RunState.FINISHED)
    if report.brought_nothing:
        report = replace(report, state=RunState.REFUSED)
    with database.writing() as session:
        run = the_run(session, run_id)
        run.state, run.finished_at = report.state, now
        run.report = run.report | report.as_json()
    return report


def report_of(session: Session, run: ImportRun, state: RunState | None = None) -> ImportReport:
    """The report of a run as its rows stand."""
    tally = Tally()
    columns = (ImportRow.kind, ImportRow.state, ImportRow.where, ImportRow.problems)
    query = (
        select(*columns, ImportRow.differences, ImportRow.entry_id)
        .where(ImportRow.run_id == run.id)
        .order_by(ImportRow.number)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for row in session.execute(query):
        tally.add(row.kind, row.state, row.where, row.problems, row.differences, row.entry_id)
    return tally.report(
        state or RunState(run.state),
        run_id=run.id,
        missing=tuple(missing_from_source(session, run)),
        remarks=tuple(run.report.get("remarks", ())),
    )


def missing_from_source(session: Session, run: ImportRun) -> list[UUID]:
    """Services that came from this source and that a complete reading of it no longer lists."""
    if not run.complete:
        return []
    listed = select(ImportRow.entry_id).where(
        ImportRow.run_id == run.id,
        ImportRow.kind == "service",
        ImportRow.entry_id.is_not(None),
    )
    return list(session.scalars(_of_source(run.source_id).where(Service.id.not_in(listed))))


def services_of_source(session: Session, source_id: UUID) -> set[UUID]:
    """Services that came from this source and have not been withdrawn."""
    return set(session.scalars(_of_source(source_id)))


def _of_source(source_id: UUID) -> Select[UUID]:
    return (
        select(Service.id)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .where(Service.source_id == source_id, OfferFacts.entry_status.not_in(GONE_ANYWAY))
        .order_by(Service.id)
    )
