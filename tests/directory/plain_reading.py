"""A plain reading of the facts: what each filter of a question means, read off the entry itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.database import Database
from app.directory import recurrences, search_hours, search_rules
from app.directory.asked import Asked, Lasting
from app.directory.documents import LocationDocument, ScheduleDocument, ServiceDocument
from app.directory.nesting import read_documents
from app.directory.vocabulary import load_vocabularies
from app.directory.words import stems_asked, stems_written
from app.freshness.policy import SHIPPED, Kind, lasting
from tests import makers
from tests.directory import offers

ALL = 1000
SINGLE = {"category": "categories"}
LISTS = {"needs": "needs", "support": "support"}
KEYS = {
    "free": "free",
    "diagnosis_required": "diagnosis_required",
    "ehcp_required": "ehcp_required",
}
SPANS = st.sampled_from([7, 60, 180, 730])  # days that a fact counts
ACCESS = {"lift": {"Lift"}, "step_free": {"step_free", "Step-free way in"}}
AREAS = {"Sutton": {"Sutton"}, "SM1": {"SM1"}, "cr0 1aa": {"CR0"}, "Leeds": {"Leeds"}}
COVERED = {"SM11AA": {"Sutton", "England"}, "CR01AA": {"CR0, KT1", "England"}}


def lasting_under(payment: int, opening: int) -> Lasting:
    """What counts today where the council has set for how many days these facts do."""
    policy = SHIPPED.but(Kind.FACT, "payment", f"days:{payment}")
    policy = policy.but(Kind.FACT, "opening_hours", f"days:{opening}")
    return lasting(policy, makers.NOW.date())


@dataclass
class Offer:
    """An open snapshot, and the entries as they were written."""

    session: Session
    services: list[ServiceDocument]
    places: dict[UUID, LocationDocument]

    def places_of(self, service: ServiceDocument) -> list[LocationDocument]:
        return [self.places[one.location_id] for one in service.service_at_locations]


def an_offer(database: Database) -> tuple[list[ServiceDocument], dict[UUID, LocationDocument]]:
    """Writes the varied offer; answers with its entries and their places."""
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        services = offers.a_varied_offer(session)
        ids = {one.location_id for service in services for one in service.service_at_locations}
        return services, read_documents(session, LocationDocument, ids)


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A value or two."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "search": st.sampled_from(["swim", "cafe", "24/7", "sit", "halfterm", "xyz"]),
    "categories": some([*offers.CATEGORIES, "unheard_of"]),
    "needs": some(offers.NEEDS),
    "support": some(offers.SUPPORT),
    "short_breaks_card": some(offers.CARDS),
    "payment_methods": some(offers.PAYMENTS),
    "free": some(offers.TRISTATE),
    "diagnosis_required": some(offers.TRISTATE),
    "ehcp_required": some(offers.TRISTATE),
    "languages": some(["en", "polish", "british sign language"]),
    "accessibility": some(["lift", "step_free"]),
    "areas": some(["Sutton", "SM1", "cr0 1aa", "Leeds"]),
    "ages": st.lists(st.integers(0, 25), min_size=1, max_size=2).map(tuple),
    "age_bands": some(["0_4", "11_15", "19_25"]),
    "minimum_age": st.sampled_from([0.0, 4.5, 11.0]),
    "maximum_age": st.sampled_from([11.0, 18.0, 24.0]),
    "days": some(offers.DAYS),
    "start_time": st.sampled_from(["08:00", "09:31", "13:00"]),
    "end_time": st.sampled_from(["12:00", "17:30"]),
    "open_at": st.builds(
        datetime,
        st.just(2026),
        st.just(12),
        st.integers(1, 31),
        st.integers(0, 23),
        st.sampled_from([0, 15, 30]),
    ),
    "assured_since": st.just(date(2026, 11, 1)),
    "bases": some(offers.BASES),
    "organization_id": st.just(makers.id_of("organization Otter Club")),
    "postcode": st.sampled_from(["sm1 1aa", "CR01AA"]),
    "lasting": st.builds(lambda payment, opening: lasting_under(payment, opening), SPANS, SPANS),
}
QUESTIONS = st.sets(st.sampled_from([*FILTERS]), max_size=4).flatmap(
    lambda names: st.builds(
        Asked, **{name: FILTERS[name] for name in sorted(names)}, per_page=st.just(ALL)
    )
)


def fits(offer: Offer, service: ServiceDocument, asked: Asked) -> bool:
    """The rules of every filter, read off the entry itself."""
    facts = service.local_offer
    return (
        facts.entry_status.is_public
        and all(overlap([getattr(facts, f)], getattr(asked, q)) for f, q in (SINGLE | KEYS).items())
        and all(overlap(getattr(facts, f), getattr(asked, q)) for f, q in LISTS.items())
        and pays(service, asked)
        and speaks(service, asked)
        and lets_in(offer, service, asked)
        and lies_in(offer, service, asked)
        and serves(service, asked.ages)
        and serves(service, bands(asked))
        and is_assured(service, asked)
        and welcomes(service, asked)
        and asked.organization_id in (None, service.organization_id)
        and covers(service, asked.postcode)
        and opens(service, asked)
        and (asked.open_at is None or is_open(service, asked) is True)
        and says(service, asked.search)
    )


def overlap(values: list[Any], wanted: tuple[str, ...]) -> bool:
    return not wanted or any(value in wanted for value in values)


def pays(service: ServiceDocument, asked: Asked) -> bool:
    """What was told too long ago, never, or for a day to come, counts as unknown."""
    facts = service.local_offer
    known = is_young(facts.payment_checked_on, asked, since="payment_since")
    methods = facts.payment_methods if known else []
    card = facts.short_breaks_card if known else "unknown"
    return overlap(methods, asked.payment_methods) and overlap([card], asked.short_breaks_card)


def is_young(as_of: date | None, asked: Asked, *, since: str) -> bool:
    if asked.lasting is None:
        return True
    return as_of is not None and getattr(asked.lasting, since) <= as_of <= asked.lasting.today


def speaks(service: ServiceDocument, asked: Asked) -> bool:
    spoken = [(one.name or "").lower() for one in service.languages]
    return overlap([*spoken, *(one.code for one in service.languages)], asked.languages)


def lets_in(offer: Offer, service: ServiceDocument, asked: Asked) -> bool:
    there = {one.description for place in offer.places_of(service) for one in place.accessibility}
    return not asked.accessibility or any(there & ACCESS[key] for key in asked.accessibility)


def lies_in(offer: Offer, service: ServiceDocument, asked: Asked) -> bool:
    """In an area by its address, or serving it by name."""
    if not asked.areas:
        return True
    wanted = {name for area in asked.areas for name in AREAS[area]}
    lies = {"Sutton"} if offer.places_of(service) else set()
    codes = {one.addresses[0].postal_code for one in offer.places_of(service)}
    lies |= {(code or "").upper().split()[0] for code in codes}
    named = {word for one in service.service_areas for word in (one.name or "").split(", ")}
    return bool(wanted & (lies | named))


def serves(service: ServiceDocument, ages: tuple[int, ...]) -> bool:
    """One limit alone means that there is no other; none at all, that nobody told us."""
    low, high = service.minimum_age, service.maximum_age
    if not ages:
        return True
    if low is None and high is None:
        return False
    return any((low or 0) <= age <= (25 if high is None else high) for age in ages)


def bands(asked: Asked) -> tuple[int, ...]:
    return tuple(
        age
        for band in asked.age_bands
        for age in range(int(band.split("_")[0]), int(band.split("_")[1]) + 1)
    )


def is_assured(service: ServiceDocument, asked: Asked) -> bool:
    day = offers.assured_on(service)
    recent = asked.assured_since is None or (day is not None and day >= asked.assured_since)
    return recent and overlap([offers.basis_of(service)], asked.bases)


def welcomes(service: ServiceDocument, asked: Asked) -> bool:
    """An age that nobody recorded fulfils nothing."""
    youngest, oldest = service.minimum_age, service.maximum_age
    low, high = asked.minimum_age, asked.maximum_age
    return (low is None or (youngest is not None and youngest >= low)) and (
        high is None or (oldest is not None and oldest <= high)
    )


def covers(service: ServiceDocument, postcode: str | None) -> bool:
    """A service without areas covers everybody."""
    if postcode is None or not service.service_areas:
        return True
    covered = COVERED[postcode.upper().replace(" ", "")]
    return any(area.name in covered for area in service.service_areas)


def opens(service: ServiceDocument, asked: Asked) -> bool:
    """One schedule, of the service or of one of its places, must fulfil all that is asked."""
    if not (asked.days or asked.start_time or asked.end_time):
        return True
    checked = service.local_offer.opening_checked_on
    if checked is not None and not is_young(checked, asked, since="opening_since"):
        return False
    at_places = [one for place in service.service_at_locations for one in place.schedules]
    return any(is_then(schedule, asked) for schedule in [*service.schedules, *at_places])


def is_then(schedule: ScheduleDocument, asked: Asked) -> bool:
    days = (schedule.byday or "").split(",")
    opening, closing = schedule.opens_at or "", schedule.closes_at or "99:99"
    return (
        overlap(days, asked.days)
        and (asked.start_time is None or opening >= asked.start_time)
        and (asked.end_time is None or closing <= asked.end_time)
    )


def is_open(service: ServiceDocument, asked: Asked) -> bool | None:
    """Open at that moment; None when nobody can tell."""
    assert asked.open_at is not None
    checked = service.local_offer.opening_checked_on
    if checked is not None and not is_young(checked, asked, since="opening_since"):
        return None
    at_places = [one for place in service.service_at_locations for one in place.schedules]
    answers = [is_held(one, asked.open_at) for one in [*service.schedules, *at_places]]
    told = [one for one in answers if one != "says nothing"]
    if not told or (None in told and True not in told):
        return None
    return True in told


def is_held(schedule: ScheduleDocument, moment: datetime) -> bool | str | None:
    """By a schedule, whose times in this offer never pass midnight."""
    opens, closes = schedule.opens_at, schedule.closes_at
    days = (schedule.byday or "").split(",") if schedule.byday else []
    if not days and opens is None and closes is None:
        return "says nothing"
    day, clock = moment.date(), f"{moment:%H:%M}"
    if (schedule.valid_from or day) > day or (schedule.valid_to or day) < day:
        return False
    if (opens or clock) > clock or (closes or "99:99") <= clock:
        return False
    if days and search_hours.DAYS[day.weekday()] not in days:
        return False
    rule = search_rules.rule_of(schedule.model_dump(mode="json"))
    held = recurrences.holds_on(rule, day) if rule and days else (True if days else None)
    if held is False:
        return False
    return True if held and opens and closes else None


def says(service: ServiceDocument, search: str | None) -> bool:
    words = stems_written(f"{service.name} {service.description}")
    return set(stems_asked(search or "")) <= set(words)
