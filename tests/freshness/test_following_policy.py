"""Another policy moves due dates, flags, filters and the public answer; never the day of a word."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.directory.change_feed import data_version
from app.directory.documents import ServiceDocument
from app.directory.facts import Capacity
from app.directory.publications import Change
from app.freshness.assurances import assure
from app.freshness.check_policies import policies, policy_on
from app.freshness.days import midnight
from app.freshness.flags import Flag
from app.freshness.following_policy import AT_A_TIME, Followed, follow_policy
from app.freshness.outcomes import Reason
from app.freshness.overdue import sweep_overdue
from app.freshness.policy import Fact, Kind, Ruling
from app.freshness.scoreboard import scoreboard
from app.freshness.setting_policies import add_policy, change_policy, remove_policy
from app.freshness.standing import Method
from app.freshness.trust import Trust
from app.freshness.trusting import refresh_trust
from crawlers.schedule import follow_all
from tests import makers
from tests.makers import NOW, an_editor

TODAY = NOW.date()
A_DAY = timedelta(days=1)
CLUB = makers.a_service("Otters", facts={"category": "clubs"})
BREAK = makers.a_service("Weekend away", facts={"category": "short_breaks"})
NEVER = makers.a_service("Never checked", facts={"category": "clubs"})


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two entries that were checked forty days ago, and one that nobody ever checked."""
    opened = Database(database_url)
    with opened.writing() as session:
        makers.save(session, CLUB, BREAK, NEVER)
        check(session, CLUB, BREAK)
    yield opened
    opened.close()


def check(session: Any, *services: ServiceDocument, days_ago: int = 40) -> None:
    ids = [one.id for one in services]
    day = TODAY - days_ago * A_DAY
    assure(session, ids, an_editor(session), method=Method.PHONE, now=NOW, assured_on=day)
    refresh_trust(session, ids, NOW)


def set_so(
    database: Database,
    lasts: str,
    *,
    key: str = "clubs",
    first: date = TODAY,
    last: date | None = None,
    now: datetime = NOW,
) -> UUID:
    kind = Kind.FACT if lasts.startswith("days") else Kind.CATEGORY
    with database.writing() as session:
        by = an_editor(session).id
        ruling = Ruling(kind, key, lasts, first, last)
        return add_policy(session, ruling, by, why="A test", now=now)


def follow(database: Database, now: datetime = NOW) -> dict[str, Any]:
    return follow_all(database, now)


def said(database: Database, service: ServiceDocument = CLUB) -> Any:
    with database.reading() as session:
        return json.loads(session.get_one(Trust, service.id).body)


def flags(database: Database) -> list[tuple[UUID, str]]:
    with database.reading() as session:
        query = select(Flag.service_id, Flag.reason).where(Flag.resolved_at.is_(None))
        return sorted((id, reason) for id, reason in session.execute(query))


def told(database: Database, since: int) -> list[UUID]:
    """Of whom the change feed has told since."""
    with database.reading() as session:
        query = select(Change.service_id).where(Change.number > since).order_by(Change.number)
        return list(session.scalars(query))


def version(database: Database) -> int:
    with database.reading() as session:
        return data_version(session).number


def test_a_shorter_interval_moves_what_is_due_and_nothing_else(database: Database) -> None:
    before, reached = said(database), version(database)
    assert (before["state"], before["next_due"]) == ("current", "2027-01-15")
    set_so(database, "months:1")
    assert said(database) == before  # the clock does it, not the request
    assert follow(database) == {"entries": 2, "changed": 1, "raised": 1, "lifted": 0}
    after = said(database)
    assert (after["state"], after["next_due"]) == ("overdue", "2026-11-15")
    assert "a check was due by 15 November 2026" in after["sentence"]
    assert after["assured_date"] == before["assured_date"]
    assert said(database, BREAK)["state"] == "current"
    assert flags(database) == [(CLUB.id, Reason.OVERDUE)]
    assert told(database, reached) == [CLUB.id]
    with database.reading() as session:
        assert session.get_one(Trust, CLUB.id).assured_date == TODAY - 40 * A_DAY


