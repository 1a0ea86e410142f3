"""How long a person's word lasts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.freshness.cadences import MOST_MONTHS, NAMED, Months, read_cadence
from app.freshness.policy import (
    CADENCES,
    FACTS_LAST,
    FEWEST_DAYS,
    MOST_DAYS,
    SHIPPED,
    Fact,
    FactState,
    Kind,
    Policies,
    Ruling,
    words_of,
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
    assert SHIPPED.next_due(category, assured) == due


def test_all_fifteen_categories_have_a_cadence() -> None:
    assert len(CADENCES) == 15


@given(st.sampled_from([*CADENCES, None]), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_check_is_due_after_it_was_made_and_within_thirteen_months(
    category: str | None, assured: date
) -> None:
    assert assured < SHIPPED.next_due(category, assured) <= assured + timedelta(days=396)


def test_cadences_say_themselves_in_words() -> None:
    assert SHIPPED.cadence_of("advice").words == "every month"
    assert SHIPPED.cadence_of("clubs").words == "every 3 months"
    assert SHIPPED.cadence_of("early_years").words == "every term (1 January, 1 April, 1 September)"


@pytest.mark.parametrize("fact", list(Fact))
def test_a_fact_is_known_until_its_time_is_over(fact: Fact) -> None:
    oldest = TODAY - FACTS_LAST[fact]
    assert SHIPPED.fact_state(fact, TODAY, TODAY) is FactState.KNOWN
    assert SHIPPED.fact_state(fact, oldest, TODAY) is FactState.KNOWN
    assert SHIPPED.fact_state(fact, oldest - timedelta(days=1), TODAY) is FactState.UNKNOWN
    assert SHIPPED.fact_ends(fact, oldest - timedelta(days=1)) == TODAY


def test_a_fact_without_a_date_or_from_the_future_is_unknown() -> None:
    assert SHIPPED.fact_state(Fact.CAPACITY, None, TODAY) is FactState.UNKNOWN
    assert SHIPPED.fact_state(Fact.CAPACITY, TODAY + timedelta(days=1), TODAY) is FactState.UNKNOWN


def test_capacity_waiting_times_payment_and_hours_age_faster_than_a_year() -> None:
    faster = [Fact.CAPACITY, Fact.WAITING_TIME, Fact.PAYMENT, Fact.OPENING_HOURS]
    assert all(FACTS_LAST[fact] < FACTS_LAST[Fact.INTAKE] for fact in faster)


def ruled(lasts: str, first: date, last: date | None = None, key: str = "short_breaks") -> Ruling:
    kind = Kind.FACT if lasts.startswith("days") else Kind.CATEGORY
    return Ruling(kind, key, lasts, first, last)


JUNE, AUGUST = date(2027, 6, 1), date(2027, 8, 31)
SUMMER = Policies((ruled("months:1", JUNE, AUGUST),))
OPEN = ruled("months:6", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("rulings", "day", "words"),
    [
        ((), JUNE, "every 3 months"),  # as shipped
        (SUMMER.rulings, date(2027, 5, 31), "every 3 months"),
        (SUMMER.rulings, JUNE, "every month"),  # the first day counts …
        (SUMMER.rulings, AUGUST, "every month"),  # … and so does the last
        (SUMMER.rulings, date(2027, 9, 1), "every 3 months"),
        ((OPEN,), date(2026, 12, 31), "every 3 months"),
        ((OPEN,), date(2037, 1, 1), "every 6 months"),  # until somebody ends it
        # Of two in force the one counts that began last, however they stand.
        ((OPEN, *SUMMER.rulings), JUNE, "every month"),
        ((*SUMMER.rulings, OPEN), JUNE, "every month"),
        ((*SUMMER.rulings, OPEN), date(2027, 9, 1), "every 6 months"),
        ((ruled("termly", JUNE, key="clubs"),), JUNE, "every 3 months"),  # another category
        ((ruled("every_september", JUNE),), JUNE, "every September"),
        ((ruled("before_september", JUNE),), JUNE, "every year, before September"),
    ],
)
def test_what_counts_on_a_day(rulings: tuple[Ruling, ...], day: date, words: str) -> None:
    assert Policies(rulings).on(day).cadence_of("short_breaks").words == words


def test_the_policy_of_today_is_applied_to_the_last_word() -> None:
    checked = date(2027, 5, 10)
    assert SUMMER.on(JUNE).next_due("short_breaks", checked) == date(2027, 6, 10)
    assert SUMMER.on(AUGUST).next_due("clubs", checked) == date(2027, 8, 10)
    assert SUMMER.on(date(2027, 9, 1)).next_due("short_breaks", checked) == date(2027, 8, 10)


def test_a_fact_counts_for_as_long_as_it_was_set() -> None:
    policy = Policies((ruled("days:30", TODAY, key="capacity"),)).on(TODAY)
    assert policy.counts_since(Fact.CAPACITY, TODAY) == TODAY - timedelta(days=30)
    assert policy.fact_state(Fact.CAPACITY, TODAY - timedelta(days=30), TODAY) is FactState.KNOWN
    assert policy.fact_state(Fact.CAPACITY, TODAY - timedelta(days=31), TODAY) is FactState.UNKNOWN
    assert policy.facts[Fact.PAYMENT] == FACTS_LAST[Fact.PAYMENT]
    assert SHIPPED.counts_since(Fact.CAPACITY, TODAY) == TODAY - timedelta(days=60)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (ruled("termly", JUNE, AUGUST), ruled("termly", AUGUST), True),  # one day is enough
        (ruled("termly", JUNE, AUGUST), ruled("termly", date(2027, 9, 1)), False),
        (ruled("termly", JUNE), ruled("termly", date(2037, 1, 1)), True),  # without an end
        (ruled("termly", JUNE), ruled("termly", date(2027, 1, 1), date(2027, 5, 31)), False),
        (ruled("termly", JUNE), ruled("termly", JUNE, key="clubs"), False),
        (ruled("days:30", JUNE, key="clubs"), ruled("termly", JUNE, key="clubs"), False),
    ],
)
def test_two_rulings_for_the_same_day(one: Ruling, other: Ruling, meet: bool) -> None:
    assert one.meets(other) is other.meets(one) is meet


def test_every_cadence_is_read_as_it_is_stored() -> None:
    for cadence in (*(Months(many) for many in range(1, MOST_MONTHS + 1)), *NAMED.values()):
        assert read_cadence(cadence.key) == cadence
    for wrong in ("months:0", "months:25", "months:", "months:x", "yearly", "", "days:60"):
        with pytest.raises(ValueError, match="no cadence"):
            read_cadence(wrong)


def test_a_fact_lasts_from_a_week_to_two_years() -> None:
    assert words_of(Kind.FACT, f"days:{FEWEST_DAYS}") == "7 days"
    assert words_of(Kind.FACT, f"days:{MOST_DAYS}") == "730 days"
    for wrong in ("days:6", "days:731", "days:", "days:-9", "days:²", "termly"):
        with pytest.raises(ValueError, match="no number of days"):
            words_of(Kind.FACT, wrong)


def test_a_mark_tells_what_is_to_be_worked_out_anew() -> None:
    shorter = SHIPPED.but(Kind.CATEGORY, "clubs", "months:1")
    assert shorter.mark_of("clubs") not in SHIPPED.marks()
    assert shorter.mark_of("short_breaks") == SHIPPED.mark_of("short_breaks")
    # Short breaks are checked as clubs now are: their marks differ all the same.
    same = SHIPPED.but(Kind.CATEGORY, "short_breaks", "months:6")
    assert SHIPPED.mark_of("short_breaks") not in same.marks()
    facts = SHIPPED.but(Kind.FACT, "payment", "days:30")
    assert not facts.marks() & SHIPPED.marks()  # any entry may have the fact
    assert SHIPPED.mark_of("a category of next year") == SHIPPED.mark_of(None)


@given(st.sampled_from([*CADENCES]), st.sampled_from([*NAMED, "months:1", "months:24"]))
def test_set_back_to_what_was_shipped_nothing_is_left_of_it(category: str, lasts: str) -> None:
    other = SHIPPED.but(Kind.CATEGORY, category, lasts)
    back = other.but(Kind.CATEGORY, category, SHIPPED.lasts(Kind.CATEGORY, category))
    assert other.lasts(Kind.CATEGORY, category) == lasts
    assert back == SHIPPED
