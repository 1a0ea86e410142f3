"""What may be asked: the parameters of lists, and how they become a question for the directory.

An empty value is no value: forms send those. Parameters that we do not know are ignored, because
readers of other Open Referral feeds send theirs to everybody.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import Path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.directory.asked import Asked
from app.directory.facts import CardAcceptance, Known

MAX_ROWS = 500
FARTHEST_ROW = 5_000_000
MINIMAL_ROWS = 10_000  # ids and dates alone are wanted in one go

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Format = Literal["json", "ndjson"]


class BadParameter(Exception):
    """A parameter is not as it should be."""

    def __init__(self, parameter: str, message: str, allowed: list[str] | None = None) -> None:
        self.parameter, self.message, self.allowed = parameter, message, allowed
        super().__init__(f"{parameter}: {message}")

    def said(self) -> dict[str, Any]:
        """As one of the errors of a problem."""
        said: dict[str, Any] = {"parameter": self.parameter, "in": "query", "message": self.message}
        return said | ({"allowed": self.allowed} if self.allowed is not None else {})


def wrong(parameter: str, message: str) -> PydanticCustomError:
    """What to raise where several parameters do not go together."""
    return PydanticCustomError(
        "together", "{message}", {"parameter": parameter, "message": message}
    )


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a character that no text has (NUL)")
    return text


def _parted(value: object) -> object:
    """`MO,TU` is what `day=MO&day=TU` is."""
    if not isinstance(value, list):
        return value
    parts = (part.strip() for one in value for part in str(one).split(","))
    return [part for part in parts if part]


def _upper(value: object) -> object:
    return [str(one).upper() for one in value] if isinstance(value, list) else value


def _tristate(value: object) -> object:
    """`free=true` is what many will try."""
    words = {"true": "yes", "false": "no"}
    if isinstance(value, list):
        return [words.get(str(one).lower(), one) for one in value]
    return value


def _sensible(moment: datetime) -> datetime:
    if not 1900 <= moment.year < 9000:
        raise ValueError("is in no year that we could know of")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _point(text: str) -> str:
    latitude, _, longitude = text.partition(",")
    if not (abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180):
        raise ValueError("latitude is within ±90, longitude within ±180")
    return text


Text = Annotated[str, Field(max_length=500), AfterValidator(_no_nul)]
Postcode = Annotated[str, Field(pattern="^[A-Za-z0-9 ]{2,12}$")]
Clock = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Point = Annotated[
    str,
    Field(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,12})?,-?[0-9]{1,3}(\.[0-9]{1,12})?$"),
    AfterValidator(_point),
]
Age = Annotated[float, Field(ge=0, le=150, allow_inf_nan=False)]
Metres = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Moment = Annotated[datetime, AfterValidator(_sensible)]
Ids = Annotated[list[UUID], BeforeValidator(_parted), Field(max_length=500)]
Id = Annotated[UUID, Path(description="Its id.")]
Key = Annotated[str, Field(pattern="^[a-z0-9_:.-]{1,64}$")]
Keys = Annotated[list[Key], BeforeValidator(_parted), Field(max_length=50)]
Tristate = Annotated[
    list[Known], BeforeValidator(_tristate), BeforeValidator(_parted), Field(max_length=3)
]
Cards = Annotated[list[CardAcceptance], BeforeValidator(_parted), Field(max_length=4)]
Days = Annotated[list[Day], BeforeValidator(_upper), BeforeValidator(_parted), Field(max_length=7)]


def listed(description: str, **more: Any) -> Any:
    """A parameter that may be repeated, or hold several values with commas between."""
    return Field(default_factory=list, description=description, **more)


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
    start_time: Clock | None = Field(None, description="Open from this time or later, `HH:MM`.")
    end_time: Clock | None = Field(None, description="Open until this time or earlier, `HH:MM`.")
    day: Days = listed("Open on one of these days.", examples=[["SA", "SU"]])
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
    category: Keys = listed("Keys of the vocabulary `categories`.")
    need: Keys = listed("Keys of the vocabulary `needs`.")
    condition: Keys = listed("Keys of the vocabulary `conditions`.")
    diagnosis_stage: Keys = listed("Keys of the vocabulary `diagnosis_stages`.")
    support: Keys = listed("Keys of the vocabulary `support`.")
    referral_route: Keys = listed("Keys of the vocabulary `referral_routes`.")
    payment: Keys = listed("Keys of the vocabulary `payment_methods`.")
    pfa_outcome: Keys = listed("Keys of the vocabulary `pfa_outcomes`.")
    short_breaks_card: Cards = listed("Whether the short breaks payment card is taken, and how.")
    diagnosis_required: Tristate = listed("Whether a diagnosis is required.")
    ehcp_required: Tristate = listed("Whether an education, health and care plan is required.")
    free: Tristate = listed("Whether it costs nothing.")
    full: bool = Field(True, description="Entries are whole, whatever is said here.")


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


VOCABULARY_OF: Mapping[str, str] = {
    "category": "categories",
    "need": "needs",
    "condition": "conditions",
    "diagnosis_stage": "diagnosis_stages",
    "support": "support",
    "referral_route": "referral_routes",
    "payment": "payment_methods",
    "pfa_outcome": "pfa_outcomes",
}


def asked_of(asked: EntriesAsked, *, rows: int) -> Asked:
    """The question for the directory; `rows` on a page where none were asked for."""
    latitude, _, longitude = (asked.near or "").partition(",")
    return Asked(
        search=asked.search or asked.text,
        ids=tuple(asked.id),
        taxonomy_term_ids=tuple(asked.taxonomy_term_id),
        taxonomy_ids=tuple(asked.taxonomy_id),
        organization_id=asked.organization_id,
        minimum_age=asked.minimum_age,
        maximum_age=asked.maximum_age,
        start_time=asked.start_time,
        end_time=asked.end_time,
        days=tuple(asked.day),
        modified_after=asked.modified_after,
        postcode=_spaced(asked.postcode),
        proximity=asked.proximity,
        near=(float(latitude), float(longitude)) if asked.near else None,
        categories=tuple(asked.category),
        needs=tuple(asked.need),
        conditions=tuple(asked.condition),
        diagnosis_stages=tuple(asked.diagnosis_stage),
        support=tuple(asked.support),
        referral_routes=tuple(asked.referral_route),
        payment_methods=tuple(asked.payment),
        pfa_outcomes=tuple(asked.pfa_outcome),
        short_breaks_card=tuple(asked.short_breaks_card),
        diagnosis_required=tuple(asked.diagnosis_required),
        ehcp_required=tuple(asked.ehcp_required),
        free=tuple(asked.free),
        page=asked.page,
        per_page=asked.per_page or rows,
    )


def _spaced(postcode: str | None) -> str | None:
    return re.sub(" +", " ", postcode.strip()) if postcode else None
