"""What may be asked: the parameters of lists.

An empty value is no value: forms send those. Parameters that we do not know are ignored, because
readers of other Open Referral feeds send theirs to everybody.
"""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.api.parameters import (
    Age,
    BadParameter,
    Bases,
    Cards,
    Clock,
    Days,
    Duration,
    Format,
    Id,
    Ids,
    Keys,
    LocalMoment,
    Metres,
    Moment,
    Names,
    Point,
    Postcode,
    Text,
    Tristate,
    Unknowns,
    Years,
    listed,
    wrong,
)
from app.directory.asked import Sort

__all__ = [
    "BadParameter",
    "EntriesAsked",
    "Id",
    "OrganizationsAsked",
    "Page",
    "ServicesAsked",
    "TaxonomiesAsked",
    "TermsAsked",
]

MAX_ROWS = 500
FARTHEST_ROW = 5_000_000
MINIMAL_ROWS = 10_000  # ids and dates alone are wanted in one go


class Page(BaseModel):
    """Which page of a list."""

    page: int = Field(1, ge=1, description="Which page, from 1.")
    per_page: int | None = Field(
        None, ge=1, le=MAX_ROWS, description="How many on a page; 50 unless asked otherwise."
    )
    format: Format = Field("json", description="`ndjson` streams everything, a line for each.")

    @property
    def rows_unasked(self) -> int | None:
        """How many on a page when the asker says nothing; None: as the settings say."""
        return None

    @model_validator(mode="before")
    @classmethod
    def _empty_is_nothing(cls, asked: Any) -> Any:
        if not isinstance(asked, Mapping):
            return asked
        return {name: value for name, value in asked.items() if value not in ("", [""])}

    @model_validator(mode="after")
    def _within_reach(self) -> Self:
        if self.page * (self.per_page or MAX_ROWS) > FARTHEST_ROW:
            raise wrong(
                "page", "leads too far with this per_page: `format=ndjson` gives everything"
            )
        return self


class EntriesAsked(Page):
    """Which entries: every parameter narrows the list further; repeated ones widen their own."""

    search: Text | None = Field(None, description="Words to look for.", examples=["swimming"])
    text: Text | None = Field(None, description="The same as `search`, as Open Referral 1 had it.")
    id: Ids = listed("Only these entries.")
    taxonomy_term_id: Ids = listed("Entries that carry one of these terms.")
    taxonomy_id: Ids = listed("Entries that carry a term of one of these taxonomies.")
    organization_id: UUID | None = Field(None, description="Entries of this organisation.")
    minimum_age: Age | None = Field(None, description="Entries whose minimum age is at least this.")
    maximum_age: Age | None = Field(None, description="Entries whose maximum age is at most this.")
    age: Years = listed("Serving somebody of this age, in years.", examples=[[17]])
    age_band: Keys = listed("Serving some age of a band: keys of the vocabulary `age_bands`.")
    start_time: Clock | None = Field(None, description="Open from this time or later, `HH:MM`.")
    end_time: Clock | None = Field(None, description="Open until this time or earlier, `HH:MM`.")
    day: Days = listed("Open on one of these days.", examples=[["SA", "SU"]])
    open_at: LocalMoment | None = Field(
        None,
        description="Open at this moment, as far as recorded: local time of England, or with a "
        "zone. Entries whose hours are not recorded, or were not checked for long, are left out.",
        examples=["2026-12-05T10:30"],
    )
    modified_after: Moment | None = Field(
        None, description="Changed at this moment or later, RFC 3339; UTC where no zone is given."
    )
    postcode: Postcode | None = Field(
        None,
        description="Within reach of this postcode with `proximity`; without, serving it.",
        examples=["SM1 1AA"],
    )
    proximity: Metres | None = Field(None, description="Metres from `postcode` or `near`.")
    near: Point | None = Field(
        None, description="A point, `latitude,longitude` in degrees.", examples=["51.36,-0.19"]
    )
    area: Names = listed(
        "Found in this area, or serving it by name: an outcode, a town, a district, a county.",
        examples=[["SM1"]],
    )
    category: Keys = listed("Keys of the vocabulary `categories`.")
    need: Keys = listed("Keys of the vocabulary `needs`.")
    condition: Keys = listed("Keys of the vocabulary `conditions`.")
    diagnosis_stage: Keys = listed("Keys of the vocabulary `diagnosis_stages`.")
    support: Keys = listed("Keys of the vocabulary `support`.")
    referral_route: Keys = listed("Keys of the vocabulary `referral_routes`.")
    payment: Keys = listed("Keys of the vocabulary `payment_methods`.")
    pfa_outcome: Keys = listed("Keys of the vocabulary `pfa_outcomes`.")
    accessibility: Keys = listed("At a place with this: keys of the vocabulary `accessibility`.")
    language: Names = listed(
        "Offered in this language: its name, or its ISO 639 code.", examples=[["bfi"]]
    )
    short_breaks_card: Cards = listed("Whether the short breaks payment card is taken, and how.")
    diagnosis_required: Tristate = listed("Whether a diagnosis is required.")
    ehcp_required: Tristate = listed("Whether an education, health and care plan is required.")
    free: Tristate = listed("Whether it costs nothing.")
    assured_within: Duration | None = Field(
        None,
        description="Assured by a person within so many days, or an ISO 8601 duration.",
        examples=["90", "P3M"],
    )
    basis: Bases = listed("On whose word: the council's check, the provider's confirmation, none.")
    might_fit: Unknowns = listed(
        "Turns these filters round: entries that do not say whether they fulfil them.",
        examples=[["short_breaks_card"]],
    )
    sort: Sort | None = Field(
        None,
        description="The order. Unless asked otherwise: the nearest first with a place, what fits "
        "best with words, else as they were first published.",
    )
    full: bool = Field(True, description="Entries are whole, whatever is said here.")

    @model_validator(mode="after")
    def _distance_from_somewhere(self) -> Self:
        if self.sort is Sort.DISTANCE and not (self.near or self.postcode):
            raise wrong("sort", "`distance` needs `near` or `postcode` to start from")
        return self


class ServicesAsked(EntriesAsked):
    """Which services."""

    minimal: bool = Field(False, description="Only `id` and `modified_date` of each.")

    @property
    def rows_unasked(self) -> int | None:
        """Ids and dates alone are wanted in one go."""
        return MINIMAL_ROWS if self.minimal else None


class TaxonomiesAsked(Page):
    """Which taxonomies."""

    search: Text | None = Field(None, description="Part of the name.")


class TermsAsked(TaxonomiesAsked):
    """Which terms."""

    taxonomy_id: UUID | None = Field(None, description="Terms of this taxonomy.")
    parent_id: UUID | None = Field(None, description="Terms directly below this one.")
    top_only: bool = Field(False, description="Only terms that have nothing above them.")


class OrganizationsAsked(TaxonomiesAsked):
    """Which organisations."""

    taxonomy_term_id: UUID | None = Field(None, description="Those that carry this term.")
    taxonomy_id: UUID | None = Field(None, description="Those that carry a term of this taxonomy.")
    full_service: bool = Field(False, description="With their published services, whole.")
    full: bool = Field(False, description="The same as `full_service`.")
