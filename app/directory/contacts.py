"""Contacts, phones, languages and further web addresses: how to get in touch."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.directory.columns import Part, parent


class Contact(Part, Base):
    """Open Referral `contact`."""

    __tablename__ = "contacts"

    service_id: Mapped[UUID | None] = parent("services")
    organization_id: Mapped[UUID | None] = parent("organizations")
    location_id: Mapped[UUID | None] = parent("locations")
    service_at_location_id: Mapped[UUID | None] = parent("service_at_locations")
    name: Mapped[str | None]
    title: Mapped[str | None]
    department: Mapped[str | None]
    email: Mapped[str | None]


class Phone(Part, Base):
    """Open Referral `phone`."""

    __tablename__ = "phones"

    service_id: Mapped[UUID | None] = parent("services")
    organization_id: Mapped[UUID | None] = parent("organizations")
    location_id: Mapped[UUID | None] = parent("locations")
    service_at_location_id: Mapped[UUID | None] = parent("service_at_locations")
    contact_id: Mapped[UUID | None] = parent("contacts")
    number: Mapped[str]
    extension: Mapped[str | None] = mapped_column(String(16))
    type: Mapped[str | None] = mapped_column(String(16))
    description: Mapped[str | None]


class Language(Part, Base):
    """Open Referral `language`: spoken at the service or place, or on the phone."""

    __tablename__ = "languages"

    service_id: Mapped[UUID | None] = parent("services")
    location_id: Mapped[UUID | None] = parent("locations")
    phone_id: Mapped[UUID | None] = parent("phones")
    name: Mapped[str | None]
    code: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None]


class Url(Part, Base):
    """Open Referral `url`: a further web address. `role`: social, booking, or none."""

    __tablename__ = "urls"

    service_id: Mapped[UUID | None] = parent("services")
    organization_id: Mapped[UUID | None] = parent("organizations")
    label: Mapped[str | None]
    url: Mapped[str]
    role: Mapped[str | None] = mapped_column(String(16))
