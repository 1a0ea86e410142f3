"""Reverting: one field, or a whole version, as it stood; today's decisions stay today's."""

from typing import Any

import pytest
from sqlalchemy import update

from app.database import Database
from app.directory import editing
from app.directory.documents import EntryDocument, ServiceDocument
from app.directory.facts import AddressVisibility, EntryStatus
from app.directory.history import EntryVersion
from app.directory.reverting import CannotRevert, revert_field, revert_to
from tests.makers import NOW, a_location, a_service, an_editor, an_organization, save

RECORDS = [a_service(), a_location(), an_organization()]


def reverted(database: Database, record: EntryDocument, field: str | None, to: int) -> Any:
    with database.writing() as session:
        act = editing.begin(session, an_editor(session), act="revert", why="", now=NOW)
        now = editing.read_entry(session, type(record), record.id)
        if field is None:
            revert_to(session, act, now, to_version=to)
        else:
            revert_field(session, act, now, field, to_version=to)
    with database.reading() as session:
        return editing.read_entry(session, type(record), record.id)


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.kind)
def test_one_field_or_all_of_them_are_put_back(database: Database, record: EntryDocument) -> None:
    with database.writing() as session:
        save(session, record)
        save(session, record.model_copy(update={"name": "New", "phones": []}))
    one = reverted(database, record, "phones", to=1)
    assert (one.name, one.phones) == ("New", record.phones)  # type: ignore[attr-defined]
    assert reverted(database, record, None, to=1) == record


def test_where_it_stands_and_what_is_shown_are_decided_today(database: Database) -> None:
    record = a_service()
    later = record.model_copy(deep=True, update={"name": "New"})
    later.local_offer.entry_status = EntryStatus.PAUSED
    later.local_offer.address_visibility = AddressVisibility.TEAM_ONLY
    with database.writing() as session:
        save(session, record)
        save(session, later)
    now = reverted(database, record, None, to=1)
    facts = now.local_offer
    assert (now.name, facts.entry_status, facts.address_visibility) == (
        record.name, EntryStatus.PAUSED, AddressVisibility.TEAM_ONLY,
    )  # fmt: skip


# What cannot be put back: the field, and the version that is asked for.
REFUSED = [
    ("id", 1),
    ("local_offer.entry_status", 1),
    ("local_offer.address_visibility", 1),
    ("status", 1),
    ("nothing", 1),
    ("name", 9),
    ("minimum_age", 1),  # 5 then, and the oldest age is 3 now
]


@pytest.mark.parametrize(("field", "version"), REFUSED)
def test_what_cannot_be_put_back_is_refused(database: Database, field: str, version: int) -> None:
    with database.writing() as session:
        save(session, a_service())
        save(session, a_service(minimum_age=1.0, maximum_age=3.0))
    with pytest.raises(CannotRevert):
        reverted(database, a_service(), field, to=version)


def test_the_address_of_a_place_is_not_shown_again_by_it(database: Database) -> None:
    shut = {"address_visibility": AddressVisibility.TEAM_ONLY, "name": "New"}
    hidden = a_location().model_copy(update=shut)
    with database.writing() as session:
        save(session, a_location())
        save(session, hidden)
    now = reverted(database, a_location(), None, to=1)
    assert (now.name, now.address_visibility) == ("Otter Hall", AddressVisibility.TEAM_ONLY)
    with pytest.raises(CannotRevert):
        reverted(database, a_location(), "address_visibility", to=1)


def test_values_that_were_erased_do_not_come_back(database: Database) -> None:
    with database.writing() as session:
        save(session, a_service())
        save(session, a_service(alert="New"))
        session.execute(update(EntryVersion).where(EntryVersion.version == 1).values(document=None))
    with pytest.raises(CannotRevert, match="personal values were erased"):
        reverted(database, ServiceDocument(id=a_service().id, name="-"), "alert", to=1)
