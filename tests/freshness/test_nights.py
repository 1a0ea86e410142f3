"""Routine looks go into the night, and never to the hour of the look before."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.freshness.days import LONDON
from app.freshness.due_times import due_time
from app.freshness.looks import A_DAY, Look, apart
from app.freshness.nights import EARLIER, into_the_night
from app.freshness.outcomes import Outcome
from app.freshness.rules import LinkState, believe
from tests.freshness.timelines import START, seen

YEAR = timedelta(days=365)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
chances = st.floats(0, 1)
gaps = st.floats(2.7, 33).map(lambda days: timedelta(days=days))


def is_night(moment: datetime) -> bool:
    hour = moment.astimezone(LONDON).hour
    return hour >= 21 or hour < 6


@given(moments, gaps, chances)
def test_the_look_is_at_night_not_after_it_was_due_and_at_most_a_day_before(
    last: datetime, gap: timedelta, chance: float
) -> None:
    at = into_the_night(last + gap, last, chance)
    assert is_night(at)
    assert timedelta(0) <= last + gap - at <= timedelta(hours=25)  # a day when clocks go back


@given(moments, gaps, chances)
def test_the_look_is_another_piece_of_evidence_than_the_one_before(
    last: datetime, gap: timedelta, chance: float
) -> None:
    at = into_the_night(last + gap, last, chance)
    assert apart(last, at)
    beyond = (at - last) % A_DAY
    assert min(beyond, A_DAY - beyond) >= timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "night_of"),
    [
        ("2026-11-24T06:30", 23),  # by day: the night before
        ("2026-11-24T20:59", 23),
        ("2026-11-24T23:00", 24),  # at night: this one
        ("2026-11-25T03:00", 24),
    ],
)
def test_what_is_due_by_day_is_looked_at_in_the_night_before(due: str, night_of: int) -> None:
    moment = datetime.fromisoformat(due).replace(tzinfo=UTC)
    at = into_the_night(moment, moment - timedelta(days=7, hours=5), 0.5)
    assert (at.astimezone(LONDON) - timedelta(hours=12)).day == night_of


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24"])  # clocks change in this night
@pytest.mark.parametrize("chance", [0, 0.3, 0.7, 1])
def test_nights_in_which_clocks_change_are_nights(day: str, chance: float) -> None:
    due = datetime.fromisoformat(f"{day}T18:00+00:00")
    assert is_night(into_the_night(due, due - timedelta(days=7, hours=3), chance))


# As links are really scheduled

ids = st.uuids(version=4)


def next_due(link: UUID, looks: list[Look], interval: float) -> datetime:
    now = looks[-1].at
    return due_time(link, interval, looks, believe(looks, now), now)


@given(ids, st.floats(3, 30))
def test_a_page_that_is_well_is_looked_at_by_night_and_at_another_hour_each_time(
    link: UUID, interval: float
) -> None:
    looks = list(seen(Outcome.OK, -14, -7))
    hours = []
    for _ in range(8):
        due = next_due(link, looks, interval)
        assert is_night(due)
        assert apart(looks[-1].at, due)
        assert due - looks[-1].at <= timedelta(days=1.1 * interval)
        looks = [*looks[-2:], Look(due, Outcome.OK)]
        hours.append(due.hour)
    assert len(set(hours)) > 1


@given(ids, st.floats(1, 2.9))
def test_a_page_that_is_looked_at_often_keeps_its_interval(link: UUID, interval: float) -> None:
    looks = list(seen(Outcome.OK, -14, -7))
    gap = next_due(link, looks, interval) - looks[-1].at
    assert abs(gap / timedelta(days=interval) - 1) <= 0.11 or gap >= 2.7 * A_DAY


@pytest.mark.parametrize(
    "last",
    [
        Look(START, Outcome.GONE),  # a first failure: a minute later
        Look(START, Outcome.TIMEOUT),
        Look(START, Outcome.OK, counted=False),  # a discarded run: within the hour
    ],
)
def test_what_is_to_be_confirmed_does_not_wait_for_the_night(last: Look) -> None:
    looks = [*seen(Outcome.OK, -14, -7), last]
    assert next_due(UUID(int=1), looks, 7.0) - START <= timedelta(hours=2)


def test_a_host_that_names_a_time_is_not_looked_at_before() -> None:
    looks = [*seen(Outcome.OK, -14, -7), Look(START, Outcome.OK, retry_after=9 * 86400)]
    assert next_due(UUID(int=1), looks, 7.0) - START >= timedelta(days=9)


def test_a_broken_page_keeps_its_schedule() -> None:
    looks = [*seen(Outcome.OK, -14, -7), *seen(Outcome.GONE, 0, 1.2, 4.5)]
    belief = believe(looks, looks[-1].at)
    assert belief.state in (LinkState.LIKELY_BROKEN, LinkState.CONFIRMED)
    daytime = [next_due(UUID(int=number), looks, 7.0) for number in range(40)]
    assert not all(is_night(at) for at in daytime)


def test_looks_are_earlier_by_what_the_budget_reckons_with() -> None:
    moved = [
        due - into_the_night(due, due - timedelta(days=7, hours=5), chance / 16)
        for hour in range(24 * 7)
        for chance in range(16)
        if (due := START + timedelta(hours=hour))
    ]
    assert sum(moved, timedelta(0)) / len(moved) == pytest.approx(EARLIER, abs=timedelta(hours=1))
