"""When to look again, on a virtual clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.freshness.looks import Look, apart
from app.freshness.next_look import next_look
from app.freshness.outcomes import Outcome, Reason
from app.freshness.rules import Belief, LinkState, believe
from tests.freshness.timelines import START, after, moved, seen

WEEK = timedelta(days=7)
WELL = seen(Outcome.OK, -14, -7)


def due(looks: list[Look], jitter: float = 0, usual: timedelta = WEEK) -> timedelta:
    """How long after the last look the next one is."""
    now = max(look.at for look in looks)
    belief = believe(looks, now)
    return next_look(looks, belief, now, usual_interval=usual, jitter=jitter) - now


def live(
    web: Callable[[datetime], Look], days: float, jitter: float = 0
) -> list[tuple[datetime, Belief]]:
    """Let the rules look at a web by themselves for so many days."""
    looks = list(WELL)
    now, beliefs = START, []
    while now < after(days):
        looks.append(web(now))
        beliefs.append((now, believe(looks, now)))
        now = next_look(looks, beliefs[-1][1], now, usual_interval=WEEK, jitter=jitter)
    return beliefs


def days_until(beliefs: list[tuple[datetime, Belief]], state: str) -> float:
    """Days from the start until `should_flag` or `lift` is first true."""
    first = next(at for at, belief in beliefs if getattr(belief, state))
    return (first - START) / timedelta(days=1)


def test_a_link_never_looked_at_is_due_now() -> None:
    belief = believe([], START)
    assert next_look([], belief, START, usual_interval=WEEK, jitter=0) == START


@pytest.mark.parametrize(
    ("looks", "interval"),
    [
        (WELL, WEEK),
        # The confirmations, counted from the first failure.
        (WELL + seen(Outcome.GONE, 0), timedelta(seconds=60)),
        (WELL + seen(Outcome.GONE, 0, 1 / 1440), timedelta(minutes=59)),
        (WELL + seen(Outcome.TIMEOUT, 0, 1 / 1440, 1 / 24), timedelta(days=1, hours=4)),
        # A failure that was thrown away with its run is looked at again just as soon.
        (WELL + seen(Outcome.GONE, 0, counted=False), timedelta(seconds=60)),
        # A healthy look of a discarded run proves nothing: a captive portal answers 200 too.
        (WELL + seen(Outcome.OK, 0, counted=False), timedelta(hours=1)),
        # Back again: the second success is fetched the next day.
        (WELL + seen(Outcome.GONE, 0, 2.2, 4.4) + seen(Outcome.OK, 6), timedelta(hours=29)),
        # Walls: twice as long each time, up to a month.
        (WELL + seen(Outcome.BLOCKED, 0), 2 * WEEK),
        (WELL + seen(Outcome.BLOCKED, 0, 14), 4 * WEEK),
        (WELL + seen(Outcome.BLOCKED, 0, 14, 42), timedelta(days=30)),
        # A rate limit is over sooner.
        (WELL + seen(Outcome.TRANSIENT, 0, detail="rate_limited"), timedelta(hours=1)),
        # Confirmed: weekly, after two months monthly.
        (WELL + seen(Outcome.GONE, 0, 2.2, 4.4), timedelta(days=7, hours=5)),
        (WELL + seen(Outcome.GONE, 0, 2.2, 61), timedelta(days=30, hours=5)),
    ],
)
def test_the_next_look_comes_after(looks: list[Look], interval: timedelta) -> None:
    assert due(looks) == interval


def test_a_move_is_looked_at_again_once_its_week_is_over() -> None:
    assert timedelta(days=7) < due(moved(0), usual=timedelta(days=30)) < timedelta(days=10)


def test_jitter_moves_the_interval_by_a_tenth() -> None:
    assert due(WELL, jitter=1) == WEEK * 1.1
    assert due(WELL, jitter=-1) == WEEK * 0.9


@pytest.mark.parametrize("jitter", [-1, -0.5, 0, 0.5, 1])
@pytest.mark.parametrize("late", [0, 2, 11, 24, 31])  # hours by which a busy crawler comes late
def test_the_schedule_gives_an_independent_failure_at_every_look_after_the_first_day(
    jitter: float, late: int
) -> None:
    looks = WELL + seen(Outcome.TIMEOUT, 0, 1 / 1440, 1 / 24)
    for _ in range(6):
        now = looks[-1].at
        belief = believe(looks, now)
        last = belief.failures[-1]
        planned = next_look(looks, belief, now, usual_interval=WEEK, jitter=jitter)
        assert apart(last, planned)
        looks.append(Look(planned + timedelta(hours=late), Outcome.TIMEOUT))


def test_retry_after_wins_over_the_schedule() -> None:
    [asked] = [Look(START, Outcome.SERVER_ERROR, "503", retry_after=7200)]
    assert due([*WELL, asked]) == timedelta(hours=2)
    assert timedelta(hours=2) <= due([*WELL, asked], jitter=-1) <= timedelta(hours=2.2)


def test_a_retry_after_of_years_does_not_blind_us() -> None:
    [asked] = [Look(START, Outcome.SERVER_ERROR, "503", retry_after=1e9)]
    assert due([*WELL, asked]) == timedelta(days=90)


@pytest.mark.parametrize("jitter", [-1, 0, 1])
@pytest.mark.parametrize(
    ("outcome", "reason", "within"),
    [
        (Outcome.GONE, Reason.LINK_GONE, 2),
        (Outcome.SOFT_GONE, Reason.LINK_SOFT_GONE, 5),
        (Outcome.PARKED, Reason.LINK_PARKED, 5),
        (Outcome.SERVER_ERROR, Reason.HOST_DOWN, 14),
        (Outcome.TIMEOUT, Reason.HOST_DOWN, 18),
        (Outcome.TLS_PROBLEM, Reason.LINK_CERTIFICATE, 2),
    ],
)
def test_a_death_is_flagged_within_days(
    outcome: Outcome, reason: Reason, within: float, jitter: float
) -> None:
    beliefs = live(lambda at: Look(at, outcome), 40, jitter)
    assert days_until(beliefs, "should_flag") <= within
    assert beliefs[-1][1].reason is reason


@pytest.mark.parametrize("jitter", [-1, 0, 1])
@pytest.mark.parametrize(
    ("outcome", "outage"),
    [
        (Outcome.GONE, 1),  # a deployment gone wrong over night
        (Outcome.SERVER_ERROR, 6),
        (Outcome.TIMEOUT, 10),  # a host that is moved
        (Outcome.DNS_PROBLEM, 10),
    ],
)
def test_an_outage_ends_before_anybody_is_told(
    outcome: Outcome, outage: float, jitter: float
) -> None:
    def web(at: datetime) -> Look:
        return Look(at, outcome if at < after(outage) else Outcome.OK)

    beliefs = live(web, 60, jitter)
    assert not any(belief.should_flag for _, belief in beliefs)
    assert beliefs[-1][1].state is LinkState.WELL


def test_a_page_that_comes_back_closes_its_flag_within_nine_days() -> None:
    def web(at: datetime) -> Look:
        return Look(at, Outcome.GONE if at < after(20) else Outcome.OK)

    beliefs = live(web, 60)
    lifted = next(at for at, belief in beliefs if belief.lift and at > after(20))
    assert lifted - after(20) <= timedelta(days=9)


def test_nightly_maintenance_at_three_is_never_a_flag() -> None:
    def web(at: datetime) -> Look:
        return Look(at, Outcome.SERVER_ERROR if at.hour == 9 else Outcome.OK)

    assert not any(belief.should_flag for _, belief in live(web, 365))


def test_a_dead_page_is_not_looked_at_for_ever_as_if_it_were_new() -> None:
    year = live(lambda at: Look(at, Outcome.GONE), 365)
    assert len(year) < 30
