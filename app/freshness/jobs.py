"""Runs of the clock's jobs: a slot is claimed once, and the last finished run is known."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


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
