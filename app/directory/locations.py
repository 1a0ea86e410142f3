"""Locations: places, their addresses and access facts, and which service is to be had where."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.directory.columns import Entry, Part, parent


class Location(Entry, Base):
    """Open Referral `location`. `address_visibility` is ours: see `facts.AddressVisibility`."""

    __tablename__ = "locations"
    __table_args__ = (Index("ix_locations_point", "latitude", "longitude"),)

    location_type: Mapped[str] = mapped_column(String(16))
    url: Mapped[str | None]
    name: Mapped[str | None]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    transportation: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    external_identifier: Mapped[str | None]
    external_identifier_type: Mapped[str | None]
    address_visibility: Mapped[str] = mapped_column(String(16))


class Address(Part, Base):
    """Open Referral `address`."""

    __tablename__ = "addresses"

    location_id: Mapped[UUID] = parent("locations")
    attention: Mapped[str | None]
    address_1: Mapped[str]
    address_2: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    state_province: Mapped[str | None]
    postal_code: Mapped[str | None] = mapped_column(index=True)
    country: Mapped[str] = mapped_column(String(2))
    address_type: Mapped[str] = mapped_column(String(16))


class Accessibility(Part, Base):
    """Open Referral `accessibility`: a hoist, a changing place, step-free access."""

    __tablename__ = "accessibility"

    location_id: Mapped[UUID] = parent("locations")
    description: Mapped[str | None]
    details: Mapped[str | None]
    url: Mapped[str | None]


class ServiceAtLocation(Part, Base):
    """Open Referral `service_at_location`: this service is to be had here."""

    __tablename__ = "service_at_locations"

    service_id: Mapped[UUID] = parent("services")
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), index=True)
    description: Mapped[str | None]
