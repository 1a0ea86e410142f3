"""Kinds of values that parameters take: what is allowed, and what is put straight silently."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.directory.facts import CardAcceptance, Known
from app.freshness.standing import Basis

LONDON = ZoneInfo("Europe/London")
DURATION = r"^([0-9]{1,4}|P([0-9]{1,2}Y)?([0-9]{1,3}M)?([0-9]{1,3}W)?([0-9]{1,4}D)?)$"

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Format = Literal["json", "ndjson"]
# Filters that an entry may leave open.
Filterable = Literal[
    "category",
    "need",
    "condition",
    "diagnosis_stage",
    "support",
    "referral_route",
    "payment",
    "pfa_outcome",
    "short_breaks_card",
    "diagnosis_required",
    "ehcp_required",
    "free",
    "age",
    "age_band",
    "language",
    "accessibility",
    "area",
    "day",
    "open_at",
    "proximity",
]


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


def _several(value: object) -> object:
    """`"SA"` in a body is what `["SA"]` is, and `true` what `"true"` is."""
    if isinstance(value, bool):
        return [str(value).lower()]
    return [value] if isinstance(value, str | int) else value


def _parted(value: object) -> object:
    """`MO,TU` is what `day=MO&day=TU` is."""
    many = _several(value)
    if not isinstance(many, list):
        return many
    parts = (part.strip() for one in many for part in str(one).split(","))
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


def _in_london(moment: datetime) -> datetime:
    """As clocks in England show it; without a zone it is meant so already."""
    local = moment if moment.tzinfo is None else _sensible(moment).astimezone(LONDON)
    return _sensible(local).replace(tzinfo=None)


def _point(text: str) -> str:
    latitude, _, longitude = text.partition(",")
    if not (abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180):
        raise ValueError("latitude is within ±90, longitude within ±180")
    return text


def _some_time(text: str) -> str:
    if text == "P":
        raise ValueError("a duration needs a number, as in `P3M`")
    return text


def length_of(duration: str) -> relativedelta:
    """A duration that was let in: `90` days, or `P1Y6M`."""
    if duration.isdecimal():
        return relativedelta(days=int(duration))
    parts = {unit: int(number) for number, unit in re.findall(r"([0-9]+)([YMWD])", duration)}
    return relativedelta(
        years=parts.get("Y", 0),
        months=parts.get("M", 0),
        weeks=parts.get("W", 0),
        days=parts.get("D", 0),
    )


Text = Annotated[str, Field(max_length=500), AfterValidator(_no_nul)]
Postcode = Annotated[str, Field(pattern="^[A-Za-z0-9 ]{2,12}$")]
Clock = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Point = Annotated[
    str,
    Field(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,12})?,-?[0-9]{1,3}(\.[0-9]{1,12})?$"),
    AfterValidator(_point),
]
Age = Annotated[float, Field(ge=0, le=150, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=0, le=25)]
Years = Annotated[list[Year], BeforeValidator(_parted), Field(max_length=26)]
Metres = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Moment = Annotated[datetime, AfterValidator(_sensible)]
LocalMoment = Annotated[datetime, AfterValidator(_in_london)]
Duration = Annotated[str, Field(pattern=DURATION), AfterValidator(_some_time)]
Ids = Annotated[list[UUID], BeforeValidator(_parted), Field(max_length=500)]
Id = Annotated[UUID, Path(description="Its id.")]
# Which keys there are, the vocabularies say: they are looked up, and listed in the description.
Key = Annotated[str, Field(max_length=64), AfterValidator(_no_nul)]
Keys = Annotated[list[Key], BeforeValidator(_parted), Field(max_length=50)]
Unknowns = Annotated[list[Filterable], BeforeValidator(_parted), Field(max_length=20)]
Names = Annotated[list[Key], BeforeValidator(_several), Field(max_length=20)]
Tristate = Annotated[
    list[Known], BeforeValidator(_tristate), BeforeValidator(_parted), Field(max_length=3)
]
Cards = Annotated[list[CardAcceptance], BeforeValidator(_parted), Field(max_length=4)]
Bases = Annotated[list[Basis], BeforeValidator(_parted), Field(max_length=3)]
Days = Annotated[list[Day], BeforeValidator(_upper), BeforeValidator(_parted), Field(max_length=7)]


def spaced(postcode: str | None) -> str | None:
    """A postcode with one space wherever there were several."""
    return re.sub(" +", " ", postcode.strip()) if postcode else None


def listed(description: str, **more: Any) -> Any:
    """A parameter that may be repeated, or hold several values with commas between."""
    return Field(default_factory=list, description=description, **more)
