"""How long a person's word lasts: by category of entry, and by dated fact; as shipped, and as the
council has set it from day to day. Pure.

The due date of an entry follows the policy in force today, applied to the day on which a person
last said that it is right; facts likewise, from the day that each is of. So a policy moves due
dates when it begins, when it ends and when it is changed. It never moves the day of the word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from app.directory.asked import Lasting
from app.freshness.cadences import (
    BeforeSeptember,
    Cadence,
    EverySeptember,
    Months,
    Termly,
    read_cadence,
)
from app.freshness.days import in_words

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
FEWEST_DAYS, MOST_DAYS = 7, 730


class Kind(StrEnum):
    """What a policy can be set for."""

    CATEGORY = "category"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Policy:
    """What counts on one day: as shipped, if nothing else is said."""

    cadences: Mapping[str, Cadence] = field(default_factory=lambda: CADENCES)
    facts: Mapping[Fact, timedelta] = field(default_factory=lambda: FACTS_LAST)

    def cadence_of(self, category: str | None) -> Cadence:
        """How often entries of a category are checked."""
        return self.cadences.get(category or "", UNKNOWN_CATEGORY)

    def next_due(self, category: str | None, assured_on: date) -> date:
        """When an entry that was assured on this day is to be checked again."""
        return self.cadence_of(category).after(assured_on)

    def fact_ends(self, fact: Fact, as_of: date) -> date:
        """The first day on which a fact of this date counts as unknown."""
        return as_of + self.facts[fact] + timedelta(days=1)

    def counts_since(self, fact: Fact, today: date) -> date:
        """The oldest date with which a fact still counts on a day."""
        return today - self.facts[fact]

    def fact_state(self, fact: Fact, as_of: date | None, today: date) -> FactState:
        """Whether a fact still counts. Without a date it never does; nor does one from the
        future."""
        known = as_of is not None and as_of <= today < self.fact_ends(fact, as_of)
        return FactState.KNOWN if known else FactState.UNKNOWN

    def mark_of(self, category: str | None) -> str:
        """A short name for all that this policy says about entries of a category: what was worked
        out under another mark is to be worked out anew."""
        spans = [self.facts[fact].days for fact in Fact]
        known = category if category in self.cadences else ""
        text = f"{known} {self.cadence_of(category).key} {spans}"
        return sha256(text.encode()).hexdigest()[:16]

    def but(self, kind: Kind, key: str, lasts: str) -> "Policy":
        """The same, but for one category or fact. Raises ValueError."""
        if kind is Kind.FACT:
            return replace(self, facts={**self.facts, Fact(key): read_days(lasts)})
        return replace(self, cadences={**self.cadences, key: read_cadence(lasts)})

    def lasts(self, kind: Kind, key: str) -> str:
        """What it says of a category or a fact, as it is stored."""
        if kind is Kind.FACT:
            return f"days:{self.facts[Fact(key)].days}"
        return self.cadence_of(key).key

    def marks(self) -> frozenset[str]:
        """The marks of all categories, and of none."""
        return frozenset(map(self.mark_of, (*self.cadences, None)))


SHIPPED = Policy()


def lasting(policy: Policy, today: date) -> Lasting:
    """Which dated facts count today, by the policy of each."""
    return Lasting(
        today=today,
        payment_since=policy.counts_since(Fact.PAYMENT, today),
        opening_since=policy.counts_since(Fact.OPENING_HOURS, today),
    )


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the council set for a category or a fact, from day to day; both days count.

    `lasts` is a cadence by its key (`months:3`, `termly`), or of a fact `days:60`.
    """

    kind: Kind
    key: str
    lasts: str
    valid_from: date
    valid_to: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def meets(self, other: "Ruling") -> bool:
        """Whether both are about the same, on some day at the same time."""
        same = (self.kind, self.key) == (other.kind, other.key)
        last, others = self.valid_to or date.max, other.valid_to or date.max
        return same and self.valid_from <= others and other.valid_from <= last

    @property
    def words(self) -> str:
        """`every month`, or of a fact `60 days`."""
        return words_of(self.kind, self.lasts)

    @property
    def dates(self) -> str:
        """`from 1 June 2027 to 31 August 2027`."""
        until = f" to {in_words(self.valid_to)}" if self.valid_to else " on"
        return f"from {in_words(self.valid_from)}{until}"


def words_of(kind: Kind, lasts: str) -> str:
    """What is stored, as a person reads it. Raises ValueError."""
    return f"{read_days(lasts).days} days" if kind is Kind.FACT else read_cadence(lasts).words


def read_days(lasts: str) -> timedelta:
    """How long a fact counts, as it is stored. Raises ValueError."""
    kind, _, number = lasts.partition(":")
    if kind != "days" or not number.isdecimal() or not FEWEST_DAYS <= int(number) <= MOST_DAYS:
        raise ValueError(f"{lasts} is no number of days")
    return timedelta(days=int(number))


@dataclass(frozen=True, slots=True)
class Policies:
    """All that the council ever set."""

    rulings: Sequence[Ruling] = ()

    def on(self, day: date) -> Policy:
        """What counts on a day: the ruling in force that began last, else what was shipped."""
        counted = SHIPPED
        for one in sorted(self.rulings, key=lambda one: one.valid_from):
            if one.counts_on(day):
                counted = counted.but(one.kind, one.key, one.lasts)
        return counted

    def ruling_on(self, kind: Kind, key: str, day: date) -> Ruling | None:
        """The ruling behind what counts on a day; None where it is as shipped."""
        in_force = [
            one for one in self.rulings if (one.kind, one.key) == (kind, key) and one.counts_on(day)
        ]
        return max(in_force, key=lambda one: one.valid_from, default=None)
