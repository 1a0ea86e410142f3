"""Attempts: how long one waits, how late answers are, and that many at once gain nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts.attempts import (
    FREE,
    FREE_TO_ALL,
    LONGEST_DELAY,
    LONGEST_WAIT,
    WaitBeforeTrying,
    begin_attempt,
    delay_after,
    forget_attempts,
    succeed,
    wait_after,
)
from app.database import Database
from tests.makers import NOW


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def attempt(database: Database, client: str, *, later: timedelta = timedelta(0)) -> float | None:
    """Seconds by which the answer is late; None: one has to wait first."""
    try:
        with database.writing() as session:
            begun = begin_attempt(
                session, email="A@b.example", client=client, device=None, now=NOW + later
            )
            return begun.delay
    except WaitBeforeTrying:
        return None


def test_one_waits_longer_each_time_and_an_hour_at_most() -> None:
    waits = [wait_after(failures) for failures in range(40)]
    assert waits[:FREE] == [timedelta(0)] * FREE
    assert waits[FREE : FREE + 3] == [timedelta(seconds=s) for s in (30, 60, 120)]
    assert waits == sorted(waits)
    assert waits[-1] == wait_after(10**9) == LONGEST_WAIT


def test_answers_to_strangers_are_late_when_many_have_failed_and_never_very_late() -> None:
    delays = [delay_after(failures) for failures in range(200)]
    assert delays[FREE_TO_ALL - 1] == 0.0
    assert delays[FREE_TO_ALL] > 0.0
    assert delays == sorted(delays)
    assert delays[-1] == delay_after(10**9) == LONGEST_DELAY


def test_many_clients_slow_an_account_down_and_lock_nobody_out(database: Database) -> None:
    for number in range(FREE_TO_ALL):
        assert attempt(database, f"203.0.113.{number}") == 0.0
    late = attempt(database, "198.51.100.1")
    assert late is not None
    assert late > 0


def test_many_attempts_at_once_count_each(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: attempt(database, "203.0.113.7"), range(16)))
    assert answers.count(None) == 16 - FREE


def test_a_success_forgets_ones_own_failures(database: Database) -> None:
    for _ in range(FREE - 1):
        attempt(database, "203.0.113.7")
    with database.writing() as session:
        begun = begin_attempt(
            session, email="a@b.example", client="203.0.113.7", device=None, now=NOW
        )
        succeed(session, begun)
    assert [attempt(database, "203.0.113.7") for _ in range(FREE)] == [0.0] * FREE


def test_failures_are_forgotten_after_a_day(database: Database) -> None:
    for _ in range(FREE + 1):
        attempt(database, "203.0.113.7")
    later = timedelta(days=1, minutes=1)
    assert attempt(database, "203.0.113.7", later=later) == 0.0
    with database.writing() as session:
        assert forget_attempts(session, NOW + timedelta(days=3)) == 3
