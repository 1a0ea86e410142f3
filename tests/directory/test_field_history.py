"""Histories: each version beside the one before, field by field; what was erased is not told."""

from sqlalchemy import update

from app.database import Database
from app.directory.facts import Known
from app.directory.field_history import history_of
from app.directory.history import EntryVersion
from tests.makers import a_location, a_service, save


def test_each_version_tells_its_fields_from_and_to_newest_first(database: Database) -> None:
    with database.writing() as session:
        save(session, a_service())
        save(session, a_service(alert="Shut", facts={"free": Known.YES}))
    with database.reading() as session:
        newest, first = history_of(session, a_service())
    assert (newest.version, newest.actor, newest.act, newest.why) == (
        2, "Robin Fields", "save", "a test",
    )  # fmt: skip
    told = {one.field: (one.before, one.after) for one in newest.changes}
    assert told["alert"] == ("Closed on bank holidays.", "Shut")
    assert told["local_offer.free"] == ("no", "yes")
    made = {one.field: (one.before, one.after) for one in first.changes}
    assert made["name"] == (None, "Saturday swimming")


def test_what_was_erased_leaves_only_that_it_changed(database: Database) -> None:
    with database.writing() as session:
        save(session, a_service())
        save(session, a_service(alert="Shut"))
        erase = update(EntryVersion).where(EntryVersion.version == 1).values(document=None)
        session.execute(erase)
    with database.reading() as session:
        newest, first = history_of(session, a_service())
    assert (newest.erased, first.erased) == (False, True)
    assert {(one.before, one.after, one.erased) for one in newest.changes} == {(None, None, True)}


def test_one_id_of_two_kinds_has_two_histories(database: Database) -> None:
    twin = a_service("Twin", id=a_location().id)
    with database.writing() as session:
        save(session, a_location(), twin)
        save(session, a_location().model_copy(update={"name": "New"}))
    with database.reading() as session:
        assert [one.version for one in history_of(session, a_location())] == [2, 1]
        assert [one.version for one in history_of(session, twin)] == [1]
