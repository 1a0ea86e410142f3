"""How long a person's word lasts: by category of entry, and by dated fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.directory.asked import Lasting
from app.freshness.days import add_months

# The dates by which councils must have brought their childcare information up to date:
# Provision of Information to Parents (England) Regulations 2007, as amended in 2017.
TERMLY = ((1, 1), (4, 1), (9, 1))


@dataclass(frozen=True, slots=True)
class Months:
    """So many months after the check."""

    months: int

    @property
    def words(self) -> str:
        """`every 3 months`."""
        return {1: "every month", 12: "every year"}.get(self.months, f"every {self.months} months")

    @property
    def a_year(self) -> float:
        """How many checks a year this takes."""
        return 12 / self.months

    def after(self, assured_on: date) -> date:
        """When the next check is due."""
        return add_months(assured_on, self.months)


@dataclass(frozen=True, slots=True)
class Termly:
    """By the first of January, April and September, whenever the check was."""

    words: str = "every term (1 January, 1 April, 1 September)"
    a_year: float = 3.0

    def after(self, assured_on: date) -> date:
        """The next of the three dates."""
        years = (assured_on.year, assured_on.year + 1)
        return min(
            day
            for year in years
            for month, first in TERMLY
            if (day := date(year, month, first)) > assured_on
        )


@dataclass(frozen=True, slots=True)
class EverySeptember:
    """Within September: in August schools do not answer, in October a family has chosen."""

    words: str = "every September"
    a_year: float = 1.0

    def after(self, assured_on: date) -> date:
        """The next last of September; a check made in September is that September's."""
        this_year = assured_on.month < 9
        return date(assured_on.year + (0 if this_year else 1), 9, 30)


@dataclass(frozen=True, slots=True)
class BeforeSeptember:
    """At least yearly, and in any case before a school year begins."""

    words: str = "every year, before September"
    a_year: float = 1.0

    def after(self, assured_on: date) -> date:
        """The next 31 August; a check in summer is already one for the coming school year."""
        if assured_on.month in (6, 7, 8):
            return add_months(assured_on, 12)
        end = date(assured_on.year, 8, 31)
        return end if assured_on <= end else date(assured_on.year + 1, 8, 31)


Cadence = Months | Termly | EverySeptember | BeforeSeptember

UNKNOWN_CATEGORY = Months(6)
CADENCES: Mapping[str, Cadence] = {
    "early_years": Termly(),
    "mainstream_school": EverySeptember(),
    "special_school": Months(12),
    "college_training": Months(12),  # its intake dates age by themselves, as facts
    "jobs": Termly(),
    "health": Months(6),
    "waiting_diagnosis": Months(3),
    "short_breaks": Months(3),
    "clubs": Months(3),
    "social_care": Months(6),
    "money": Months(6),
    "travel": BeforeSeptember(),
    "ehc_plans": Months(6),
    "advice": Months(1),  # every decision page leads there
    "adult_life": Months(6),
}


def cadence_of(category: str | None) -> Cadence:
    """How often entries of a category are checked."""
    return CADENCES.get(category or "", UNKNOWN_CATEGORY)


def next_due(category: str | None, assured_on: date) -> date:
    """When an entry that was assured on this day is to be checked again."""
    return cadence_of(category).after(assured_on)


class Fact(StrEnum):
    """Facts that age faster than a name, each with a date of its own."""

    CAPACITY = "capacity"
    WAITING_TIME = "waiting_time"
    PAYMENT = "payment"
    OPENING_HOURS = "opening_hours"
    INTAKE = "intake"


class FactState(StrEnum):
    """Whether a fact may be relied on. An unknown fact satisfies no filter."""

    KNOWN = "known"
    UNKNOWN = "unknown"


FACTS_LAST: Mapping[Fact, timedelta] = {
    Fact.CAPACITY: timedelta(days=60),  # a place is taken within a term
    Fact.WAITING_TIME: timedelta(days=90),  # services count their waiting lists by quarters
    Fact.PAYMENT: timedelta(days=180),
    Fact.OPENING_HOURS: timedelta(days=120),  # hours follow the terms
    Fact.INTAKE: timedelta(days=365),  # intakes are planned by school years
}


def fact_ends(fact: Fact, as_of: date) -> date:
    """The first day on which a fact of this date counts as unknown."""
    return as_of + FACTS_LAST[fact] + timedelta(days=1)


def counts_since(fact: Fact, today: date) -> date:
    """The oldest date with which a fact still counts on a day."""
    return today - FACTS_LAST[fact]


def fact_state(fact: Fact, as_of: date | None, today: date) -> FactState:
    """Whether a fact still counts. Without a date it never does; nor does one from the future."""
    known = as_of is not None and as_of <= today < fact_ends(fact, as_of)
    return FactState.KNOWN if known else FactState.UNKNOWN


def lasting(today: date) -> Lasting:
    """Which dated facts count today, by the policy of each."""
    return Lasting(
        today=today,
        payment_since=counts_since(Fact.PAYMENT, today),
        opening_since=counts_since(Fact.OPENING_HOURS, today),
    )
