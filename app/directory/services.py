"""Services: what is on offer, and the areas that it covers."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.directory.columns import Entry, Part, parent


class Service(Entry, Base):
    """Open Referral `service`: the entry that families read.

    Ages in years. `publisher_assured_date` is the publisher's own claim, never our check.
    """

    __tablename__ = "services"

    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    url: Mapped[str | None]
    email: Mapped[str | None]
    status: Mapped[str] = mapped_column(String(32))
    interpretation_services: Mapped[str | None]
    application_process: Mapped[str | None]
    fees_description: Mapped[str | None]
    accreditations: Mapped[str | None]
    eligibility_description: Mapped[str | None]
    minimum_age: Mapped[float | None] = mapped_column(index=True)
    maximum_age: Mapped[float | None] = mapped_column(index=True)
    publisher_assured_date: Mapped[date | None]
    alert: Mapped[str | None]


class ServiceArea(Part, Base):
    """Open Referral `service_area`: where people must live to use the service."""

    __tablename__ = "service_areas"

    service_id: Mapped[UUID | None] = parent("services")
    service_at_location_id: Mapped[UUID | None] = parent("service_at_locations")
    name: Mapped[str | None]
    description: Mapped[str | None]
    extent: Mapped[str | None]
    extent_type: Mapped[str | None] = mapped_column(String(16))
    uri: Mapped[str | None]


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these services."""
    query = select(Service.id, Service.name).where(Service.id.in_(ids))
    return {id: name for id, name in session.execute(query)}
