"""Costs: what a service asks, and who pays for it."""

from datetime import date
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.directory.columns import Part, parent


class CostOption(Part, Base):
    """Open Referral `cost_option`. `amount` in `currency` (ISO 4217)."""

    __tablename__ = "cost_options"

    service_id: Mapped[UUID] = parent("services")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    option: Mapped[str | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    amount: Mapped[float | None]
    amount_description: Mapped[str | None]


class Funding(Part, Base):
    """Open Referral `funding`."""

    __tablename__ = "funding"

    service_id: Mapped[UUID | None] = parent("services")
    organization_id: Mapped[UUID | None] = parent("organizations")
    source: Mapped[str | None]
