"""Visits to links, and the requests of people for one at once."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


class VisitRecord(Base):
    """One visit and all that its outcome rests on. `discarded` says why it counts for nothing."""

    __tablename__ = "visits"
    __table_args__ = (Index("ix_visits_link_id_at", "link_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    outcome: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    final_url: Mapped[str | None]
    retry_after: Mapped[float | None]
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
    discarded: Mapped[str | None]


class VisitRequest(Base):
    """Somebody asked us to look at a link now."""

    __tablename__ = "visit_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    requested_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
