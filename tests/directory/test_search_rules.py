"""Rules of schedules: what is written as RFC 5545, what words add, and on which days they fall."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.bank_holidays import bank_holidays
from app.directory.recurrences import Terms, holds_on, in_term
from app.directory.search_hours import DAYS, hours_of
from app.directory.search_rules import UNKNOWABLE, rule_of

TERMS: Terms = (
    (date(2026, 9, 2), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
)

RULES = [  # schedule, rule
    ({"freq": "WEEKLY", "byday": "SA"}, None),
    ({"byday": "SA,SU"}, None),  # feeds leave out what they think obvious
    ({"freq": "WEEKLY", "dtstart": "2026-01-03"}, None),
    ({"freq": "WEEKLY"}, UNKNOWABLE),  # every week, but on which day?
    ({"freq": "WEEKLY", "byday": "SA", "interval": 2}, UNKNOWABLE),  # from when on?
    ({"freq": "WEEKLY", "byday": "2SA"}, UNKNOWABLE),  # the second Saturday of each week
    ({"freq": "MONTHLY"}, UNKNOWABLE),
    ({"freq": "MONTHLY", "byday": "2TU,-1FR"}, "FREQ=MONTHLY;BYDAY=2TU,-1FR"),
    ({"byday": "1SA"}, "FREQ=MONTHLY;BYDAY=1SA"),
    ({"freq": "MONTHLY", "bymonthday": "1, 15"}, "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    ({"freq": "MONTHLY", "dtstart": "2026-01-31"}, "FREQ=MONTHLY;BYMONTHDAY=31"),
    ({"byday": "WE", "description": "in term time"}, "IN=TERM"),
    ({"byday": "WE", "notes": "School holidays only."}, "IN=HOLIDAYS"),
    ({"byday": "WE", "notes": "Term time and school holidays."}, None),
    ({"byday": "MO", "notes": "Not on bank holidays"}, "NOT=BANK"),
    ({"byday": "MO", "notes": "Term time, closed on bank holidays"}, "IN=TERM|NOT=BANK"),
    ({"byday": "WE", "description": "first in the month"}, "FREQ=MONTHLY;BYDAY=1WE"),
    (
        {"byday": "WE", "description": "second and last Wednesday of each month"},
        "FREQ=MONTHLY;BYDAY=2WE,-1WE",
    ),
    ({"byday": "WE", "description": "for six weeks"}, UNKNOWABLE),
    ({"byday": "WE", "description": "fortnightly"}, UNKNOWABLE),
    ({"byday": "WE", "description": "every other week"}, UNKNOWABLE),
    ({"byday": "WE", "description": "Tea and a chat in the hall"}, None),
]

DAYS_OF_RULES = [  # rule, day, answer
    ("FREQ=MONTHLY;BYDAY=2TU", date(2026, 12, 8), True),
    ("FREQ=MONTHLY;BYDAY=2TU", date(2026, 12, 15), False),
    ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 12, 25), True),
    ("FREQ=MONTHLY;BYDAY=-1FR|NOT=BANK", date(2026, 12, 25), False),
    ("NOT=BANK", date(2026, 12, 28), False),  # in place of Boxing Day, a Saturday
    ("NOT=BANK", date(2026, 12, 29), True),
    ("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 11, 30), False),
    ("IN=TERM", date(2026, 11, 2), True),
    ("IN=TERM", date(2026, 10, 28), False),  # half term
    ("IN=TERM", date(2027, 1, 5), None),  # nobody told us that year's terms
    ("IN=HOLIDAYS", date(2026, 10, 28), True),
    ("IN=HOLIDAYS", date(2026, 11, 2), False),
    ("IN=TERM|FREQ=MONTHLY;BYDAY=1WE", date(2027, 1, 13), False),  # not the first: no doubt
    ("FREQ=MONTHLY;BYDAY=7XX", date(2026, 12, 8), None),  # no rule at all
    ("FREQ=MONTHLY;BYMONTHDAY=often", date(2026, 12, 8), None),
    (UNKNOWABLE, date(2026, 12, 8), None),
]


@pytest.mark.parametrize(("schedule", "rule"), RULES)
def test_a_schedule_has_the_rule_that_it_says(schedule: dict[str, Any], rule: str | None) -> None:
    assert rule_of(schedule) == rule


@pytest.mark.parametrize(("rule", "day", "answer"), DAYS_OF_RULES)
def test_a_rule_falls_on_its_days(rule: str, day: date, answer: bool | None) -> None:
    assert holds_on(rule, day, TERMS) is answer


def test_without_terms_nobody_knows_whether_schools_are_open() -> None:
    assert in_term(date(2026, 11, 2), ()) is None


SOME_DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(first=SOME_DAYS, every=st.integers(2, 8), weeks=st.integers(0, 300))
def test_every_few_weeks_counts_from_the_week_of_the_first(
    first: date, every: int, weeks: int
) -> None:
    weekday = DAYS[first.weekday()]
    schedule = {"freq": "WEEKLY", "interval": every, "byday": weekday, "dtstart": str(first)}
    rule = rule_of(schedule)
    assert rule
    assert holds_on(rule, first + timedelta(weeks=weeks)) is (weeks % every == 0)


@given(first=SOME_DAYS, every=st.integers(2, 6), day=SOME_DAYS)
def test_every_few_months_counts_from_the_month_of_the_first(
    first: date, every: int, day: date
) -> None:
    schedule = {"freq": "MONTHLY", "interval": every, "dtstart": str(first)}
    rule = rule_of(schedule)
    assert rule
    months = (day.year - first.year) * 12 + day.month - first.month
    assert holds_on(rule, day) is (day.day == first.day and months % every == 0)


@given(day=SOME_DAYS, nth=st.sampled_from([1, 2, 3, 4, 5, -1, -2]))
def test_the_nth_weekday_is_counted_from_its_end_of_the_month(day: date, nth: int) -> None:
    before = (day.day - 1) // 7 + 1
    after = (monthrange(day.year, day.month)[1] - day.day) // 7 + 1
    rule = f"FREQ=MONTHLY;BYDAY={nth}{DAYS[day.weekday()]}"
    assert holds_on(rule, day) is (nth == (before if nth > 0 else -after))


def test_bank_holidays_are_those_of_the_calendar() -> None:
    said = {date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)}
    said |= {date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 26)}
    assert bank_holidays(2026) == said | {date(2026, 12, 28)}
    assert {date(2027, 12, 27), date(2027, 12, 28)} <= bank_holidays(2027)
    assert date(2022, 12, 27) in bank_holidays(2022)
    assert date(2022, 1, 3) in bank_holidays(2022)


def test_hours_hold_from_the_latest_beginning_to_the_earliest_end() -> None:
    schedule = {"byday": "SA", "opens_at": "10:00", "closes_at": "12:00"}
    spans = {"valid_from": "2026-01-01", "dtstart": "2026-02-07"}
    spans |= {"valid_to": "2026-12-31", "until": "2026-07-25"}
    [hours] = hours_of({"schedules": [schedule | spans]})
    assert (hours.starts, hours.ends) == (date(2026, 2, 7), date(2026, 7, 25))


def test_a_date_that_repeats_nothing_is_one_day() -> None:
    schedule = {"dtstart": "2026-12-05", "opens_at": "10:00", "closes_at": "12:00"}
    [hours] = hours_of({"schedules": [schedule]})
    assert (hours.day, hours.starts, hours.ends, hours.rule) == (
        6, date(2026, 12, 5), date(2026, 12, 5), None,
    )  # fmt: skip
