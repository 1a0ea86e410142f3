"""How often an entry is checked: by months, by terms, or by the start of the school year; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.freshness.days import add_months

MOST_MONTHS = 24
SPELT = re.compile(r"months:(\d{1,2})")

# The dates by which councils must have brought their childcare information up to date:
# Provision of Information to Parents (England) Regulations 2007, as amended in 2017.
TERMLY = ((1, 1), (4, 1), (9, 1))


@dataclass(frozen=True, slots=True)
class Months:
    """So many months after the check."""

    months: int

    @property
    def key(self) -> str:
        """How it is stored."""
        return f"months:{self.months}"

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

    key: str = "termly"
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

    key: str = "every_september"
    words: str = "every September"
    a_year: float = 1.0

    def after(self, assured_on: date) -> date:
        """The next last of September; a check made in September is that September's."""
        this_year = assured_on.month < 9
        return date(assured_on.year + (0 if this_year else 1), 9, 30)


@dataclass(frozen=True, slots=True)
class BeforeSeptember:
    """At least yearly, and in any case before a school year begins."""

    key: str = "before_september"
    words: str = "every year, before September"
    a_year: float = 1.0

    def after(self, assured_on: date) -> date:
        """The next 31 August; a check in summer is already one for the coming school year."""
        if assured_on.month in (6, 7, 8):
            return add_months(assured_on, 12)
        end = date(assured_on.year, 8, 31)
        return end if assured_on <= end else date(assured_on.year + 1, 8, 31)


Cadence = Months | Termly | EverySeptember | BeforeSeptember


NAMED: Mapping[str, Cadence] = {
    one.key: one for one in (Termly(), EverySeptember(), BeforeSeptember())
}


def read_cadence(key: str) -> Cadence:
    """The cadence that is stored under this key. Raises ValueError."""
    if key in NAMED:
        return NAMED[key]
    spelt = SPELT.fullmatch(key)
    if spelt is None or not 1 <= int(spelt[1]) <= MOST_MONTHS:
        raise ValueError(f"{key} is no cadence")
    return Months(int(spelt[1]))
