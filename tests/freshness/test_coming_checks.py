"""The plan of the coming weeks is kept, and is right after whatever changes it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.editing import begin, read_entry, save
from app.directory.facts import EntryStatus
from app.freshness.checking import record_check
from app.freshness.coming_checks import Coming, coming_checks
from app.freshness.days import day_of
from app.freshness.overdue import sweep_overdue
from app.freshness.policy import Kind, Ruling
from app.freshness.setting_policies import add_policy
from app.freshness.standing import Method
from tests import makers
from tests.api.test_queries import counting
from tests.makers import NOW

TODAY = day_of(NOW)
HOURS = 2.0
CLUBS = [makers.a_service(f"Otters {n}", facts={"category": "clubs"}) for n in range(20)]
ID: UUID = CLUBS[0].id
Change = Callable[[Session], object]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    with opened.writing() as session:
        makers.save(session, *CLUBS)
        makers.an_editor(session)
    yield opened
    opened.close()


def plan(database: Database, today: int = 0, hours: float = HOURS) -> Coming:
    with database.reading() as session:
        return coming_checks(session, TODAY + timedelta(days=today), hours_a_week=hours)


def edit(session: Session, **facts: object) -> None:
    entry = read_entry(session, ServiceDocument, ID)
    act = begin(session, makers.an_editor(session), act="edit", why="", now=NOW)
    save(session, act, entry.model_copy(
        update={"local_offer": entry.local_offer.model_copy(update=facts)}
    ))  # fmt: skip


CHANGES: dict[str, Change] = {
    "somebody checks an entry": lambda session: record_check(
        session, [ID], makers.an_editor(session), Method.PHONE, NOW
    ),
    "another category, with another harm": lambda session: edit(session, category="short_breaks"),
    "an entry goes": lambda session: edit(
        session, entry_status=EntryStatus.PAUSED, public_reason=None
    ),
    "first checks get their days": lambda session: sweep_overdue(session, NOW, hours_a_week=1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_kept_plan_is_the_one_that_a_fresh_look_finds(
    database: Database, database_url: str, change: Change
) -> None:
    before = plan(database)
    with database.writing() as session:
        change(session)
    fresh = Database(database_url)  # which has kept nothing yet
    assert plan(database) == plan(fresh) != before
    fresh.close()


def test_another_process_changes_the_plan(database: Database, database_url: str) -> None:
    before = plan(database)
    other = Database(database_url)
    with other.writing() as session:
        CHANGES["somebody checks an entry"](session)
    other.close()
    assert plan(database).never_checked == before.never_checked - 1


def test_entries_are_read_once_until_something_changes(database: Database) -> None:
    first = plan(database)
    with database.reading() as session, counting(database) as sent:
        assert coming_checks(session, TODAY, hours_a_week=HOURS) is first
    assert len(sent) == 2  # how far the data have come, and the first checks


def test_another_day_and_other_hours_have_plans_of_their_own(database: Database) -> None:
    first = plan(database)
    assert plan(database, today=1).plan.weeks[0].begins == TODAY + timedelta(days=1)
    assert plan(database, hours=4).plan.a_week == 2 * first.plan.a_week
    assert plan(database) == first


def test_another_policy_is_planned_for_at_once(database: Database) -> None:
    """Though no entry has changed: the clock has not followed yet."""
    assert plan(database, hours=0.5).plan.cannot_keep == ()
    monthly = Ruling(Kind.CATEGORY, "clubs", "months:1", TODAY)
    with database.writing() as session:
        add_policy(session, monthly, makers.an_editor(session).id, why="A test", now=NOW)
    [words] = plan(database, hours=0.5).plan.cannot_keep
    assert words.startswith("clubs (medium harm): 20 entries, every month, would take 0.9 hours")
    assert plan(database, today=-1, hours=0.5).plan.cannot_keep == ()


def test_what_a_transaction_has_written_is_planned_for_it_alone(database: Database) -> None:
    before = plan(database)
    with database.writing() as session:
        CHANGES["somebody checks an entry"](session)
        seen = coming_checks(session, TODAY, hours_a_week=HOURS)
        assert seen.never_checked == before.never_checked - 1
        session.rollback()
    assert plan(database) == before
