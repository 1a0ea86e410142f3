"""What the Local Offer adds: its facts, and what is known of their freshness."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from app.api.wire.shape import Shape, Uri

Tristate = Literal["yes", "no", "unknown"]


class LocalOffer(Shape):
    """The Local Offer's facts; keys are of `/api/vocabularies`. Dates belong to the fact beside."""

    entry_status: Literal["published", "temporarily_closed"]
    public_reason: str | None = None
    closed_on: date | None = None
    closed_until: date | None = None
    replacement_id: UUID | None = None
    category: str | None = None
    needs: list[str] | None = None
    conditions: list[str] | None = None
    diagnosis_stages: list[str] | None = None
    support: list[str] | None = None
    diagnosis_required: Tristate
    ehcp_required: Tristate
    eligibility_text: str | None = None
    eligibility_known: Tristate
    referral_routes: list[str] | None = None
    how_to_start: str | None = None
    how_decided: str | None = None
    wait_text: str | None = None
    wait_as_of: date | None = None
    capacity: Literal["open", "waiting_list", "full", "unknown"]
    capacity_as_of: date | None = None
    next_intake: date | None = None
    apply_by: date | None = None
    scheme_ends: date | None = None
    free: Tristate
    payment_methods: list[str] | None = None
    short_breaks_card: Literal["accepted", "by_transfer_only", "not_accepted", "unknown"]
    payment_checked_on: date | None = None
    opening_checked_on: date | None = None
    pfa_outcomes: list[str] | None = None
    out_of_area: Tristate
    independence_statement: str | None = None
    law_basis: str | None = None
    law_checked_on: date | None = None
    law_valid_until: date | None = None
    decision_types: list[str] | None = None
    steps: list[str] | None = None
    publisher_assured_date: date | None = None


class Website(Shape):
    """Whether the entry's website can be reached: no sign that the details are right."""

    url: Uri | None = None
    state: Literal["working", "not_working", "cannot_be_looked_at", "not_looked_at"]
    since: date | None = None
    last_looked: date | None = None
    sentence: str | None = None


class Doubt(Shape):
    """Why we doubt the entry, from a fixed list, and since when."""

    public_reason: str
    words: str | None = None
    since: date


class FactFreshness(Shape):
    """One dated fact: its own date, and whether it still counts."""

    as_of: date | None = None
    state: str


class PublisherClaim(Shape):
    """A check that the publisher of a feed says it made: theirs, not ours."""

    publisher: str
    assured_date: date


class Freshness(Shape):
    """How far the entry can be relied on, in dates and in plain sentences."""

    state: Literal["doubted", "never_assured", "needs_check", "overdue", "due", "current"]
    reasons: list[str] | None = None
    basis: Literal["council_check", "provider_confirmation", "none"]
    assured_date: date | None = None
    method: str | None = None
    by_role: str | None = None
    council_checked_on: date | None = None
    provider_confirmed_on: date | None = None
    next_due: date | None = None
    website: Website | None = None
    facts: dict[str, FactFreshness] | None = None
    doubt: Doubt | None = None
    publisher_claim: PublisherClaim | None = None
    last_edited: AwareDatetime | None = None
    sentence: str
    sentences: list[str] | None = None
