"""Runs of the clock's jobs: a slot is claimed once, and the last finished run is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Document, Moment
from app.directory.change_feed import (
    data_version,
)
from app.freshness.hosts import Host
from app.freshness.links import Link

PROBE = "probe"
FAILED = "failed"
# A clock that stopped says nothing of itself: these are the longest silences that are well.
LONGEST_SILENCE = {
    PROBE: timedelta(minutes=15),
    "turning": timedelta(minutes=15),
    "policies": timedelta(minutes=15),
    "feeds": timedelta(hours=3),
    "overdue": timedelta(hours=3),
    "dates": timedelta(hours=3),
    "allocate": timedelta(hours=50),
    "retention": timedelta(hours=50),
}


class JobRun(Base):
    """One run of one job in one slot. `detail` is what it did, or why it did nothing."""

    __tablename__ = "job_runs"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        Index("ix_job_runs_job_finished_at", "job", "finished_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job: Mapped[str] = mapped_column(String(32))
    slot: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(16))
    detail: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """The last finished run of a job."""

    job: str
    finished_at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """How the clock is doing: last runs, what is due and waits, and why looking is paused, if so.

    `late` are jobs that have not finished a run for too long. `data_version` is the number of the
    last change that the public sees.
    """

    jobs: tuple[FinishedRun, ...]
    late: tuple[str, ...]
    due_hosts: int
    due_links: int
    paused_because: str | None
    data_version: int

    @property
    def is_well(self) -> bool:
        """Whether looking goes on, and every job runs in time and ends well."""
        failed = any(run.outcome == FAILED for run in self.jobs)
        return self.paused_because is None and not self.late and not failed


def health(session: Session, now: datetime) -> Health:
    """How the clock is doing at this moment."""
    runs = _last_finished_runs(session)
    return Health(
        jobs=runs,
        late=late_jobs(runs, now, began=session.scalar(select(func.min(JobRun.started_at)))),
        due_hosts=_count_due(session, Host, now),
        due_links=_count_due(session, Link, now),
        paused_because=_paused_because(session),
        data_version=data_version(session).number,
    )


def late_jobs(
    runs: Sequence[FinishedRun], now: datetime, *, began: datetime | None
) -> tuple[str, ...]:
    """The jobs that ought to have finished a run by now.

    `began` is when a clock first ran here: one that has just begun is not late with anything.
    """
    if began is None:
        return tuple(LONGEST_SILENCE)
    last = {run.job: run.finished_at for run in runs}
    return tuple(
        job for job, silence in LONGEST_SILENCE.items() if now - last.get(job, began) > silence
    )


def _last_finished_runs(session: Session) -> tuple[FinishedRun, ...]:
    last = (
        select(JobRun.job, func.max(JobRun.finished_at).label("finished_at"))
        .where(JobRun.finished_at.is_not(None))
        .group_by(JobRun.job)
        .subquery()
    )
    query = (
        select(JobRun)
        .join(last, (JobRun.job == last.c.job) & (JobRun.finished_at == last.c.finished_at))
        .order_by(JobRun.job, JobRun.slot)
    )
    by_job = {
        run.job: FinishedRun(run.job, run.finished_at, run.outcome)
        for run in session.scalars(query)
        if run.finished_at is not None
    }
    return tuple(by_job.values())


def _count_due(session: Session, record: type[Host] | type[Link], now: datetime) -> int:
    due = select(func.count()).select_from(record).where(record.next_due_at <= now)
    return session.scalar(due) or 0


def _paused_because(session: Session) -> str | None:
    newest = select(JobRun.detail).where(JobRun.job == PROBE).order_by(JobRun.started_at.desc())
    detail = session.scalar(newest.limit(1)) or {}
    reason = detail.get("paused_because")
    return str(reason) if reason else None
