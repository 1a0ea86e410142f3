"""Organizations: who runs a service, and the identifiers by which others know them."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.directory.columns import Entry, Part, parent


class Organization(Entry, Base):
    """Open Referral `organization`."""

    __tablename__ = "organizations"

    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    logo: Mapped[str | None]
    uri: Mapped[str | None]
    legal_status: Mapped[str | None]
    year_incorporated: Mapped[int | None]
    # no foreign key: a feed may name a parent that it sends later, or never
    parent_organization_id: Mapped[UUID | None] = mapped_column(index=True)


class OrganizationIdentifier(Part, Base):
    """Open Referral `organization_identifier`: a charity or company number."""

    __tablename__ = "organization_identifiers"

    organization_id: Mapped[UUID] = parent("organizations")
    identifier_scheme: Mapped[str | None]
    identifier_type: Mapped[str]
    identifier: Mapped[str]
