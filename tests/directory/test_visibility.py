"""What is withheld is in no publication, and hiding it tells everybody to delete older copies."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus, PublicReason
from app.directory.publications import Change, Publication
from tests import makers

STREET, PLACE = "1 Otter Lane", "Otter Hall"
SWITCHBOARDS = ("020 7946 0001", "020 7946 0002")
PEOPLE = ("Alex Rivers", "020 7946 0004", "020 7946 0005", "swim@otter.example", "020 7946 0003")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def publish(database: Database, *services: ServiceDocument, **rules: Any) -> None:
    """Saves services at one place of one organisation."""
    with database.writing() as session:
        makers.save(session, makers.an_organization(), makers.a_location(**rules), *services)


def a_club(name: str = "Club", **facts: Any) -> ServiceDocument:
    """A service at Otter Hall."""
    organization, location = makers.an_organization(), makers.a_location()
    return makers.a_service(name, organization=organization, locations=(location,), facts=facts)


def bodies(database: Database) -> dict[str, str]:
    """What is published, by name."""
    with database.reading() as session:
        found = session.scalars(select(Publication)).all()
        return {json.loads(one.body)["name"] if one.body else "": one.body for one in found}


def kinds(database: Database) -> list[str]:
    """The change feed."""
    with database.reading() as session:
        return [one.kind for one in session.scalars(select(Change).order_by(Change.number))]


def test_an_open_entry_shows_its_place_and_its_people(database: Database) -> None:
    publish(database, a_club())
    body = bodies(database)["Club"]
    assert STREET in body
    assert all(word in body for word in PEOPLE)


def test_an_area_is_all_that_is_told_of_a_place_that_is_area_only(database: Database) -> None:
    publish(database, a_club(address_visibility=AddressVisibility.AREA_ONLY))
    body = bodies(database)["Club"]
    assert STREET not in body
    assert PLACE not in body
    assert "latitude" not in body
    assert "SM1 1AA" not in body
    assert "Near Sutton SM1" in body
    assert str(makers.a_location().id) not in body


def test_a_place_for_the_team_only_is_not_mentioned(database: Database) -> None:
    publish(database, a_club(address_visibility=AddressVisibility.TEAM_ONLY))
    body = json.loads(bodies(database)["Club"])
    assert "service_at_locations" not in body
    assert "SM1" not in bodies(database)["Club"]


def test_a_places_own_rule_holds_for_every_entry_there(database: Database) -> None:
    publish(database, a_club(), address_visibility=AddressVisibility.TEAM_ONLY)
    assert STREET not in bodies(database)["Club"]


def test_what_one_entry_withholds_of_a_place_another_does_not_tell(database: Database) -> None:
    publish(database, a_club("Open"))
    assert STREET in bodies(database)["Open"]
    hidden = a_club("Hidden", address_visibility=AddressVisibility.TEAM_ONLY)
    publish(database, hidden)
    assert STREET not in bodies(database)["Open"]
    assert "redacted" in kinds(database)
    hidden.local_offer.address_visibility = AddressVisibility.PUBLIC
    publish(database, hidden)
    assert STREET in bodies(database)["Open"]


def test_hidden_contacts_are_hidden_everywhere_in_the_entry(database: Database) -> None:
    publish(database, a_club())
    publish(database, a_club(contact_visibility=ContactVisibility.TEAM_ONLY))
    body = bodies(database)["Club"]
    assert not [word for word in (*PEOPLE, "hello@otter.example", *SWITCHBOARDS) if word in body]
    assert kinds(database) == ["published", "redacted"]


def test_who_may_confirm_an_entry_is_in_no_publication(database: Database) -> None:
    private = {
        "update_contact_name": "Pat Secret",
        "update_contact_email": "pat@secret.example",
        "update_contact_phone": "020 7946 0999",
        "owner_team": "Team Secret",
    }
    publish(database, a_club(**private))
    body = bodies(database)["Club"]
    assert not [value for value in private.values() if value in body]


def test_a_withdrawn_entry_keeps_its_place_in_the_feed_and_none_of_its_words(
    database: Database,
) -> None:
    club = a_club()
    publish(database, club)
    club.local_offer.entry_status = EntryStatus.WITHDRAWN
    club.local_offer.public_reason = PublicReason.CLOSED
    publish(database, club)
    assert bodies(database) == {"": ""}
    assert kinds(database) == ["published", "withdrawn"]


def test_a_draft_is_in_no_feed_at_all(database: Database) -> None:
    publish(database, a_club(entry_status=EntryStatus.DRAFT))
    assert kinds(database) == []


def test_a_postcode_written_without_its_space_is_shortened_too(database: Database) -> None:
    club = a_club(address_visibility=AddressVisibility.AREA_ONLY)
    place = makers.a_location()
    place.addresses[0].postal_code = "sm11aa"
    with database.writing() as session:
        makers.save(session, makers.an_organization(), place, club)
    body = bodies(database)["Club"]
    assert "Near Sutton SM1" in body
    assert not [code for code in ("SM11AA", "SM1 1AA") if code in body.upper()]