def test_what_was_followed_is_not_followed_again(database: Database) -> None:
    set_so(database, "months:1")
    follow(database)
    reached = version(database)
    assert follow(database) == {"entries": 0, "changed": 0, "raised": 0, "lifted": 0}
    assert told(database, reached) == []


def test_taken_back_all_is_as_it_was_and_the_flag_closes_itself(database: Database) -> None:
    before = said(database)
    id = set_so(database, "months:1")
    follow(database)
    with database.writing() as session:
        remove_policy(session, id, an_editor(session).id, why="A slip", now=NOW)
    assert follow(database)["lifted"] == 1
    assert said(database) == before
    assert flags(database) == []
    with database.reading() as session:
        [why] = session.scalars(select(Flag.decision_detail))
        assert why == {"why": "The check is not overdue any more: how often it is due has changed."}


def test_an_open_flag_tells_the_new_day(database: Database) -> None:
    old = makers.a_service("Old break", facts={"category": "short_breaks"})
    with database.writing() as session:
        makers.save(session, old)
        check(session, old, days_ago=100)
    with database.writing() as session:
        sweep_overdue(session, NOW, hours_a_week=0)
    set_so(database, "months:2", key="short_breaks")
    assert follow(database)["raised"] == 0
    with database.reading() as session:
        [flag] = session.scalars(select(Flag))
        assert flag.words.endswith("a check was due by 16 October 2026.")
        assert flag.evidence["check_every"] == "every 2 months"


def test_a_policy_begins_and_ends_at_midnight_in_london(database: Database) -> None:
    """Monthly in the summer: midnight there is an hour before midnight in UTC."""
    first, last = date(2027, 6, 1), date(2027, 8, 31)
    set_so(database, "months:1", key="short_breaks", first=first, last=last)
    assert follow(database)["entries"] == 0
    with database.writing() as session:
        day = date(2027, 4, 20)
        by = an_editor(session)
        now = datetime(2027, 4, 20, 12, tzinfo=UTC)
        assure(session, [BREAK.id], by, method=Method.PHONE, now=now, assured_on=day)
        refresh_trust(session, [BREAK.id], now)
    begins, ends = midnight(first), midnight(last + A_DAY)
    assert begins.hour == ends.hour == 23
    for moment, entries, due, state in (
        (begins - timedelta(seconds=1), 0, "2027-07-20", "current"),
        (begins, 1, "2027-05-20", "overdue"),
        (ends - timedelta(seconds=1), 0, "2027-05-20", "overdue"),
        (ends, 1, "2027-07-20", "overdue"),
    ):
        assert follow(database, moment)["entries"] == entries
        assert (said(database, BREAK)["next_due"], said(database, BREAK)["state"]) == (due, state)


def test_an_entry_that_is_saved_under_a_policy_has_it_at_once(database: Database) -> None:
    set_so(database, "months:1")
    with database.writing() as session:
        check(session, CLUB, days_ago=5)
    assert said(database)["next_due"] == "2026-12-19"
    assert follow(database)["entries"] == 2  # its flags may have to follow


def test_another_category_moves_the_flag_too(database: Database) -> None:
    """Whoever edits an entry moves its due date at once; the clock looks after the flag."""
    monthly = makers.a_service("Advice", facts={"category": "advice"})
    with database.writing() as session:
        makers.save(session, monthly)
        check(session, monthly)
    with database.writing() as session:
        sweep_overdue(session, NOW, hours_a_week=0)
    assert flags(database) == [(monthly.id, Reason.OVERDUE)]
    facts = monthly.local_offer.model_copy(update={"category": "clubs"})
    with database.writing() as session:
        makers.save(session, monthly.model_copy(update={"local_offer": facts}))
    assert said(database, monthly)["state"] == "current"
    assert follow(database) == {"entries": 1, "changed": 0, "raised": 0, "lifted": 1}
    assert flags(database) == []


