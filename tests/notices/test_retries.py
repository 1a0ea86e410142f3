"""Eight tries over a day, then no more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notices.retries import LONGEST_WAIT, PAUSES, TRIES, next_try

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_there_are_eight_tries_over_twenty_four_hours() -> None:
    assert TRIES == 8
    moment, moments = NOW, [NOW]
    for tries in range(1, TRIES):
        after = next_try(tries, moment)
        assert after is not None
        moments.append(moment := after)
    assert moments[-1] - moments[0] == timedelta(hours=24)
    assert next_try(TRIES, moment) is None


def test_each_pause_is_longer_than_the_one_before() -> None:
    assert list(PAUSES) == sorted(set(PAUSES))


@pytest.mark.parametrize(
    ("asked_for", "expected"),
    [
        (None, timedelta(minutes=1)),
        (timedelta(seconds=-5), timedelta(minutes=1)),  # a date that has passed
        (timedelta(seconds=5), timedelta(minutes=1)),  # ours is the longer pause
        (timedelta(hours=3), timedelta(hours=3)),
        (timedelta(days=4000), LONGEST_WAIT),  # nobody puts us off for ever
    ],
)
def test_a_receiver_may_ask_for_more_time(asked_for: timedelta | None, expected: timedelta) -> None:
    assert next_try(1, NOW, asked_for=asked_for) == NOW + expected


@given(tries=st.integers(1, 7), seconds=st.integers(-(10**9), 10**9))
def test_the_next_try_is_never_in_the_past_nor_out_of_sight(tries: int, seconds: int) -> None:
    after = next_try(tries, NOW, asked_for=timedelta(seconds=seconds))
    assert after is not None
    assert NOW + PAUSES[tries - 1] <= after <= NOW + LONGEST_WAIT
