"""The plan of checks: due dates by entry and by fact, calls that renew both, hours that run out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.actors import ActorKind, actor_named
from app.cli.checks import show
from app.database import Database
from app.directory.documents import LocalOfferDocument
from app.freshness.assurances import assure
from app.freshness.check_plan import (
    ENTRY,
    Checked,
    Plan,
    calls_to,
    due_dates,
    next_call,
    plan_checks,
)
from app.freshness.checks_due import entries_to_check
from app.freshness.outcomes import Harm
from app.freshness.overdue import sweep_overdue
from app.freshness.policy import FACTS_LAST, Fact
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
from tests import makers

TODAY = date(2026, 11, 2)  # a Monday
DAY = timedelta(days=1)


def club(number: int = 0, **others: Any) -> Checked:
    given = {"id": f"club {number}", "category": "clubs", "harm": Harm.MEDIUM, "due": TODAY}
    return Checked(**{**given, **others})


def plan(entries: list[Checked], weeks: int = 12, hours: float = 10) -> Plan:
    return plan_checks(entries, TODAY, weeks=weeks, hours_a_week=hours, minutes_per_check=15)


def test_a_fact_that_ages_faster_than_the_entry_brings_the_call_forward() -> None:
    entry = club(due=TODAY + 80 * DAY, facts={Fact.CAPACITY: TODAY - 50 * DAY})
    call = next_call(entry, TODAY)
    assert call is not None
    assert call.on == TODAY + 10 * DAY  # sixty days after the fact's date
    assert call.renews == (Fact.CAPACITY,)


def test_one_call_renews_all_that_falls_due_soon_after() -> None:
    entry = club(
        due=TODAY + 25 * DAY,
        facts={
            Fact.CAPACITY: TODAY - 60 * DAY,
            Fact.WAITING_TIME: TODAY - 70 * DAY,
            Fact.PAYMENT: TODAY,
        },
    )
    call = next_call(entry, TODAY)
    assert call is not None
    assert call.on == TODAY
    assert call.renews == (ENTRY, Fact.CAPACITY, Fact.WAITING_TIME)


@pytest.mark.parametrize(("together", "calls"), [(0, 2), (30, 1)])
def test_going_through_more_at_once_saves_calls(together: int, calls: int) -> None:
    entry = club(due=TODAY + 20 * DAY, facts={Fact.CAPACITY: TODAY - 50 * DAY})
    made = list(calls_to(entry, TODAY, TODAY + 30 * DAY, together * DAY))
    assert len(made) == calls


def test_what_is_overdue_is_due_today() -> None:
    call = next_call(club(due=TODAY - 200 * DAY), TODAY)
    assert call is not None
    assert call.on == TODAY


def test_a_first_check_comes_when_it_is_planned_whatever_the_facts_say() -> None:
    entry = club(due=TODAY + 40 * DAY, first=True, facts={Fact.CAPACITY: TODAY - 900 * DAY})
    call = next_call(entry, TODAY)
    assert call is not None
    assert (call.on, call.renews) == (TODAY + 40 * DAY, (ENTRY, Fact.CAPACITY))


def test_childcare_is_due_by_the_dates_of_the_terms() -> None:
    calls = calls_to(club(category="early_years"), TODAY, date(2027, 10, 1), timedelta(0))
    assert [call.on for call in calls] == [
        TODAY, date(2027, 1, 1), date(2027, 4, 1), date(2027, 9, 1),
    ]  # fmt: skip


def test_travel_is_checked_before_a_school_year_begins() -> None:
    calls = list(calls_to(club(category="travel"), TODAY, date(2028, 8, 30), timedelta(0)))
    assert [call.on for call in calls] == [TODAY, date(2027, 8, 31)]


def test_an_entry_without_any_date_needs_no_call() -> None:
    assert next_call(club(due=None), TODAY) is None


def test_the_worst_harm_is_done_first_and_the_rest_waits() -> None:
    entries = [club(n) for n in range(60)] + [club(n + 100, harm=Harm.HIGH) for n in range(30)]
    first, second = plan(entries, weeks=2).weeks
    assert first.due == {Harm.HIGH: 30, Harm.MEDIUM: 60, Harm.LOW: 0}
    assert first.done == {Harm.HIGH: 30, Harm.MEDIUM: 10, Harm.LOW: 0}  # ten hours: forty checks
    assert first.waiting[Harm.MEDIUM] == 50
    assert second.waiting[Harm.MEDIUM] == 10


def test_without_hours_everything_waits() -> None:
    [week] = plan([club(n) for n in range(7)], weeks=1, hours=0).weeks
    assert sum(week.done.values()) == 0
    assert week.waiting[Harm.MEDIUM] == 7


def test_first_checks_without_a_day_are_spread_over_the_hours() -> None:
    weeks = plan([club(n, due=None, first=True) for n in range(400)]).weeks
    assert [week.due[Harm.MEDIUM] for week in weeks][:10] == [40] * 10
    assert all(sum(week.waiting.values()) == 0 for week in weeks[:10])


def test_intervals_that_cannot_be_kept_are_named() -> None:
    [words] = plan([club(n) for n in range(1000)]).cannot_keep
    assert words.startswith("clubs (medium harm): 1,000 entries, every 3 months")


days = st.integers(-400, 400).map(lambda number: TODAY + number * DAY)
entries = st.builds(
    Checked,
    id=st.just("one"),
    category=st.sampled_from(["clubs", "early_years", "travel", "advice", "", "unheard of"]),
    harm=st.sampled_from(Harm),
    due=st.none() | days,
    first=st.booleans(),
    facts=st.dictionaries(st.sampled_from(Fact), days, max_size=4),
)


@given(entries, st.integers(0, 90).map(lambda number: number * DAY))
def test_calls_follow_each_other_and_keep_every_date(entry: Checked, together: timedelta) -> None:
    ends = TODAY + 300 * DAY
    calls = list(calls_to(entry, TODAY, ends, together))
    assert all(one.on < other.on for one, other in pairwise(calls))
    assert all(TODAY <= call.on < ends and call.renews for call in calls)
    dates = [day for day in due_dates(entry).values() if TODAY <= day < ends]
    assert not dates or calls[0].on <= min(dates)
    assert len(calls) <= 300


@given(st.lists(entries, max_size=30), st.integers(0, 40))
def test_every_check_is_made_or_waits(some: list[Checked], hours: int) -> None:
    found = plan(some, hours=hours)
    due = sum(sum(week.due.values()) for week in found.weeks)
    done = sum(sum(week.done.values()) for week in found.weeks)
    assert due == done + sum(found.weeks[-1].waiting.values())
    assert done <= found.a_week * len(found.weeks) + 1e-6


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def test_the_plan_is_read_from_the_entries(database: Database) -> None:
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    facts = LocalOfferDocument(category="clubs", capacity="full", capacity_as_of=date(2026, 10, 1))
    checked = makers.a_service("Checked", local_offer=facts)
    new = makers.a_service("Never checked", local_offer=LocalOfferDocument(category="advice"))
    with database.writing() as session:
        makers.save(session, checked, new, now=now)
    with database.writing() as session:
        actor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=now)
        assure(session, [checked.id], actor, method=Method.PHONE, now=now)
        refresh_trust(session, [checked.id], now)
        sweep_overdue(session, now, hours_a_week=10)
    with database.reading() as session:
        found = {one.id: one for one in entries_to_check(session)}
    assert found[str(checked.id)] == Checked(
        str(checked.id),
        "clubs",
        Harm.MEDIUM,
        date(2027, 2, 2),
        facts={Fact.CAPACITY: date(2026, 10, 1)},
    )
    assert found[str(new.id)].first
    assert found[str(new.id)].harm is Harm.HIGH
    assert found[str(new.id)].due == date(2026, 11, 2)
    assert FACTS_LAST[Fact.CAPACITY] == 60 * DAY


def test_the_command_answers_machines(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    clubs = [
        makers.a_service(f"Club {n}", local_offer=LocalOfferDocument(category="clubs"))
        for n in range(40)
    ]
    with database.writing() as session:
        makers.save(session, *clubs, now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    command = [sys.executable, "-m", "app.cli", "checks", "plan", "--weeks", "4", "--json"]
    told = subprocess.run(
        [*command, "--now", "2026-11-02T09:00Z"],
        env=os.environ
        | {"LOCALOFFER_DATABASE_URL": sqlite_url, "LOCALOFFER_EDITOR_HOURS_A_WEEK": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(told.stdout)
    assert answer["checks_a_week"] == 10
    assert answer["weeks"][0]["begins"] == "2026-11-02"
    assert [week["due"]["medium"] for week in answer["weeks"]] == [10] * 4


def test_people_are_told_week_by_week_and_what_the_hours_are_too_few_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(plan([club(n) for n in range(1000)], weeks=2), 10)
    told = " ".join(capsys.readouterr().out.split())
    assert "10 hours a week are enough for 40 checks" in told
    assert told.count("November") >= 2  # a narrow screen wraps the dates
    assert "clubs (medium harm): 1,000 entries, every 3 months" in told


def test_people_are_told_when_the_hours_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    show(plan([club()]), 10)
    assert "Every interval can be kept." in capsys.readouterr().out
