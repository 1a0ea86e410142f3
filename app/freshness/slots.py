"""Claims of the clock's jobs: each slot is run once, however many crawlers there are."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.dialects import upsert
from app.directory.change_feed import (
    forget_changes,
)
from app.freshness.jobs import JobRun
from app.freshness.visits import VisitRecord

A_MINUTE = timedelta(minutes=1)
DONE = "done"
FAILED = "failed"
RUNS_KEPT = timedelta(days=30)
VISITS_KEPT = timedelta(days=400)
AT_A_TIME = 2000


def slot_of(now: datetime, every: timedelta) -> str:
    """The name of the slot that this moment lies in."""
    seconds = int(every.total_seconds())
    start = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(start, now.tzinfo).isoformat()


def claim_slot(session: Session, job: str, slot: str, now: datetime) -> bool:
    """Whether this job in this slot is ours to run: nobody has claimed it before."""
    claim = upsert(session, JobRun).values(job=job, slot=slot, started_at=now, detail={})
    unless_taken = claim.on_conflict_do_nothing(index_elements=["job", "slot"])
    return session.scalar(unless_taken.returning(JobRun.id)) is not None


def finish_slot(
    session: Session, job: str, slot: str, now: datetime, *, outcome: str, detail: dict[str, Any]
) -> None:
    """Writes down how a claimed run ended."""
    session.execute(
        update(JobRun)
        .where(JobRun.job == job, JobRun.slot == slot)
        .values(finished_at=now, outcome=outcome, detail=detail)
    )


def note_run(
    session: Session, job: str, slot: str, now: datetime, *, detail: dict[str, Any]
) -> None:
    """Writes down a run that needs no claim; later runs in the same slot take its place."""
    row = {"finished_at": now, "outcome": DONE, "detail": detail}
    statement = upsert(session, JobRun).values(job=job, slot=slot, started_at=now, **row)
    session.execute(statement.on_conflict_do_update(index_elements=["job", "slot"], set_=row))


def forget_old(session: Session, now: datetime, *, changes_kept: timedelta) -> dict[str, int]:
    """Deletes runs, visits and lines of the change feed past their time, some at a time.

    What was decided, and every version of every entry, stays.
    """
    counts: dict[str, int] = {}
    for name, record, column, kept in (
        ("job_runs", JobRun, JobRun.started_at, RUNS_KEPT),
        ("visits", VisitRecord, VisitRecord.at, VISITS_KEPT),
    ):
        old = select(record.id).where(column < now - kept).limit(AT_A_TIME)
        gone = delete(record).where(record.id.in_(old)).returning(record.id)
        counts[name] = len(session.scalars(gone).all())
    return counts | {"changes": forget_changes(session, now - changes_kept)}
