"""Schedules: when a service is open."""

from datetime import date
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.directory.columns import Part, parent


class Schedule(Part, Base):
    """Open Referral `schedule`. Times are local, `HH:MM`; `byday` as in RFC 5545."""

    __tablename__ = "schedules"

    service_id: Mapped[UUID | None] = parent("services")
    location_id: Mapped[UUID | None] = parent("locations")
    service_at_location_id: Mapped[UUID | None] = parent("service_at_locations")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    dtstart: Mapped[date | None]
    until: Mapped[date | None]
    freq: Mapped[str | None] = mapped_column(String(16))
    interval: Mapped[int | None]
    byday: Mapped[str | None]
    bymonthday: Mapped[str | None]
    opens_at: Mapped[str | None] = mapped_column(String(8))
    closes_at: Mapped[str | None] = mapped_column(String(8))
    description: Mapped[str | None]
    schedule_link: Mapped[str | None]
    attending_type: Mapped[str | None]
    notes: Mapped[str | None]
