"""When schools have holidays: providers are not asked then, because nobody answers; pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

Span = tuple[date, date]

FILE = Path(__file__).with_suffix(".toml")
WARNS = timedelta(days=90)  # before the dates run out: a term is published long before
# Beyond what the file knows, these are holidays in every year.
CHRISTMAS_FROM, CHRISTMAS_UNTIL = (12, 20), (1, 3)
SUMMER_FROM, SUMMER_UNTIL = (7, 23), (8, 31)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which dates say when schools have holidays: the council's own terms, or the fallback; and the
    last day that they know of."""

    own: bool
    until: date

    def runs_out_soon(self, today: date) -> bool:
        """Whether it is time to enter more."""
        return self.until < today + WARNS


def calendar(terms: Sequence[Span], today: date) -> Calendar:
    """What is used today: the council's terms until their last day, then the file's."""
    if terms and today <= terms[-1][1]:
        return Calendar(True, terms[-1][1])
    return Calendar(False, usual_holidays()[-1][1])


def in_school_holidays(day: date, terms: Sequence[Span]) -> bool:
    """Whether schools have holidays. `terms` are the council's own, believed as far as they go."""
    if terms and terms[0][0] <= day <= terms[-1][1]:
        return not any(first <= day <= last for first, last in terms)
    if any(first <= day <= last for first, last in usual_holidays()):
        return True
    this = (day.month, day.day)
    christmas = this >= CHRISTMAS_FROM or this <= CHRISTMAS_UNTIL
    return christmas or SUMMER_FROM <= this <= SUMMER_UNTIL


@cache
def usual_holidays() -> tuple[Span, ...]:
    """Those of the file, in order."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple((one["first"], one["last"]) for one in read["holidays"])
