"""Distance: circles around postcodes and points, and what they must not give away."""

from dataclasses import replace
from math import asin, cos, radians, sin, sqrt

import pytest
from sqlalchemy import select

from app.database import Database
from app.directory.documents import AddressDocument, LocationDocument
from app.directory.facts import AddressVisibility
from app.directory.points import points as stored
from app.directory.search import (
    Asked,
    Found,
    PlaceMissing,
    UnknownPostcode,
    find_service_at_locations,
    find_services,
)
from tests import makers
from tests.directory import offers

EARTH = 6_371_009.0
OUTCODE_MIDDLE = (51.361112, -0.192488)  # of the two postcodes in SM1


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance on a sphere."""
    north, east = radians(b[0] - a[0]) / 2, radians(b[1] - a[1]) / 2
    square = sin(north) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(east) ** 2
    return 2 * EARTH * asin(sqrt(square))


def find(database: Database, asked: Asked) -> Found:
    with database.reading() as session:
        return find_services(session, asked)


def hide(place: LocationDocument, how: AddressVisibility) -> LocationDocument:
    return place.model_copy(update={"address_visibility": how})


@pytest.mark.parametrize("radius", [300, 1_000, 3_000, 20_000])
def test_a_circle_holds_what_lies_within_so_many_metres(database: Database, radius: int) -> None:
    with database.writing() as session:
        offers.a_varied_offer(session)
    middle = offers.POSTCODES["SM11AA"][:2]
    with database.reading() as session:
        found = find_service_at_locations(
            session, Asked(postcode="sm1 1aa", proximity=radius, per_page=1000)
        )
        points = {
            one.service_at_location_id: metres(middle, (one.latitude, one.longitude))
            for one in session.execute(select(stored))
            if one.latitude is not None and one.longitude is not None
        }
    within = {id for id, away in points.items() if away <= radius}
    assert set(found.ids) == within
    assert [round(points[id]) for id in found.ids] == sorted(round(points[id]) for id in within)


def test_the_nearest_comes_first_and_those_without_a_point_last(database: Database) -> None:
    far, near = makers.a_location("Far", latitude=51.5), makers.a_location("Near", latitude=51.37)
    nowhere = makers.a_location("Nowhere", latitude=None, longitude=None, addresses=[])
    services = [makers.a_service(place.name or "", locations=(place,)) for place in (far, nowhere)]
    both = makers.a_service("Both", locations=(far, near))
    with database.writing() as session:
        makers.save(session, far, near, nowhere, *services, both)
    found = find(database, Asked(near=(51.36, -0.1963)))
    assert found.ids == (both.id, services[0].id, services[1].id)
    assert found.total == 3


def test_a_place_without_a_point_has_its_postcodes(database: Database) -> None:
    place = makers.a_location(latitude=None, longitude=None)
    with database.writing() as session:
        offers.load_postcodes(session)
        makers.save(session, place, makers.a_service(locations=(place,)))
    assert find(database, Asked(postcode="SM1 1AA", proximity=1)).total == 1


def test_a_place_of_which_only_the_area_is_public_is_found_by_its_outcode(
    database: Database,
) -> None:
    place = hide(
        makers.a_location(latitude=51.3624, longitude=-0.1920), AddressVisibility.AREA_ONLY
    )
    with database.writing() as session:
        offers.load_postcodes(session)
        makers.save(session, place, makers.a_service(locations=(place,)))
    assert find(database, Asked(near=(51.3624, -0.1920), proximity=50)).total == 0
    assert find(database, Asked(near=OUTCODE_MIDDLE, proximity=1)).total == 1
    assert find(database, Asked(search="Sutton SM1")).total == 1
    assert find(database, Asked(search="Otter Lane")).total == 0
    assert find(database, Asked(search="1AA")).total == 0


def test_an_area_without_known_postcodes_has_no_point_at_all(database: Database) -> None:
    place = hide(makers.a_location(), AddressVisibility.AREA_ONLY)
    with database.writing() as session:
        makers.save(session, place, makers.a_service(locations=(place,)))
    assert find(database, Asked(near=(51.3656, -0.1963), proximity=1_000_000)).total == 0


def test_a_place_for_the_team_only_is_found_by_nothing(database: Database) -> None:
    place = hide(makers.a_location(), AddressVisibility.TEAM_ONLY)
    with database.writing() as session:
        offers.load_postcodes(session)
        makers.save(session, place, makers.a_service(locations=(place,), service_areas=[]))
    assert find(database, Asked(near=(51.3656, -0.1963), proximity=1_000_000)).total == 0
    assert find(database, Asked(search="SM1")).total == 0
    with database.reading() as session:
        assert find_service_at_locations(session, Asked()) == Found((), 0)


def test_what_one_entry_withholds_another_at_the_same_place_does_not_tell(
    database: Database,
) -> None:
    place = makers.a_location()
    open_one = makers.a_service("Open", locations=(place,), service_areas=[])
    circle = Asked(near=(51.3656, -0.1963), proximity=100)
    with database.writing() as session:
        makers.save(session, place, open_one)
    assert find(database, circle).ids == (open_one.id,)
    secret = makers.a_service(
        "Secret",
        locations=(place,),
        service_areas=[],
        facts={"address_visibility": AddressVisibility.TEAM_ONLY},
    )
    with database.writing() as session:
        makers.save(session, secret)
    assert find(database, circle).total == 0
    assert find(database, Asked(search="otter")).total == 0


def test_a_postcode_that_nobody_knows_is_refused(database: Database) -> None:
    for postcode in ("ZZ9 9ZZ", "'; --", "\x00", "ｓｍ１"):
        with pytest.raises(UnknownPostcode):
            find(database, Asked(postcode=postcode, proximity=100))
        with pytest.raises(UnknownPostcode):
            find(database, Asked(postcode=postcode))


def test_a_distance_needs_a_place(database: Database) -> None:
    with pytest.raises(PlaceMissing):
        find(database, Asked(proximity=100))


def test_a_point_with_a_postcode_asks_for_both(database: Database) -> None:
    address = AddressDocument(address_1="1 Lane", postal_code="SM1 1AA")
    place = makers.a_location(addresses=[address])
    with database.writing() as session:
        offers.load_postcodes(session)
        makers.save(session, place, makers.a_service(locations=(place,)))  # for Sutton
    here = Asked(near=(51.3656, -0.1963), proximity=100)
    assert find(database, replace(here, postcode="SM1 1AA")).total == 1
    assert find(database, replace(here, postcode="KT1 1AA")).total == 0
