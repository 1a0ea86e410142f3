"""The public answer per entry: state, dates, one plain sentence, and when time alone changes it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Moment


class Trust(Base):
    """An entry's freshness as the public sees it. `body` is JSON, ready to be joined.

    `first_check_on` is when editors plan to check an entry that nobody ever checked, `policy` the
    mark of the policy under which this and the flags were worked out, if they have been: internal.
    """

    __tablename__ = "trust"
    __table_args__ = (Index("ix_trust_assured_date", "assured_date", "service_id"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    body: Mapped[str]
    state: Mapped[str] = mapped_column(String(16), index=True)
    basis: Mapped[str] = mapped_column(String(32))
    assured_date: Mapped[date | None]
    next_due: Mapped[date | None] = mapped_column(index=True)
    first_check_on: Mapped[date | None]
    turns_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    policy: Mapped[str | None] = mapped_column(String(16), index=True)
