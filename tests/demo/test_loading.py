"""Loading the fictional borough, on both databases."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.actors import ActorKind, actor_named
from app.accounts.acts import ChangeSet
from app.database import Database
from app.demo.entries import borough, id_of
from app.demo.loading import demo_began, is_demo, load_demo
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility
from app.directory.history import EntryVersion
from app.directory.pins import Pin
from app.directory.pins_shown import pinned_on, shown_at
from app.directory.postcodes import Postcode
from app.directory.publications import Change, Publication, PublicationState
from app.freshness.assurances import Assurance, Confirmation
from app.freshness.links import Link
from app.freshness.trust import Trust

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
COUNTED: tuple[Any, ...] = (
    ChangeSet, EntryVersion, Change, Publication, Assurance, Confirmation, Link, Pin, Postcode,
)  # fmt: skip


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


def counts(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            record.__tablename__: session.scalar(select(func.count()).select_from(record)) or 0
            for record in COUNTED
        }


def test_a_second_load_changes_nothing_even_a_month_later(database: Database) -> None:
    first = load_demo(database, NOW)
    before = counts(database)
    steps: list[tuple[int, int]] = []
    second = load_demo(
        database, NOW + timedelta(days=31), lambda done, of: steps.append((done, of))
    )
    assert first.counts["services"] == len(borough(NOW.date()).services)
    assert set(second.counts.values()) == {0}
    assert counts(database) == before
    assert steps[-1][0] == steps[-1][1]


def test_what_is_loaded_is_known_as_the_demo_and_published(database: Database) -> None:
    with database.reading() as session:
        assert not is_demo(session)
    load_demo(database, NOW)
    with database.reading() as session:
        assert is_demo(session)
        assert demo_began(session) == NOW
        published = select(func.count()).where(Publication.state == PublicationState.PUBLISHED)
        assert (session.scalar(published) or 0) >= 300
        bases = set(session.scalars(select(Trust.basis)))
        states = set(session.scalars(select(Trust.state)))
        assert bases == {"council_check", "provider_confirmation", "none"}
        assert {"current", "due", "overdue", "never_assured"} <= states


def test_independent_advice_comes_first_and_what_is_pinned_says_so_itself(small: Database) -> None:
    load_demo(small, NOW)
    said = {one.id for one in borough(NOW.date()).services if one.local_offer.pinned}
    with small.reading() as session:
        home = shown_at(session, None, NOW.date())
        declined = shown_at(session, id_of("service", "request-declined"), NOW.date())
        assert home[0].service_id == declined[0].service_id == id_of("service", "ias-line")
        assert pinned_on(session, NOW.date()) <= said  # the rehearsal's days rest on it


def test_an_editors_correction_outlives_a_second_load(small: Database) -> None:
    load_demo(small, NOW)
    id = id_of("service", "ashgrove-saturday")
    with small.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        act = editing.begin(session, editor, act="edit", why="a call", now=NOW)
        document = editing.read_entry(session, ServiceDocument, id)
        document.name = "Ashgrove club on Saturdays"
        editing.save(session, act, document)
    load_demo(small, NOW)
    with small.reading() as session:
        found = editing.read_entry(session, ServiceDocument, id)
    assert found.name == "Ashgrove club on Saturdays"


def test_a_safe_house_and_a_childminders_street_are_in_no_publication(small: Database) -> None:
    load_demo(small, NOW)
    with small.reading() as session:
        bodies = "".join(session.scalars(select(Publication.body)))
    assert "Safe Door" in bodies
    for secret in ("Lindens", "ZZ6 5DE", "7946 0134", "Larkspur", "ZZ2 3BD"):
        assert secret not in bodies


def test_no_withheld_address_is_in_a_publication(small: Database) -> None:
    load_demo(small, NOW)
    with small.reading() as session:
        bodies = list(session.scalars(select(Publication.body)))
    points = {
        (place["location"].get("latitude"), place["location"].get("longitude"))
        for body in filter(None, bodies)
        for place in json.loads(body).get("service_at_locations", ())
    }
    said = "".join(bodies)
    withheld = [
        place
        for place in borough(NOW.date()).locations
        if place.address_visibility is not AddressVisibility.PUBLIC
    ]
    assert len(withheld) >= 7
    assert len(points) > 50
    for place in withheld:
        assert place.addresses[0].address_1 not in said
        assert str(place.addresses[0].postal_code) not in said
        assert (place.latitude, place.longitude) not in points


def test_dates_are_counted_from_the_day_of_the_load(small: Database) -> None:
    load_demo(small, NOW)
    with small.reading() as session:
        facts = editing.read_entry(
            session, ServiceDocument, id_of("service", "ashgrove-saturday")
        ).local_offer
        day = session.scalar(
            select(Assurance.assured_on).where(
                Assurance.service_id == id_of("service", "ashgrove-saturday")
            )
        )
    assert facts.payment_checked_on == date(2026, 11, 13)
    assert day == date(2026, 11, 13)
