"""Reads the fictional borough: what people wrote in TOML becomes documents with settled ids."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

from pydantic import BaseModel

from app.accounts.actors import NAMESPACE
from app.demo.postcodes import point_of
from app.demo.written import CheckText, EntryText, OrganisationText, PinText, PlaceText
from app.directory.documents import (
    AccessibilityDocument,
    AddressDocument,
    CostOptionDocument,
    EntryDocument,
    FundingDocument,
    LanguageDocument,
    LocalOfferDocument,
    LocationDocument,
    OrganizationDocument,
    OrganizationIdentifierDocument,
    PhoneDocument,
    ScheduleDocument,
    ServiceAreaDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
    UrlDocument,
)
from app.directory.nesting import parts_of

FOLDER = Path(__file__).parent / "borough"
PORT = 8780  # in the addresses of the demo's entries; its web listens there
TOWN = "Fernbrook"

_HOURS = re.compile(
    r"([1-5]?[A-Z]{2}(?:,[1-5]?[A-Z]{2})*) (\d\d:\d\d)-(\d\d:\d\d)"
    r"(?: every (\d) weeks from day (-?\d+))?(?: from day (-?\d+) to day (-?\d+))?(?: (.+))?"
)
_COST = re.compile(r"(\d+(?:\.\d+)?) (.+)")
_DATES = frozenset(
    name for name, field in LocalOfferDocument.model_fields.items() if "date" in str(field)
)

Text = TypeVar("Text", bound=BaseModel)
Entry = TypeVar("Entry", bound=EntryDocument)


@dataclass(frozen=True, slots=True)
class Words:
    """What people said of an entry: the council's check, and how many days ago the provider did."""

    service_id: UUID
    organisation: str
    council: CheckText | None
    provider: int | None


@dataclass(frozen=True, slots=True)
class Pinned:
    """What comes first, on the home page or beside a guide, and why."""

    guide_id: UUID | None
    service_id: UUID
    why: str


@dataclass(frozen=True, slots=True)
class Borough:
    """The fictional borough as documents, with what people said of each entry; and its pins."""

    organizations: tuple[OrganizationDocument, ...]
    locations: tuple[LocationDocument, ...]
    services: tuple[ServiceDocument, ...]
    words: tuple[Words, ...]
    pins: tuple[Pinned, ...]


def id_of(kind: str, key: str) -> UUID:
    """The id of something in the borough: the same on every machine."""
    return uuid5(NAMESPACE, f"demo:{kind}:{key}")


@cache
def borough(today: date) -> Borough:
    """The borough as it stands when it is loaded on this day."""
    runners = {one.key: one for one in _read(OrganisationText, "organisations")}
    texts = tuple(_entry_texts())
    services = tuple(
        _settled(_service(text, runners[text.organisation], category, today))
        for category, text in texts
    )
    words = tuple(
        Words(
            id_of("service", text.key), runners[text.organisation].name, text.council, text.provider
        )
        for _, text in texts
        if text.council or text.provider is not None
    )
    return Borough(
        tuple(_settled(_organization(text)) for text in runners.values()),
        tuple(_settled(_location(text)) for text in _read(PlaceText, "places")),
        services,
        words,
        tuple(
            Pinned(
                id_of("service", one.guide) if one.guide else None,
                id_of("service", one.entry),
                one.why,
            )
            for one in _read(PinText, "pins")
        ),
    )


