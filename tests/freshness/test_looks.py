"""Which failures are independent."""

from datetime import timedelta

import pytest

from app.freshness.looks import apart, independent, spells
from app.freshness.outcomes import Outcome
from tests.freshness.timelines import START, after, seen

HOUR = 1 / 24


@pytest.mark.parametrize(
    ("gap", "counts"),
    [
        (timedelta(minutes=1), False),  # the same trouble
        (timedelta(hours=23), False),  # another hour, but the same day's trouble
        (timedelta(hours=24), False),  # what is done every night at three
        (timedelta(hours=24, minutes=30), False),  # still the same night shift
        (timedelta(hours=25), True),
        (timedelta(hours=47, minutes=30), False),  # half an hour before the same hour
        (timedelta(hours=48), False),
        (timedelta(hours=53), True),
        (timedelta(hours=72), True),  # whoever looks once a day at one hour is heard at last
    ],
)
def test_two_failures_are_apart(gap: timedelta, counts: bool) -> None:
    assert apart(START, START + gap) is counts


def test_a_look_every_day_at_nine_counts_every_third_day() -> None:
    counted = independent(seen(Outcome.GONE, 0, 1, 2, 3, 4, 5, 6))
    assert [look.at for look in counted] == [after(0), after(3), after(6)]


def test_walls_do_not_part_a_spell() -> None:
    looks = [
        *seen(Outcome.GONE, 0),
        *seen(Outcome.BLOCKED, 1),
        *seen(Outcome.TIMEOUT, 2),
        *seen(Outcome.OK, 3),
    ]
    assert [(spell.alive, len(spell.looks)) for spell in spells(looks)] == [(False, 2), (True, 1)]


def test_two_successes_settle_when_they_are_a_day_apart() -> None:
    [same_day] = spells(seen(Outcome.OK, 0, HOUR, 23 * HOUR))
    [two_days] = spells(seen(Outcome.OK, 0, 1))
    assert not same_day.settled
    assert two_days.settled
