"""Rules: on which days a schedule holds, as text that is short, comparable and stored.

Most schedules say "every Saturday": those have no rule beside their weekday. The text of others is
a recurrence rule of iCalendar (RFC 5545), with a condition before it where words give one:
`IN=TERM|FREQ=WEEKLY`. The same rule has the same text, so that a borough has few different ones.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

Json = Mapping[str, Any]

UNKNOWABLE = "?"  # a rule that nobody can tell from what is recorded
IN_TERM, IN_HOLIDAYS, NO_BANK_HOLIDAYS = "IN=TERM", "IN=HOLIDAYS", "NOT=BANK"
MARK = "|"
FIRST_MONDAY = date(1900, 1, 1)
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"  # which weekday it is, the schedule's own row says

TERM = re.compile(r"\bterm[ -]?time\b|\b(?:in|during) term\b|\bterms? only\b", re.IGNORECASE)
HOLIDAYS = re.compile(r"\b(?:school|half[ -]?term|summer|easter) (?:holidays?|breaks?)", re.I)
BANK = re.compile(
    r"\b(?:except|not|no|closed|excluding)\b[^.;]{0,40}\b(?:bank|public) holidays?", re.I
)
IN_THE_MONTH = re.compile(
    r"\b((?:(?:first|second|third|fourth|last|1st|2nd|3rd|4th)(?:,| and| &|) ?)+)"
    r"(?:[a-z]+day )?(?:in|of) (?:the|each|every|a) month",
    re.IGNORECASE,
)
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
# Words that narrow a schedule in a way that nobody wrote down as dates.
VAGUE = re.compile(
    r"\bfor \w+ (?:weeks|sessions)\b|\bfortnight|\balternat|\bevery (?:other|second)\b|\bsome\b"
    r"|\bselected\b|\bdates?\b|\bby appointment\b|\bvar(?:y|ies|iable)\b|\bmonthly\b|\bmost\b",
    re.IGNORECASE,
)


def rule_of(schedule: Json) -> str | None:
    """The rule of a published schedule; None when it is every week on its weekdays."""
    words = " ".join(filter(None, (schedule.get("description"), schedule.get("notes"))))
    parts = [*_conditions(words), _recurrence(schedule, words)]
    if UNKNOWABLE in parts:
        return UNKNOWABLE
    return MARK.join(filter(None, parts)) or None


def _conditions(words: str) -> Iterator[str]:
    in_term, in_holidays = TERM.search(words), HOLIDAYS.search(words)
    if in_term and not in_holidays:
        yield IN_TERM
    elif in_holidays and not in_term:
        yield IN_HOLIDAYS
    if BANK.search(words):
        yield NO_BANK_HOLIDAYS
    if VAGUE.search(IN_THE_MONTH.sub("", words)):
        yield UNKNOWABLE


def _recurrence(schedule: Json, words: str) -> str:
    """The RRULE, empty for "every week"; days of the month come with the rule."""
    byday = (schedule.get("byday") or "").upper().replace(" ", "")
    monthly = schedule.get("freq") == "MONTHLY"
    numbered = any(letter.isdigit() for letter in byday)
    if numbered and schedule.get("freq") == "WEEKLY":
        return UNKNOWABLE  # "the second Tuesday of each week"
    if byday and (found := IN_THE_MONTH.search(words)) and not numbered:
        names = re.findall(r"[a-z0-9]+", found[1].lower())
        nth = [ORDINALS[name] for name in names if name in ORDINALS]
        return f"FREQ=MONTHLY;BYDAY={_crossed(nth, byday)}"
    if monthly or numbered:
        return _monthly(schedule, byday)
    if schedule.get("freq") == "WEEKLY" or byday:
        return _weekly(schedule, byday)
    return "" if schedule.get("dtstart") else UNKNOWABLE


def _crossed(nth: Sequence[int], byday: str) -> str:
    return ",".join(f"{number}{day}" for day in byday.split(",") for number in nth)


def _weekly(schedule: Json, byday: str) -> str:
    every = schedule.get("interval") or 1
    first = schedule.get("dtstart") or schedule.get("valid_from")
    if every == 1:
        return "" if byday or schedule.get("dtstart") else UNKNOWABLE
    if not first:
        return UNKNOWABLE  # every other week, but of which?
    day = date.fromisoformat(first)
    monday = FIRST_MONDAY + timedelta(weeks=((day - FIRST_MONDAY).days // 7) % every)
    return f"DTSTART={monday:%Y%m%d};FREQ=WEEKLY;INTERVAL={every};BYDAY={EVERY_DAY}"


def _monthly(schedule: Json, byday: str) -> str:
    every = schedule.get("interval") or 1
    first = schedule.get("dtstart") or schedule.get("valid_from")
    by_month_day = (schedule.get("bymonthday") or "").replace(" ", "")
    if not byday and not by_month_day:
        if not schedule.get("dtstart"):
            return UNKNOWABLE
        by_month_day = str(date.fromisoformat(schedule["dtstart"]).day)
    text = "FREQ=MONTHLY"
    if every > 1:
        if not first:
            return UNKNOWABLE
        day = date.fromisoformat(first)
        phase = ((day.year - FIRST_MONDAY.year) * 12 + day.month - 1) % every
        text = (
            f"DTSTART={FIRST_MONDAY + relativedelta(months=phase):%Y%m%d};{text};INTERVAL={every}"
        )
    if byday:
        text += f";BYDAY={byday}"
    return text + (f";BYMONTHDAY={by_month_day}" if by_month_day else "")
