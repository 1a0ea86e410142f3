"""Filters agree with a plain reading of the facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.documents import ScheduleDocument, ServiceDocument
from app.directory.search import Asked, find_service_at_locations, find_services
from app.directory.words import stems_asked, stems_written
from tests import makers
from tests.directory import offers

ALL = 1000
SINGLE = {"category": "categories"}
LISTS = {"needs": "needs", "support": "support"}
KEYS = {
    "short_breaks_card": "short_breaks_card",
    "free": "free",
    "diagnosis_required": "diagnosis_required",
    "ehcp_required": "ehcp_required",
}
COVERED = {"SM11AA": {"Sutton", "England"}, "CR01AA": {"CR0, KT1", "England"}}


@dataclass
class Offer:
    """An open snapshot, and the entries as they were written."""

    session: Session
    services: list[ServiceDocument]


@pytest.fixture
def offer(database: Database) -> Iterator[Offer]:
    with database.writing() as session:
        services = offers.a_varied_offer(session)
    with database.reading() as session:
        yield Offer(session, services)


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Mostly nothing, sometimes a value or two."""
    return st.one_of(
        st.just(()), st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple)
    )


QUESTIONS = st.builds(
    Asked,
    search=st.none() | st.sampled_from(["swim", "cafe music", "24/7", "sit", "half term", "xyz"]),
    categories=some([*offers.CATEGORIES, "unheard_of"]),
    needs=some(offers.NEEDS),
    support=some(offers.SUPPORT),
    short_breaks_card=some(offers.CARDS),
    free=some(offers.TRISTATE),
    diagnosis_required=some(offers.TRISTATE),
    ehcp_required=some(offers.TRISTATE),
    minimum_age=st.none() | st.sampled_from([0.0, 4.5, 11.0]),
    maximum_age=st.none() | st.sampled_from([11.0, 18.0, 24.0]),
    days=some(offers.DAYS),
    start_time=st.none() | st.sampled_from(["08:00", "09:31", "13:00"]),
    end_time=st.none() | st.sampled_from(["12:00", "17:30"]),
    organization_id=st.none() | st.just(makers.id_of("organization Otter Club")),
    postcode=st.none() | st.sampled_from(["sm1 1aa", "CR01AA"]),
    per_page=st.just(ALL),
)


def fits(service: ServiceDocument, asked: Asked) -> bool:
    """The rules of every filter, read off the entry itself."""
    facts = service.local_offer
    return (
        facts.entry_status.is_public
        and all(overlap([getattr(facts, f)], getattr(asked, q)) for f, q in (SINGLE | KEYS).items())
        and all(overlap(getattr(facts, f), getattr(asked, q)) for f, q in LISTS.items())
        and welcomes(service, asked)
        and asked.organization_id in (None, service.organization_id)
        and covers(service, asked.postcode)
        and opens(service, asked)
        and says(service, asked.search)
    )


def overlap(values: list[Any], wanted: tuple[str, ...]) -> bool:
    return not wanted or any(value in wanted for value in values)


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


def says(service: ServiceDocument, search: str | None) -> bool:
    words = stems_written(f"{service.name} {service.description}")
    return set(stems_asked(search or "")) <= set(words)


@given(asked=QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_services_are_those_that_a_plain_reading_finds(offer: Offer, asked: Asked) -> None:
    found = find_services(offer.session, asked)
    expected = {service.id for service in offer.services if fits(service, asked)}
    assert set(found.ids) == expected
    assert found.total == len(expected) == len(found.ids)


@given(asked=QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_services_at_locations_are_the_places_of_those(offer: Offer, asked: Asked) -> None:
    found = find_service_at_locations(offer.session, asked)
    expected = {
        place.id
        for service in offer.services
        if fits(service, asked)
        for place in service.service_at_locations
    }
    assert set(found.ids) == expected
    assert found.total == len(expected)


@given(asked=QUESTIONS, per_page=st.integers(1, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_together_are_the_whole(offer: Offer, asked: Asked, per_page: int) -> None:
    whole = find_services(offer.session, asked)
    pages = [
        find_services(offer.session, replace(asked, page=page, per_page=per_page))
        for page in range(1, whole.total // per_page + 3)
    ]
    walked: list[UUID] = [id for page in pages for id in page.ids]
    assert walked == list(whole.ids)
    assert {page.total for page in pages} == {whole.total}


def test_unknown_is_neither_yes_nor_no(offer: Offer) -> None:
    told = find_services(offer.session, Asked(free=("yes", "no"), per_page=ALL))
    untold = find_services(offer.session, Asked(free=("unknown",), per_page=ALL))
    assert told.total > 0 < untold.total
    assert not set(told.ids) & set(untold.ids)
    assert told.total + untold.total == find_services(offer.session, Asked()).total
