"""The outbox: one row per message, written with its cause, delivered at least once."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


class OutboxMessage(Base):
    """A mail or webhook that waits for delivery."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None]
