"""How long a person's word lasts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.freshness.policy import (
    CADENCES,
    FACTS_LAST,
    Fact,
    FactState,
    cadence_of,
    fact_ends,
    fact_state,
    next_due,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("category", "assured", "due"),
    [
        # Childcare: the three dates of the law, whenever the check was.
        ("early_years", date(2026, 11, 3), date(2027, 1, 1)),
        ("early_years", date(2026, 12, 31), date(2027, 1, 1)),
        ("early_years", date(2027, 1, 1), date(2027, 4, 1)),  # the day itself is done
        ("early_years", date(2027, 4, 2), date(2027, 9, 1)),
        ("early_years", date(2027, 9, 1), date(2028, 1, 1)),
        # Schools: within September.
        ("mainstream_school", date(2026, 8, 31), date(2026, 9, 30)),
        ("mainstream_school", date(2026, 9, 1), date(2027, 9, 30)),
        ("mainstream_school", date(2026, 11, 3), date(2027, 9, 30)),
        # Travel: yearly, and before September.
        ("travel", date(2026, 3, 1), date(2026, 8, 31)),
        ("travel", date(2026, 5, 31), date(2026, 8, 31)),
        ("travel", date(2026, 6, 1), date(2027, 6, 1)),  # already for the coming school year
        ("travel", date(2026, 8, 31), date(2027, 8, 31)),
        ("travel", date(2026, 10, 10), date(2027, 8, 31)),
        # By months; where the day does not exist, the last of the month.
        ("advice", date(2026, 11, 3), date(2026, 12, 3)),
        ("advice", date(2027, 1, 31), date(2027, 2, 28)),
        ("clubs", date(2026, 11, 30), date(2027, 2, 28)),
        ("short_breaks", date(2026, 11, 3), date(2027, 2, 3)),
        ("waiting_diagnosis", date(2026, 11, 3), date(2027, 2, 3)),
        ("health", date(2026, 8, 31), date(2027, 2, 28)),
        ("ehc_plans", date(2026, 11, 3), date(2027, 5, 3)),
        ("special_school", date(2028, 2, 29), date(2029, 2, 28)),
        ("jobs", date(2026, 11, 3), date(2027, 1, 1)),
        ("a category of next year", date(2026, 11, 3), date(2027, 5, 3)),  # six months
        (None, date(2026, 11, 3), date(2027, 5, 3)),
    ],
)
def test_the_next_check_is_due(category: str | None, assured: date, due: date) -> None:
    assert next_due(category, assured) == due


def test_all_fifteen_categories_have_a_cadence() -> None:
    assert len(CADENCES) == 15


@given(st.sampled_from([*CADENCES, None]), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_check_is_due_after_it_was_made_and_within_thirteen_months(
    category: str | None, assured: date
) -> None:
    assert assured < next_due(category, assured) <= assured + timedelta(days=396)


def test_cadences_say_themselves_in_words() -> None:
    assert cadence_of("advice").words == "every month"
    assert cadence_of("clubs").words == "every 3 months"
    assert cadence_of("early_years").words == "every term (1 January, 1 April, 1 September)"


@pytest.mark.parametrize("fact", list(Fact))
def test_a_fact_is_known_until_its_time_is_over(fact: Fact) -> None:
    oldest = TODAY - FACTS_LAST[fact]
    assert fact_state(fact, TODAY, TODAY) is FactState.KNOWN
    assert fact_state(fact, oldest, TODAY) is FactState.KNOWN
    assert fact_state(fact, oldest - timedelta(days=1), TODAY) is FactState.UNKNOWN
    assert fact_ends(fact, oldest - timedelta(days=1)) == TODAY


def test_a_fact_without_a_date_or_from_the_future_is_unknown() -> None:
    assert fact_state(Fact.CAPACITY, None, TODAY) is FactState.UNKNOWN
    assert fact_state(Fact.CAPACITY, TODAY + timedelta(days=1), TODAY) is FactState.UNKNOWN


def test_capacity_waiting_times_payment_and_hours_age_faster_than_a_year() -> None:
    faster = [Fact.CAPACITY, Fact.WAITING_TIME, Fact.PAYMENT, Fact.OPENING_HOURS]
    assert all(FACTS_LAST[fact] < FACTS_LAST[Fact.INTAKE] for fact in faster)
