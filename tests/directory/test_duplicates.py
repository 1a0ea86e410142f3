"""Entries that are there twice are found among many, whatever they have in common."""

from uuid import UUID

import pytest

from app.database import Database
from app.directory.documents import PhoneDocument, ServiceDocument
from app.directory.duplicates import find_duplicates, known_duplicates
from app.directory.facts import EntryStatus
from tests.makers import a_location, a_service, save

HALL = a_location()


def an_entry(name: str, mark: str, **fields: object) -> ServiceDocument:
    """An entry with nothing but this, so that nothing else is in common."""
    bare: dict[str, object] = {
        "id": a_service(f"{name} {mark}").id, "url": None, "phones": [], "contacts": [],
    }  # fmt: skip
    return a_service(name, **(bare | fields))  # type: ignore[arg-type]


def at_the_hall(name: str, mark: str) -> ServiceDocument:
    made = an_entry(name, mark, locations=(HALL,))
    made.service_at_locations[0].id = a_service(f"{name} {mark} there").id
    return made


def with_phone(name: str, mark: str, number: str) -> ServiceDocument:
    return an_entry(name, mark, phones=[PhoneDocument(number=number)])


# What two entries are called and have in common, and by what words they are found.
PLANTED = {
    "a phone number": (
        with_phone("Otter Swim Club", "1", "020 7946 0100"),
        with_phone("Otter Swimming Club", "2", "02079460100"),
        ("phone number",),
    ),
    "a place": (at_the_hall("Drama club", "1"), at_the_hall("Drama clubs", "2"), ("postcode",)),
    "an address": (
        an_entry("Heron Walks", "1", url="https://heron.example/walks"),
        an_entry("Heron Walking", "2", url="http://www.heron.example/walks/"),
        ("web address",),
    ),
    "a website": (
        an_entry("Badger Youth Choir", "1", url="https://badger.example/choir"),
        an_entry("Badger Youth Choirs", "2", url="https://badger.example/choirs?in=2026"),
        ("website",),
    ),
    "words in another order": (
        an_entry("Sibling Group of Sutton", "1"), an_entry("Sutton: Group of Sibling", "2"), (),
    ),
    "a slip of the pen": (
        an_entry("Rainbow holiday scheme for families", "1"),
        an_entry("Rainbow holliday scheme for families", "2"),
        (),
    ),
}  # fmt: skip
OTHERS = [
    with_phone("Heron Lunches", "9", "020 7946 0100"),  # one switchboard, something else
    an_entry("Otter Climbing", "9", url="https://badger.example/otters"),
    an_entry("Rainbow schemes", "9"),
]


def pairs(session: object) -> dict[frozenset[UUID], tuple[str, ...]]:
    found = find_duplicates(session)  # type: ignore[arg-type]
    return {frozenset((one.one, one.other)): one.shared for one in found}


@pytest.mark.parametrize("what", PLANTED)
def test_each_planted_pair_is_found_among_others(database: Database, what: str) -> None:
    one, other, shared = PLANTED[what]
    crowd = [an_entry(f"Club number {n} {'abcdefghij'[n % 10] * 6}", "9") for n in range(30)]
    with database.writing() as session:
        save(session, HALL, one, other, *OTHERS, *crowd)
    with database.reading() as session:
        assert pairs(session).get(frozenset((one.id, other.id))) == shared


def test_entries_that_only_have_something_in_common_are_left(database: Database) -> None:
    with database.writing() as session:
        save(session, HALL, *OTHERS, *(pair[0] for pair in PLANTED.values()))
    with database.reading() as session:
        assert pairs(session) == {}


def test_what_is_remembered_is_looked_for_again_when_an_entry_changes(database: Database) -> None:
    one, other, _ = PLANTED["a slip of the pen"]
    with database.writing() as session:
        save(session, one, other)
    with database.reading() as session:
        first = known_duplicates(session)
        assert len(first) == 1
        assert known_duplicates(session) is first
    with database.writing() as session:
        gone = other.model_copy(deep=True)
        gone.local_offer.entry_status = EntryStatus.WITHDRAWN
        save(session, gone)
    with database.reading() as session:
        assert known_duplicates(session) == []
