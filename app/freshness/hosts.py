"""Hosts: pace, robots and the lease under which a crawler visits one."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


class Host(Base):
    """A web server's name. One visit at a time: `leased_until` holds across processes.

    `next_due_at` is the soonest due time of its links; `next_allowed_at` is our pace.
    """

    __tablename__ = "hosts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(unique=True)
    next_due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    next_allowed_at: Mapped[datetime | None] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(String(64))
    addresses: Mapped[list[str]] = mapped_column(Document, default=list)
    robots: Mapped[dict[str, Any] | None] = mapped_column(Document)