def _load(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _read(kind: type[Text], name: str) -> list[Text]:
    return [kind.model_validate(row) for row in _load(name)[name]]


def _entry_texts() -> Iterator[tuple[str, EntryText]]:
    for path in sorted((FOLDER / "entries").glob("*.toml")):
        content = _load(f"entries/{path.stem}")
        for row in content["entries"]:
            yield content["category"], EntryText.model_validate(row)


def _settled(document: Entry) -> Entry:
    """Gives each part the same id at each reading, so that a second load finds no difference."""
    for number, (part, owner_id) in enumerate(parts_of(document)):
        part.id = uuid5(owner_id, f"{part.kind}:{number}")
    return document


def website(host: str, page: str = "/") -> str:
    """The address of a page of the demo's web."""
    return f"http://{host}:{PORT}{page}"


def _organization(text: OrganisationText) -> OrganizationDocument:
    return OrganizationDocument(
        id=id_of("organization", text.key),
        foreign_id=text.key,
        name=text.name,
        description=text.description,
        email=text.email,
        website=website(text.host) if text.host else None,
        legal_status=text.legal_status,
        phones=[PhoneDocument(number=text.phone)] if text.phone else [],
        organization_identifiers=[
            OrganizationIdentifierDocument(
                identifier_scheme="GB-CHC", identifier_type="charity", identifier=text.charity
            )
        ]
        if text.charity
        else [],
    )


def _location(text: PlaceText) -> LocationDocument:
    point = point_of(text.postcode)
    return LocationDocument(
        id=id_of("location", text.key),
        foreign_id=text.key,
        name=text.name,
        transportation=text.transport,
        latitude=point.latitude,
        longitude=point.longitude,
        address_visibility=text.visibility,
        addresses=[AddressDocument(address_1=text.street, city=TOWN, postal_code=text.postcode)],
        accessibility=[AccessibilityDocument(description=words) for words in text.access],
    )


def _service(
    text: EntryText, runner: OrganisationText, category: str, today: date
) -> ServiceDocument:
    phone = runner.phone if text.phone is None else text.phone
    low, high = text.ages or (None, None)
    claimed = text.claimed_check
    return ServiceDocument(
        id=id_of("service", text.key),
        foreign_id=text.key,
        organization_id=id_of("organization", text.organisation),
        name=text.name,
        description=text.description,
        url=website(runner.host, text.page) if runner.host and text.page else None,
        email=runner.email if text.email is None else text.email,
        minimum_age=low,
        maximum_age=high,
        fees_description=text.fees,
        interpretation_services=text.interpreters,
        publisher_assured_date=None if claimed is None else today - timedelta(days=claimed),
        phones=[PhoneDocument(number=phone)] if phone else [],
        schedules=[_schedule(line, today) for line in text.hours],
        cost_options=[_cost(line) for line in text.costs],
        languages=[LanguageDocument(name=name) for name in text.languages],
        service_areas=[ServiceAreaDocument(name=text.area, extent_type="text")]
        if text.area
        else [],
        funding=[FundingDocument(source=text.funding)] if text.funding else [],
        service_at_locations=[
            ServiceAtLocationDocument(location_id=id_of("location", place)) for place in text.places
        ],
        additional_urls=[
            UrlDocument(label="Book", url=website(runner.host, text.booking), role="booking")
        ]
        if runner.host and text.booking
        else [],
        local_offer=_facts(text, category, today),
    )


def _facts(text: EntryText, category: str, today: date) -> LocalOfferDocument:
    facts = {
        name: today - timedelta(days=value) if name in _DATES else value
        for name, value in text.facts.items()
    }
    replacement = id_of("service", text.replaced_by) if text.replaced_by else None
    return LocalOfferDocument.model_validate(
        {"category": category, "replacement_id": replacement, **facts}
    )


def _schedule(line: str, today: date) -> ScheduleDocument:
    found = _HOURS.fullmatch(line)
    if found is None:
        raise ValueError(f"{line!r} is not like 'TU,TH 15:30-17:30 in term time'")
    days, opens, closes, interval, begins, first, last, words = found.groups()
    return ScheduleDocument(
        freq="MONTHLY" if days[0].isdigit() else "WEEKLY",
        interval=interval,
        byday=days,
        dtstart=_after(today, begins),
        valid_from=_after(today, first),
        valid_to=_after(today, last),
        opens_at=opens,
        closes_at=closes,
        description=words,
    )


def _after(today: date, days: str | None) -> date | None:
    return today + timedelta(days=int(days)) if days else None


def _cost(line: str) -> CostOptionDocument:
    found = _COST.fullmatch(line)
    if found is None:
        raise ValueError(f"{line!r} is not like '4.50 a session'")
    return CostOptionDocument(option=found[2], currency="GBP", amount=float(found[1]))
