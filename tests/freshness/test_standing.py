"""The freshness of an entry: the worst wins, and time turns it at known moments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.freshness.days import midnight
from app.freshness.policy import Fact, FactState
from app.freshness.standing import (
    Basis,
    Doubt,
    DoubtReason,
    FreshnessState,
    Method,
    Standing,
    Statement,
    StatementKind,
    freshness_state,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHECKED = Standing(
    basis=Basis.COUNCIL_CHECK,
    assured_on=date(2026, 11, 3),
    method=Method.PHONE,
    next_due=date(2027, 2, 3),
)
DOUBT = Doubt(DoubtReason.REPORTED, date(2026, 11, 20))
CLOSED = Statement(StatementKind.TEMPORARILY_CLOSED, date(2026, 11, 10), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("standing", "reasons"),
    [
        (CHECKED, []),
        (Standing(), ["never_assured"]),
        # Staggered first checks have a due date before anybody ever checked.
        (Standing(next_due=date(2026, 11, 1)), ["never_assured", "overdue"]),
        (replace(CHECKED, next_due=date(2026, 12, 25)), []),  # in 31 days
        (replace(CHECKED, next_due=date(2026, 12, 24)), ["due"]),  # in 30
        (replace(CHECKED, next_due=date(2026, 11, 24)), ["due"]),  # by the end of today
        (replace(CHECKED, next_due=date(2026, 11, 23)), ["overdue"]),
        (replace(CHECKED, statement=CLOSED), ["needs_check"]),
        # Somebody spoke after the statement had run out.
        (replace(CHECKED, statement=CLOSED, assured_on=date(2026, 11, 24)), []),
        (replace(CHECKED, statement=replace(CLOSED, until=date(2026, 11, 24))), []),
        (
            replace(CHECKED, doubt=DOUBT, statement=CLOSED, next_due=date(2026, 11, 1)),
            ["doubted", "needs_check", "overdue"],
        ),
        (Standing(doubt=DOUBT), ["doubted", "never_assured"]),
    ],
)
def test_the_worst_wins_and_all_that_apply_are_listed(
    standing: Standing, reasons: list[str]
) -> None:
    freshness = freshness_state(standing, NOW)
    assert list(freshness.reasons) == reasons
    assert freshness.state == (reasons[0] if reasons else FreshnessState.CURRENT)


def test_a_provider_that_confirmed_is_as_good_a_basis_as_a_check() -> None:
    standing = Standing(
        basis=Basis.PROVIDER_CONFIRMATION,
        provider_confirmed_on=date(2026, 11, 3),
        next_due=date(2027, 2, 3),
    )
    assert freshness_state(standing, NOW).state is FreshnessState.CURRENT


def test_a_life_turns_at_the_days_that_were_announced() -> None:
    moments, states = [], []
    now: datetime | None = NOW
    while now:
        freshness = freshness_state(CHECKED, now)
        states.append(freshness.state.value)
        now = freshness.turns_at
        moments.append(now)
    assert states == ["current", "due", "overdue"]
    assert moments == [midnight(date(2027, 1, 4)), midnight(date(2027, 2, 4)), None]


def test_midnight_is_that_of_london() -> None:
    assert midnight(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    in_summer = replace(CHECKED, next_due=date(2026, 6, 30))
    before = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)
    assert freshness_state(in_summer, before).state is FreshnessState.DUE
    assert freshness_state(in_summer, before + timedelta(minutes=1)).state is FreshnessState.OVERDUE


def test_each_dated_fact_has_its_own_state_and_turns_the_answer() -> None:
    standing = replace(
        CHECKED, facts=((Fact.CAPACITY, date(2026, 10, 1)), (Fact.PAYMENT, date(2026, 1, 1)))
    )
    freshness = freshness_state(standing, NOW)
    assert [one.state for one in freshness.facts] == [FactState.KNOWN, FactState.UNKNOWN]
    assert freshness.turns_at == midnight(date(2026, 12, 1))


days = st.dates(date(2026, 9, 1), date(2027, 3, 1))
standings = st.builds(
    Standing,
    basis=st.sampled_from(Basis),
    assured_on=st.none() | days,
    provider_confirmed_on=st.none() | days,
    next_due=st.none() | days,
    doubt=st.none() | st.just(DOUBT),
    statement=st.none()
    | st.builds(Statement, st.sampled_from(StatementKind), days, st.none() | days),
    facts=st.lists(st.tuples(st.sampled_from(Fact), st.none() | days), max_size=3).map(tuple),
)


@given(standings, st.integers(0, 400 * 24))
def test_nothing_changes_before_it_turns_and_something_may_then(
    standing: Standing, hours: int
) -> None:
    freshness = freshness_state(standing, NOW)
    later = NOW + timedelta(hours=hours)
    if freshness.turns_at is None or later < freshness.turns_at:
        assert freshness_state(standing, later) == freshness
    else:
        assert freshness.turns_at > NOW
