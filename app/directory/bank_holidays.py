"""Bank holidays of England by the rules of 1971; days proclaimed for one year are not known."""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

SATURDAY, SUNDAY = 5, 6
FRIDAY = 4


@lru_cache(maxsize=200)
def bank_holidays(year: int) -> frozenset[date]:
    """The days themselves and the days in their place."""
    sunday = easter(year)
    return frozenset(
        {
            *_new_year(year),
            sunday - timedelta(days=2),
            sunday + timedelta(days=1),
            date(year, 5, 1) + relativedelta(weekday=MO),
            date(year, 5, 31) + relativedelta(weekday=MO(-1)),
            date(year, 8, 31) + relativedelta(weekday=MO(-1)),
            *_christmas(year),
        }
    )


def _new_year(year: int) -> set[date]:
    day = date(year, 1, 1)
    later = {SATURDAY: 2, SUNDAY: 1}.get(day.weekday(), 0)
    return {day, day + timedelta(days=later)}


def _christmas(year: int) -> set[date]:
    """Two days, and for each at a weekend another after them."""
    days = {FRIDAY: (25, 26, 28), SATURDAY: (25, 26, 27, 28), SUNDAY: (25, 26, 27)}
    return {date(year, 12, day) for day in days.get(date(year, 12, 25).weekday(), (25, 26))}
