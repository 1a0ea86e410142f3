"""Previews: what the public would see of an entry that is not saved; nothing is written."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.directory.facts import AddressVisibility, ContactVisibility
from app.directory.history import EntryVersion
from app.freshness.previewing import preview_of
from tests.makers import NOW, a_location, a_service, an_organization, save

OTTERS, HALL = an_organization(), a_location()
SWIMMING = a_service(organization=OTTERS, locations=(HALL,))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    with opened.writing() as session:
        save(session, OTTERS, HALL, SWIMMING)
    yield opened
    opened.close()


def test_new_words_are_seen_at_the_address_that_it_has(database: Database) -> None:
    changed = SWIMMING.model_copy(deep=True, update={"name": "Moonlight swimming"})
    with database.reading() as session:
        before = preview_of(session, SWIMMING, NOW)
        seen = preview_of(session, changed, NOW)
        assert session.scalar(select(func.count()).select_from(EntryVersion)) == 3
    assert (seen.body["name"], seen.body["slug"]) == ("Moonlight swimming", before.body["slug"])
    assert seen.freshness["state"] == "never_assured"
    assert "We have never checked these details." in seen.freshness["sentences"]


def test_an_entry_that_was_never_saved_is_seen_too(database: Database) -> None:
    with database.reading() as session:
        seen = preview_of(session, a_service("Night walks", organization=OTTERS), NOW)
    assert seen.body["name"] == "Night walks"
    assert seen.body["organization"]["name"] == OTTERS.name


def test_what_is_to_be_hidden_is_not_seen(database: Database) -> None:
    hidden = SWIMMING.model_copy(deep=True)
    hidden.local_offer.contact_visibility = ContactVisibility.TEAM_ONLY
    hidden.local_offer.address_visibility = AddressVisibility.TEAM_ONLY
    with database.reading() as session:
        seen = str(preview_of(session, hidden, NOW).body)
    for words in ("020 7946", "swim@otter.example", "1 Otter Lane", "SM1 1AA"):
        assert words not in seen, words
