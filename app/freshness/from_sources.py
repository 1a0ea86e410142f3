"""What an import tells the freshness room: differences, records that are gone, past checks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.database import Database
from app.directory.importing.records import ASSURANCE
from app.directory.importing.report import ImportReport
from app.directory.importing.runs import ImportRow, ImportRun, RowState
from app.directory.nesting import chunks
from app.freshness.assurances import Assurance, assure
from app.freshness.days import day_of
from app.freshness.flags import Doubt, Flag, lift_flags, raise_flag
from app.freshness.outcomes import Reason
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust

AT_A_TIME = 25  # others wait for their turn to write
ROWS_AT_A_TIME = 500
KEPT = (RowState.CREATED, RowState.CHANGED, RowState.UNCHANGED)


def flag_import(database: Database, report: ImportReport, now: datetime) -> None:
    """Raises what a finished import leaves for a person, and keeps the past checks it brought."""
    if report.run_id is None or report.checked_only:
        return
    _flag_differences(database, report, now)
    _flag_missing(database, report, now)
    with database.reading() as session:
        past = _past_checks(session, report.run_id)
    for some in chunks(sorted(past), AT_A_TIME):
        with database.writing() as session:
            _keep_past_checks(session, report.run_id, {id: past[id] for id in some}, now)


def _flag_differences(database: Database, report: ImportReport, now: datetime) -> None:
    by_entry: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for one in report.differences:
        if one.get("kind") == "service" and one.get("entry_id"):
            by_entry[UUID(str(one["entry_id"]))].append(one)
    for some in chunks(sorted(by_entry), AT_A_TIME):
        with database.writing() as session:
            for service_id in some:
                raise_flag(session, service_id, _differs(by_entry[service_id]), now)


def _differs(differences: Sequence[Mapping[str, Any]]) -> Doubt:
    fields = ", ".join(sorted(str(one["field"]) for one in differences))
    theirs = sorted(f"{one['field']}={one.get('theirs')!r}" for one in differences)
    return Doubt(
        reason=Reason.SOURCE_DIFFERS,
        words=f"The source says something else than our correction: {fields}.",
        about=" ".join(theirs),
        evidence={"differences": [dict(one) for one in differences]},
        suggestion={"words": "Ask who is right, and tell the source if it is wrong."},
    )


def _flag_missing(database: Database, report: ImportReport, now: datetime) -> None:
    """A record that its source no longer lists is never withdrawn by itself."""
    doubt = Doubt(
        reason=Reason.MISSING_FROM_SOURCE,
        words="The source no longer lists this entry.",
        about="missing",
        evidence={"import_run": str(report.run_id)},
        suggestion={"words": "Ring the provider: is the service still running?"},
    )
    for some in chunks(report.missing, AT_A_TIME):
        with database.writing() as session:
            for service_id in some:
                raise_flag(session, service_id, doubt, now)
    with database.writing() as session:
        _lift_where_listed(session, report, now)


def _lift_where_listed(session: Session, report: ImportReport, now: datetime) -> None:
    found_again = select(Flag.service_id).where(
        Flag.reason == Reason.MISSING_FROM_SOURCE, Flag.resolved_at.is_(None)
    )
    listed = select(ImportRow.entry_id).where(
        ImportRow.run_id == report.run_id, ImportRow.entry_id.in_(found_again)
    )
    back = [id for id in session.scalars(listed) if id is not None]
    lift_flags(
        session,
        now,
        why="The source lists the entry again.",
        service_ids=back,
        reasons=[Reason.MISSING_FROM_SOURCE],
    )


def _past_checks(session: Session, run_id: UUID) -> dict[UUID, date]:
    """Checks that the previous directory recorded, by entry."""
    query = select(ImportRow.entry_id, ImportRow.document).where(
        ImportRow.run_id == run_id, ImportRow.kind == "service", ImportRow.state.in_(KEPT)
    )
    found: dict[UUID, date] = {}
    for entry_id, document in session.execute(query.execution_options(yield_per=ROWS_AT_A_TIME)):
        said = (document or {}).get(ASSURANCE)
        if entry_id is not None and said:
            found[entry_id] = date.fromisoformat(said["assured_on"])
    return found


def _keep_past_checks(
    session: Session, run_id: UUID, past: Mapping[UUID, date], now: datetime
) -> None:
    """Records them as what they are, once; a check of ours that is newer stays the newest."""
    actor = session.get_one(Actor, session.get_one(ImportRun, run_id).actor_id)
    query = select(Assurance.service_id, Assurance.assured_on).where(
        Assurance.service_id.in_(past), Assurance.method == Method.RECORDED_IN_PREVIOUS_DIRECTORY
    )
    known = {(service_id, day) for service_id, day in session.execute(query)}
    for service_id, day in past.items():
        if (service_id, day) not in known and day <= day_of(now):
            method = Method.RECORDED_IN_PREVIOUS_DIRECTORY
            assure(session, [service_id], actor, method=method, now=now, assured_on=day)
    refresh_trust(session, past, now)
