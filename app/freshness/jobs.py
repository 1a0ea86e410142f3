"""Runs of the clock's jobs: a slot is claimed once, and the last finished run is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Document, Moment
from app.directory.publications import data_version
from app.freshness.hosts import Host
from app.freshness.links import Link

PROBE = "probe"
FAILED = "failed"


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

    `data_version` is the number of the last change that the public sees.
    """

    jobs: tuple[FinishedRun, ...]
    due_hosts: int
    due_links: int
    paused_because: str | None
    data_version: int

    @property
    def is_well(self) -> bool:
        """Whether looking goes on, and no job's last run failed."""
        return self.paused_because is None and all(run.outcome != FAILED for run in self.jobs)


def health(session: Session, now: datetime) -> Health:
    """How the clock is doing at this moment."""
    return Health(
        jobs=_last_finished_runs(session),
        due_hosts=_count_due(session, Host, now),
        due_links=_count_due(session, Link, now),
        paused_because=_paused_because(session),
        data_version=data_version(session).number,
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
