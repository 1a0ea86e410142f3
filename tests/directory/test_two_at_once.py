"""A save that comes too late is kept whole beside what came first."""

import pytest

from app.database import Database
from app.directory import editing
from app.directory.documents import EntryDocument
from app.directory.two_at_once import Clash, clash_of, save_or_clash
from tests.makers import NOW, a_location, a_service, an_editor, an_organization, save

RECORDS = [a_service(), a_location(), an_organization()]


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.kind)
def test_both_versions_are_there_and_nothing_was_written(
    database: Database, record: EntryDocument
) -> None:
    theirs = record.model_copy(update={"name": "Theirs", "description": "Words"})
    mine = record.model_copy(update={"name": "Mine"})
    with database.writing() as session:
        save(session, record)
        save(session, theirs)
    with database.writing() as session:
        act = editing.begin(session, an_editor(session, "Ben"), act="save", why="", now=NOW)
        clash = save_or_clash(session, act, mine, expected_version=1)
    assert isinstance(clash, Clash)
    assert (clash.by, clash.version, clash.theirs, clash.mine) == ("Robin Fields", 2, theirs, mine)
    assert {one.field: one.both_changed for one in clash.fields} == {
        "name": True, "description": False,
    }  # fmt: skip
    with database.reading() as session:
        assert editing.read_entry(session, type(record), record.id) == theirs


def test_who_is_in_time_saves(database: Database) -> None:
    with database.writing() as session:
        save(session, RECORDS[0])
        act = editing.begin(session, an_editor(session), act="save", why="", now=NOW)
        mine = RECORDS[0].model_copy(update={"name": "Mine"})
        saved = save_or_clash(session, act, mine, expected_version=1)
    assert isinstance(saved, editing.Saved)
    assert saved.version == 2


def test_one_id_of_two_kinds_is_no_clash_of_the_other(database: Database) -> None:
    place, entry = a_location(), a_service(id=a_location().id)
    with database.writing() as session:
        save(session, place, entry)
    with database.reading() as session:
        assert clash_of(session, entry, 1).fields == ()


def test_without_the_version_that_was_read_all_that_differs_is_mine(database: Database) -> None:
    with database.writing() as session:
        save(session, RECORDS[0])
    with database.reading() as session:
        mine = RECORDS[0].model_copy(update={"name": "Mine"})
        [one] = clash_of(session, mine, read_at=99).fields
    assert (one.field, one.both_changed) == ("name", False)
