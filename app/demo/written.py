"""How the fictional borough is written down: the shapes of its TOML files."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.directory.facts import AddressVisibility
from app.freshness.standing import Method


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str


class PlaceText(_Text):
    """A place, as it is written down. `access` holds names of the access vocabulary."""

    street: str
    postcode: str
    access: list[str] = Field(default_factory=list)
    transport: str | None = None
    visibility: AddressVisibility = AddressVisibility.PUBLIC


class PinText(BaseModel):
    """An entry that comes first: beside a guide, or without one on the home page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str
    guide: str | None = None
    why: str


class OrganisationText(_Text):
    """Who runs something. `host` is its website's name."""

    description: str
    host: str | None = None
    email: str | None = None
    phone: str | None = None
    legal_status: str | None = None
    charity: str | None = None


class CheckText(BaseModel):
    """How the council checked an entry, and how many days ago."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Method
    days: int
    by: str = "The Local Offer team"


class EntryText(_Text):
    """An entry. Phone and e-mail are the organisation's unless it has its own ("" for none).

    `page` is a path on the organisation's website. Facts are the Local Offer's own; their dates
    are written as days before the load, negative for days to come. `hours` are
    "TU,TH 15:30-17:30 in term time", "1SA,3SA 10:00-12:00" (the first and the third Saturday of
    the month), "MO 13:00-15:00 every 2 weeks from day -1" or "SA 10:00-12:00 from day 120 to day
    310" (after the load); `costs` "4.50 a session".
    """

    organisation: str
    description: str
    page: str | None = None
    booking: str | None = None
    phone: str | None = None
    email: str | None = None
    ages: tuple[float, float] | None = None
    places: list[str] = Field(default_factory=list)
    hours: list[str] = Field(default_factory=list)
    costs: list[str] = Field(default_factory=list)
    fees: str | None = None
    languages: list[str] = Field(default_factory=list)
    interpreters: str | None = None
    area: str | None = None
    funding: str | None = None
    claimed_check: int | None = None
    council: CheckText | None = None
    provider: int | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    replaced_by: str | None = None
