"""The Local Offer's own facts. Unknown is an answer, and is what we start from."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document


class Known(StrEnum):
    """A tri-state fact; unknown never satisfies a filter."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class CardAcceptance(StrEnum):
    """Whether the short breaks payment card is taken, and how."""

    ACCEPTED = "accepted"
    BY_TRANSFER_ONLY = "by_transfer_only"
    NOT_ACCEPTED = "not_accepted"
    UNKNOWN = "unknown"


class Capacity(StrEnum):
    """Whether there is room."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    UNKNOWN = "unknown"


class AddressVisibility(StrEnum):
    """How much of an address the public may learn."""

    PUBLIC = "public"
    AREA_ONLY = "area_only"
    TEAM_ONLY = "team_only"

    def strictest(self, other: "AddressVisibility") -> "AddressVisibility":
        """Of two rules, the one that shows less."""
        order = list(AddressVisibility)
        return max(self, other, key=order.index)


class ContactVisibility(StrEnum):
    """Whether the public may see how to reach the people named."""

    PUBLIC = "public"
    TEAM_ONLY = "team_only"


class EntryStatus(StrEnum):
    """Where an entry stands; being closed is status, not freshness."""

    DRAFT = "draft"
    PUBLISHED = "published"
    TEMPORARILY_CLOSED = "temporarily_closed"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"

    @property
    def is_public(self) -> bool:
        """Whether the website shows the entry."""
        return self in (EntryStatus.PUBLISHED, EntryStatus.TEMPORARILY_CLOSED)


class PublicReason(StrEnum):
    """Why an entry was withdrawn, in words that may be published."""

    CLOSED = "closed"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"
    MOVED_AWAY = "moved_away"
    NOT_WANTED = "not_wanted"
    OUT_OF_SCOPE = "out_of_scope"


class OfferFacts(Base):
    """What the Local Offer knows about a service beyond Open Referral; one row per service.

    Every `_as_of` and `_checked_on` date belongs to the fact beside it. `update_contact_*` is who
    may confirm the entry: private, in no public output.
    """

    __tablename__ = "offer_facts"

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), primary_key=True
    )
    entry_status: Mapped[str] = mapped_column(String(32), index=True)
    public_reason: Mapped[str | None] = mapped_column(String(32))
    closed_on: Mapped[date | None]
    closed_until: Mapped[date | None]
    replacement_id: Mapped[UUID | None]
    slug: Mapped[str | None] = mapped_column(index=True)
    owner_team: Mapped[str | None]
    pinned: Mapped[bool] = mapped_column(default=False)
    category: Mapped[str | None] = mapped_column(String(64), index=True)
    needs: Mapped[list[str]] = mapped_column(Document, default=list)
    conditions: Mapped[list[str]] = mapped_column(Document, default=list)
    diagnosis_stages: Mapped[list[str]] = mapped_column(Document, default=list)
    support: Mapped[list[str]] = mapped_column(Document, default=list)
    diagnosis_required: Mapped[str] = mapped_column(String(16))
    ehcp_required: Mapped[str] = mapped_column(String(16))
    eligibility_text: Mapped[str | None]
    referral_routes: Mapped[list[str]] = mapped_column(Document, default=list)
    how_to_start: Mapped[str | None]
    how_decided: Mapped[str | None]
    wait_text: Mapped[str | None]
    wait_as_of: Mapped[date | None]
    capacity: Mapped[str] = mapped_column(String(16))
    capacity_as_of: Mapped[date | None]
    next_intake: Mapped[date | None]
    apply_by: Mapped[date | None]
    scheme_ends: Mapped[date | None]
    free: Mapped[str] = mapped_column(String(16))
    payment_methods: Mapped[list[str]] = mapped_column(Document, default=list)
    short_breaks_card: Mapped[str] = mapped_column(String(32))
    payment_checked_on: Mapped[date | None]
    opening_checked_on: Mapped[date | None]
    pfa_outcomes: Mapped[list[str]] = mapped_column(Document, default=list)
    out_of_area: Mapped[str] = mapped_column(String(16))
    independence_statement: Mapped[str | None]
    law_basis: Mapped[str | None]
    law_checked_on: Mapped[date | None]
    law_valid_until: Mapped[date | None]
    decision_types: Mapped[list[str]] = mapped_column(Document, default=list)
    steps: Mapped[list[str]] = mapped_column(Document, default=list)
    address_visibility: Mapped[str] = mapped_column(String(16))
    contact_visibility: Mapped[str] = mapped_column(String(16))
    update_contact_name: Mapped[str | None]
    update_contact_email: Mapped[str | None]
    update_contact_phone: Mapped[str | None]
