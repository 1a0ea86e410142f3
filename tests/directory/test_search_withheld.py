"""Where a withheld address is, nobody learns by asking: an attacker's questions, all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.asked import Asked, Sort
from app.directory.documents import AddressDocument, LocationDocument, ServiceDocument
from app.directory.facts import AddressVisibility
from app.directory.search import find, find_service_at_locations, find_services
from app.directory.search_elsewhere import nearest_beyond
from app.directory.search_facets import facets
from app.directory.search_might_fit import loosened, might_fit
from app.directory.search_question import SERVICES, make_ready
from app.directory.search_similar import similar_services
from app.directory.vocabulary import load_vocabularies, vocabularies
from tests import makers
from tests.directory import offers

# The two postcodes of the outcode; the refuge is at one of them, or has a point of its own.
HERE, THERE = offers.POSTCODES["SM11AA"][:2], offers.POSTCODES["SM11AD"][:2]
MIDDLE = ((HERE[0] + THERE[0]) / 2, (HERE[1] + THERE[1]) / 2)
RADII = [20_000, 5_000, 1_000, 500, 250, 150, 100, 50, 20, 5, 1]


def refuge(how: AddressVisibility, **fields: Any) -> tuple[LocationDocument, ServiceDocument]:
    """A house with a full address, which the public must not learn."""
    given: dict[str, Any] = {
        "description": "Opposite the fire station",
        "transportation": "Bus 80 stops at the door",
        "addresses": [
            AddressDocument(
                address_1="7 Hidden Row",
                address_2="Rosehill",
                city="Sutton",
                region="Cheam Village",
                postal_code="SM1 1AA",
            )
        ],
    }
    place = makers.a_location("Rowan House", address_visibility=how, **(given | fields))
    return place, makers.a_service("Somewhere safe", locations=(place,), service_areas=[])


@dataclass
class World:
    """Two offers that differ only in where the refuge is."""

    session: Session
    other: Session
    refuge: ServiceDocument


@pytest.fixture(params=[AddressVisibility.AREA_ONLY, AddressVisibility.TEAM_ONLY])
def world(request: pytest.FixtureRequest, sqlite_url: str, postgresql_url: str) -> Iterator[World]:
    """One database has it at one end of the outcode, the other at the other."""
    databases = [Database(sqlite_url), Database(postgresql_url)]
    ends = (
        {"latitude": 51.3601, "longitude": -0.1940},
        {"latitude": 51.3622, "longitude": -0.1921},
    )
    for database, end, postcode in zip(databases, ends, ("SM1 1AA", "SM1 1AD"), strict=True):
        place, service = refuge(request.param, **end)
        place.addresses[0].postal_code = postcode
        place.addresses[0].address_1 = f"{postcode} Hidden Row"
        with database.writing() as session:
            load_vocabularies(session, makers.NOW)
            offers.load_postcodes(session)
            open_place = makers.a_location("Otter Hall", latitude=51.3650, longitude=-0.1960)
            neighbour = makers.a_service("Otter club", locations=(open_place,), service_areas=[])
            makers.save(session, place, open_place, service, neighbour)
    with databases[0].reading() as session, databases[1].reading() as other:
        yield World(session, other, service)
    for database in databases:
        database.close()


def everything_about(session: Session, asked: Asked) -> tuple[object, ...]:
    """All that an answer to a question could give away."""
    question = make_ready(session, asked, SERVICES)
    return (
        find(session, question),
        find_service_at_locations(session, asked),
        might_fit(session, question),
        loosened(session, question),
        nearest_beyond(session, question),
        facets(session, question, {one.key: one.terms for one in vocabularies(session)}),
    )


def test_no_circle_tells_one_end_of_the_outcode_from_the_other(world: World) -> None:
    """Whatever is asked, the answer is the same wherever in its area the house is."""
    for middle in (HERE, THERE, MIDDLE, (51.3601, -0.1940), (51.3622, -0.1921)):
        for radius in RADII:
            asked = Asked(near=middle, proximity=radius)
            assert everything_about(world.session, asked) == everything_about(world.other, asked)


@pytest.mark.parametrize("sort", [Sort.DISTANCE, Sort.NAME, None])
def test_no_order_tells_them_apart(world: World, sort: Sort | None) -> None:
    steps = [(51.355 + 0.0007 * step, -0.2 + 0.0007 * step) for step in range(20)]
    for point in steps:
        asked = Asked(near=point, sort=sort)
        assert everything_about(world.session, asked) == everything_about(world.other, asked)
    for postcode in ("SM1 1AA", "SM1 1AD"):
        for asked in (
            Asked(postcode=postcode, sort=sort),
            Asked(postcode=postcode, proximity=150, sort=sort),
        ):
            assert everything_about(world.session, asked) == everything_about(world.other, asked)


WORDS = ["Hidden Row", "Rosehill", "Cheam", "1AA", "1AD", "SM1 1AA", "fire station", "bus 80"]
WORDS += ["Rowan House", "otter", "Sutton", "SM1"]


def test_no_word_and_no_area_tells_them_apart(world: World) -> None:
    for words in WORDS:
        for asked in (Asked(search=words), Asked(areas=(words,)), Asked(areas=(words,), near=HERE)):
            assert everything_about(world.session, asked) == everything_about(world.other, asked)


def test_no_access_of_the_place_and_no_likeness_tells_it(world: World) -> None:
    hoist = Asked(accessibility=("hoist",))
    assert find_services(world.session, hoist).total == 1  # of the open place
    assert world.refuge.id not in find_services(world.session, hoist).ids
    neighbour = makers.id_of("service Otter club")
    for service_id in (world.refuge.id, neighbour):
        likes = [similar_services(one, service_id, 5) for one in (world.session, world.other)]
        assert likes[0] == likes[1]


def test_it_is_found_by_its_area_and_measured_from_its_middle(database: Database) -> None:
    place, service = refuge(AddressVisibility.AREA_ONLY, latitude=51.3601, longitude=-0.1940)
    with database.writing() as session:
        offers.load_postcodes(session)
        makers.save(session, place, service)
    with database.reading() as session:
        for area in ("SM1", "sm1 1aa", "Sutton", "London Borough of Sutton"):
            assert find_services(session, Asked(areas=(area,))).ids == (service.id,), area
        for area in ("Cheam Village", "Rosehill", "CR0"):
            assert find_services(session, Asked(areas=(area,))).total == 0, area
        circle = Asked(near=(51.3601, -0.1940), proximity=50)
        question = make_ready(session, circle, SERVICES)
        assert find(session, question).total == 0
        assert nearest_beyond(session, question) == {service.id: 200}  # to the middle of SM1


def test_a_place_for_the_team_alone_is_in_no_area(database: Database) -> None:
    place, service = refuge(AddressVisibility.TEAM_ONLY)
    with database.writing() as session:
        offers.load_postcodes(session)
        makers.save(session, place, service)
    with database.reading() as session:
        for area in ("SM1", "Sutton"):
            assert find_services(session, Asked(areas=(area,))).total == 0
        assert find_services(session, Asked(near=HERE)).ids == (service.id,)  # last, unplaced
