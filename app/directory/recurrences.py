"""On which days a rule of a schedule falls: recurrence, school terms and bank holidays."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr

from app.directory.bank_holidays import bank_holidays
from app.directory.search_rules import (
    IN_HOLIDAYS,
    IN_TERM,
    MARK,
    NO_BANK_HOLIDAYS,
    UNKNOWABLE,
)

Terms = tuple[tuple[date, date], ...]  # first and last days of school terms, in order

START = "DTSTART="


@lru_cache(maxsize=20_000)
def holds_on(rule: str, day: date, terms: Terms = ()) -> bool | None:
    """Whether a schedule with this rule is held on this day, its weekday given; None: unknown."""
    parts = rule.split(MARK)
    if UNKNOWABLE in parts:
        return None
    recurrence = next((part for part in parts if "FREQ=" in part), None)
    recurs = _recurs(recurrence, day) if recurrence else True
    if not recurs:
        return recurs
    if NO_BANK_HOLIDAYS in parts and day in bank_holidays(day.year):
        return False
    return _in_season(parts, in_term(day, terms))


def in_term(day: date, terms: Terms) -> bool | None:
    """Whether schools are open; None before the first and after the last term that we know of."""
    if not terms or not terms[0][0] <= day <= terms[-1][1]:
        return None
    return any(first <= day <= last for first, last in terms)


def _in_season(parts: Sequence[str], term: bool | None) -> bool | None:
    if IN_TERM in parts:
        return term
    if IN_HOLIDAYS in parts:
        return None if term is None else not term
    return True


def _recurs(recurrence: str, day: date) -> bool | None:
    """Whether an RRULE falls on this day; None when it is not one."""
    head, _, text = recurrence.rpartition("FREQ=")
    moment = datetime(day.year, day.month, day.day)
    try:
        first = datetime.strptime(head, f"{START}%Y%m%d;") if head else moment.replace(day=1)
        rule = rrulestr(f"FREQ={text}", dtstart=_near(first, text, moment))
    except ValueError:
        return None
    return bool(rule.between(moment, moment, inc=True)) if isinstance(rule, rrule) else None


def _near(first: datetime, text: str, moment: datetime) -> datetime:
    """A start in the same step as the first, shortly before the moment: nothing to count up."""
    rule = dict(part.split("=", 1) for part in f"FREQ={text}".split(";"))
    every = int(rule.get("INTERVAL", "1"))
    if rule["FREQ"] == "WEEKLY":
        return first + timedelta(weeks=every * ((moment - first).days // (7 * every)))
    months = (moment.year - first.year) * 12 + moment.month - first.month
    return first + relativedelta(months=every * (months // every))
