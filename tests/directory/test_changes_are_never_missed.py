"""Writers racing: whoever follows the change feed never misses a change."""

import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from app.database import Database, WritingSession
from app.directory.publications import Change
from tests import makers

WRITERS = 4
EACH = 8
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


def test_a_reader_of_the_feed_sees_every_change_of_racing_writers(database: Database) -> None:
    with database.writing() as session:
        makers.an_editor(session)
    written: list[UUID] = []
    errors: list[Exception] = []
    done = threading.Event()

    def write(writer: int) -> None:
        try:
            for number in range(EACH):
                service = makers.a_service(f"Club {writer} {number}")
                with database.writing() as session:
                    makers.save(session, service)
                written.append(service.id)
        except Exception as error:
            errors.append(error)

    seen: list[UUID] = []

    def follow() -> None:
        cursor = 0
        while True:
            ending = done.is_set()
            with database.reading() as session:
                query = select(Change).where(Change.number > cursor).order_by(Change.number)
                for change in session.scalars(query):
                    assert change.number == cursor + 1
                    cursor = change.number
                    seen.append(change.service_id)
            if ending:
                return

    follower = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    follower.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join(60)
    done.set()
    follower.join(60)
    assert not errors
    assert sorted(seen) == sorted(written)


def test_a_slow_writers_change_is_not_numbered_before_it_commits(database: Database) -> None:
    """B's number must be above A's whenever a reader could have seen A's without B's."""
    with database.writing() as session:
        makers.an_editor(session)
    first_is_written = threading.Event()
    second_is_done = threading.Event()
    slow, quick = makers.a_service("Slow"), makers.a_service("Quick")

    def write_slowly() -> None:
        with database.writing() as session:
            makers.save(session, slow)
            session.flush()
            first_is_written.set()
            second_is_done.wait(2.0)  # on a database with one writer, the other one waits for us

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert first_is_written.wait(10)

    def write_quickly() -> None:
        with database.writing() as session:
            makers.save(session, quick)
        second_is_done.set()

    other = threading.Thread(target=write_quickly)
    other.start()
    other.join(20)
    thread.join(20)
    with database.reading() as session:
        numbers = session.scalars(select(Change.number).order_by(Change.number)).all()
        assert numbers == [1, 2]


def test_a_failed_write_takes_no_number(database: Database) -> None:
    def fail(session: WritingSession) -> None:
        raise RuntimeError("the last moment")

    def write() -> None:
        with database.writing() as session:
            makers.save(session, makers.a_service("Never"))
            event.listen(session, "before_commit", fail)

    with pytest.raises(RuntimeError):
        write()
    with database.writing() as session:
        makers.save(session, makers.a_service("Kept"))
    with database.reading() as session:
        assert session.scalar(select(func.max(Change.number))) == 1
        assert session.scalar(select(func.count()).select_from(Change)) == 1
