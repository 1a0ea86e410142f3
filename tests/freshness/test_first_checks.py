"""The first checks, spread over the hours that there are."""

from collections import Counter
from datetime import date, timedelta

import pytest

from app.freshness.first_checks import CheckPlan, ToCheck, first_round_words, stagger
from app.freshness.outcomes import Harm

MONDAY = date(2026, 11, 30)


def clubs(count: int, harm: Harm = Harm.MEDIUM) -> list[ToCheck]:
    return [ToCheck(f"{harm}-{number:04}", "clubs", harm) for number in range(count)]


def plan(entries: list[ToCheck], hours: float = 10, minutes: float = 15) -> CheckPlan:
    return stagger(entries, hours, minutes, MONDAY)


def test_no_week_holds_more_checks_than_its_hours() -> None:
    weeks = Counter((due - MONDAY).days // 7 for due in plan(clubs(1500)).due.values())
    assert max(weeks.values()) == 40  # ten hours of fifteen minutes
    assert len(weeks) == 38


def test_checks_fall_on_working_days_only() -> None:
    assert all(due.weekday() < 5 for due in plan(clubs(200)).due.values())


@pytest.mark.parametrize("start", [MONDAY + timedelta(days=days) for days in range(7)])
def test_a_plan_may_start_on_any_day(start: date) -> None:
    due = stagger(clubs(50), 10, 15, start).due.values()
    assert min(due) >= start
    assert all(day.weekday() < 5 for day in due)
    assert max(Counter(due).values()) == 8


def test_worst_harm_comes_first() -> None:
    mixed = clubs(50, Harm.LOW) + clubs(50, Harm.HIGH) + clubs(50)
    due = plan(mixed).due
    worst = max(due[one.id] for one in mixed if one.harm is Harm.HIGH)
    least = min(due[one.id] for one in mixed if one.harm is Harm.LOW)
    assert worst < least


def test_within_the_same_harm_what_ages_fastest_comes_first() -> None:
    entries = [ToCheck("a", "special_school"), ToCheck("b", "advice"), *clubs(100)]
    due = plan(entries).due
    assert due["b"] == min(due.values())
    assert due["a"] == max(due.values())


def test_the_plan_says_which_intervals_cannot_be_kept() -> None:
    entries = [ToCheck("advice", "advice", Harm.HIGH), *clubs(1000)]
    assert plan(entries).cannot_keep == (
        "clubs (medium harm): 1,000 entries, every 3 months, would take 19.2 hours a week; "
        "9.9 are left: about every 6 months instead",
    )


def test_what_can_be_kept_is_not_complained_of() -> None:
    assert plan(clubs(100)).cannot_keep == ()


def test_without_hours_nothing_is_planned_and_the_plan_says_so() -> None:
    nothing = plan(clubs(3), hours=0)
    assert not nothing.due
    assert "none are left" in nothing.cannot_keep[0]
    assert first_round_words(nothing).startswith("No first check is planned")


def test_the_end_of_the_first_round_is_a_date() -> None:
    assert first_round_words(plan(clubs(1500))) == (
        "The first round of 1,500 checks ends on 18 August 2027."
    )


def test_the_order_of_the_entries_changes_nothing() -> None:
    assert plan(clubs(99)) == plan(clubs(99)[::-1])
