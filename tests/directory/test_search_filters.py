"""Filters agree with a plain reading of the facts."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import Database
from app.directory.asked import Sort
from app.directory.search import Asked, find_service_at_locations, find_services
from tests.directory.plain_reading import ALL, QUESTIONS, Offer, an_offer, fits


@pytest.fixture
def offer(database: Database) -> Iterator[Offer]:
    services, places = an_offer(database)
    with database.reading() as session:
        yield Offer(session, services, places)


@given(asked=QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_services_are_those_that_a_plain_reading_finds(offer: Offer, asked: Asked) -> None:
    found = find_services(offer.session, asked)
    expected = {service.id for service in offer.services if fits(offer, service, asked)}
    assert set(found.ids) == expected
    assert found.total == len(expected) == len(found.ids)


@given(asked=QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_services_at_locations_are_the_places_of_those(offer: Offer, asked: Asked) -> None:
    found = find_service_at_locations(offer.session, asked)
    expected = {
        place.id
        for service in offer.services
        if fits(offer, service, asked)
        for place in service.service_at_locations
    }
    assert set(found.ids) == expected
    assert found.total == len(expected)


@given(asked=QUESTIONS, per_page=st.integers(1, 7), sort=st.none() | st.sampled_from([*Sort]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_together_are_the_whole(
    offer: Offer, asked: Asked, per_page: int, sort: Sort | None
) -> None:
    asked = replace(asked, sort=sort, near=(51.36, -0.19) if sort is Sort.DISTANCE else None)
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