def test_a_dated_fact_counts_for_longer_or_shorter(database: Database) -> None:
    full = makers.a_service(
        "Full club",
        facts={
            "category": "clubs", "capacity": Capacity.FULL, "capacity_as_of": TODAY - 40 * A_DAY,
        },
    )  # fmt: skip
    with database.writing() as session:
        makers.save(session, full, now=NOW - 60 * A_DAY)
        check(session, full)
    assert said(database, full)["facts"]["capacity"]["state"] == "known"
    id = set_so(database, "days:30", key="capacity")
    done = follow(database)
    assert (done["entries"], done["changed"], done["raised"]) == (4, 1, 1)
    assert said(database, full)["facts"]["capacity"]["state"] == "unknown"
    assert said(database, full)["facts"]["capacity"]["as_of"] == str(TODAY - 40 * A_DAY)
    assert (full.id, Reason.FACT_EXPIRED) in flags(database)
    with database.writing() as session:
        longer = Ruling(Kind.FACT, "capacity", "days:30", TODAY, TODAY - A_DAY)
        by = an_editor(session).id
        with pytest.raises(ValueError, match="must not be before the first"):
            change_policy(session, id, longer, by, why="No", now=NOW)
        remove_policy(session, id, by, why="No", now=NOW)
    assert follow(database)["lifted"] == 1
    assert said(database, full)["facts"]["capacity"]["state"] == "known"
    assert (full.id, Reason.FACT_EXPIRED) not in flags(database)


def test_a_step_takes_some_entries_and_goes_on_after_them(database: Database) -> None:
    many = [makers.a_service(f"Club {n}", facts={"category": "clubs"}) for n in range(AT_A_TIME)]
    with database.writing() as session:
        makers.save(session, *many)
    set_so(database, "months:2")
    steps: list[int] = []
    step = Followed()
    while not steps or step.last is not None:
        with database.writing() as session:
            step = follow_policy(session, NOW, after=step.last)
        steps.append(step.entries)
    assert steps == [AT_A_TIME, 2, 0]


def test_what_an_older_version_left_is_worked_out_and_nobody_is_told(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Trust).values(policy=None))
    reached = version(database)
    assert follow(database) == {"entries": 3, "changed": 0, "raised": 0, "lifted": 0}
    assert told(database, reached) == []
    assert follow(database)["entries"] == 0


def test_readers_keep_policies_until_somebody_changes_them(
    database: Database, database_url: str
) -> None:
    """Another process changes a row: a reader here sees it in its next transaction."""
    with database.reading() as session:
        assert policies(session).rulings == ()
    other = Database(database_url)
    for lasts in ("months:1", "months:2"):
        id = set_so(other, lasts)
        with database.reading() as session:
            assert policy_on(session, TODAY).cadence_of("clubs").key == lasts
            assert policy_on(session, TODAY - A_DAY).cadence_of("clubs").key == "months:3"
        with other.writing() as session:
            remove_policy(session, id, an_editor(session).id, why="", now=NOW)
    with database.reading() as session:
        assert policy_on(session, TODAY).counts_since(Fact.CAPACITY, TODAY) == TODAY - 60 * A_DAY
    other.close()


def test_the_scoreboard_tells_which_policy_counted(database: Database) -> None:
    def board() -> Any:
        with database.reading() as session:
            return scoreboard(session, NOW)

    assert (board().categories["clubs"].in_time, board().ruling_of("clubs")) == (1, None)
    set_so(database, "months:1", last=TODAY + 30 * A_DAY)
    found = board()
    assert found.categories["clubs"].in_time == 0
    assert found.cadence_of("clubs").words == "every month"
    assert found.ruling_of("clubs").valid_to == TODAY + 30 * A_DAY
    assert found.categories["short_breaks"].in_time == 1
