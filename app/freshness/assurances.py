"""A person's word: checks by the council, confirmations by providers. Nothing else moves a date."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


class Assurance(Base):
    """Somebody of the council checked the entry: who by role, how, when."""

    __tablename__ = "assurances"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    method: Mapped[str] = mapped_column(String(48))
    by_role: Mapped[str]
    assured_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Confirmation(Base):
    """The provider said so through its own link: still right, or a statement of its own."""

    __tablename__ = "confirmations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    kind: Mapped[str] = mapped_column(String(32))
    confirmed_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    statement: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
