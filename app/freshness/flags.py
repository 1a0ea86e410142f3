"""Flags: an entry needs a person, and why."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment, unique_where


class Flag(Base):
    """A doubt about an entry, with its evidence and the likely fix.

    One open flag per entry and reason. `fingerprint` sums up the evidence: what a person called
    "not a problem" is not raised again by the same evidence.
    """

    __tablename__ = "flags"
    __table_args__ = (
        unique_where("uq_flags_open", "service_id", "reason", where="resolved_at IS NULL"),
        Index("ix_flags_resolved_at", "resolved_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("links.id"), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    harm: Mapped[str] = mapped_column(String(16))
    words: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
    suggestion: Mapped[dict[str, Any] | None] = mapped_column(Document)
    fingerprint: Mapped[str] = mapped_column(String(64))
    raised_at: Mapped[datetime] = mapped_column(Moment)
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("actors.id"))
    snoozed_until: Mapped[datetime | None] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("actors.id"))
    decision: Mapped[str | None] = mapped_column(String(32))
    decision_detail: Mapped[dict[str, Any] | None] = mapped_column(Document)
    false_alarm: Mapped[bool] = mapped_column(default=False)
