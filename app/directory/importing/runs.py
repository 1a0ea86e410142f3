"""Import runs, their staged rows, and the feeds that are kept in step."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


class RunState(StrEnum):
    """How far a run has come; a run that stopped half-way goes on where it stood."""

    STAGING = "staging"
    APPLYING = "applying"
    FINISHED = "finished"
    REFUSED = "refused"
    FAILED = "failed"


class RowState(StrEnum):
    """What became of one row."""

    STAGED = "staged"
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportRun(Base):
    """One reading of one file or feed; `report` counts rows by kind and state."""

    __tablename__ = "import_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("sources.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    state: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    complete: Mapped[bool] = mapped_column(default=False)
    next_page: Mapped[int] = mapped_column(default=1)
    report: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


class ImportRow(Base):
    """One record as it was read, staged before it is applied. `problems` name record and field.

    `differences` are fields where the source differs from a person's correction. `expected` is the
    `RowState` that it would come to, for whoever looks before anything is published.
    """

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_run_id_state", "run_id", "state", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[UUID | None] = mapped_column(index=True)
    where: Mapped[str]
    document: Mapped[dict[str, Any] | None] = mapped_column(Document)
    state: Mapped[str] = mapped_column(String(16))
    expected: Mapped[str | None] = mapped_column(String(16))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    differences: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)


class Feed(Base):
    """Another directory's feed, kept in step on a schedule."""

    __tablename__ = "feeds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("sources.id"), unique=True)
    url: Mapped[str] = mapped_column(unique=True)
    every_seconds: Mapped[int]
    next_run_at: Mapped[datetime] = mapped_column(Moment, index=True)
    last_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_runs.id"))
    last_error: Mapped[str | None]
    paused: Mapped[bool] = mapped_column(default=False)
