"""Hours: on which weekdays and by which rules a service opens and closes, as its schedules say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.directory.search_rules import UNKNOWABLE, rule_of

Json = Mapping[str, Any]

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SLOT, MINUTES_A_DAY = 30, 24 * 60
ANY_SLOT = 7 * MINUTES_A_DAY // SLOT
RULE_DAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekday from 1 (Monday), minutes from midnight; None is not recorded.

    It holds from `starts` to `ends`, both included, on those days on which `rule` falls; without a
    rule every week. A service that closes before it opens closes on the next day.
    """

    day: int | None
    opens: int | None
    closes: int | None
    starts: date | None = None
    ends: date | None = None
    rule: str | None = None

    @property
    def slots(self) -> set[int]:
        """The half-hours of the week, from 0, of which it may be open in a part.

        `ANY_SLOT` where the weekday is not recorded; none where a clock is not: it is never surely
        open then.
        """
        if self.opens is None or self.closes is None:
            return set()
        if self.day is None:
            return {ANY_SLOT}
        lasts = self.closes + (MINUTES_A_DAY if self.closes <= self.opens else 0)
        midnight = (self.day - 1) * MINUTES_A_DAY
        return {
            slot_of(midnight + minute)
            for minute in range(self.opens - self.opens % SLOT, lasts, SLOT)
        }


def slot_of(minute: int) -> int:
    """Which half-hour of the week a minute of it is in; the week begins anew after Sunday."""
    return minute % (7 * MINUTES_A_DAY) // SLOT


def hours_of(entry: Json) -> list[Hours]:
    """The hours of an entry and of its places, from what is published of it, each once."""
    schedules = [
        *entry.get("schedules", ()),
        *(
            schedule
            for place in entry.get("service_at_locations", ())
            for schedule in place.get("schedules", ())
        ),
    ]
    return list(dict.fromkeys(hours for schedule in schedules for hours in _hours(schedule)))


def _hours(schedule: Json) -> Iterator[Hours]:
    opens, closes = minutes(schedule.get("opens_at")), minutes(schedule.get("closes_at"))
    days: list[int | None] = [*_days(schedule)]
    if not days and opens is None and closes is None:
        return
    rule = rule_of(schedule)
    if not days and "BYMONTHDAY" not in (rule or ""):
        rule = UNKNOWABLE
    starts, ends = _span(schedule)
    yield from (Hours(day, opens, closes, starts, ends, rule) for day in days or [None])


def _days(schedule: Json) -> Iterator[int]:
    """The weekdays; without any, a weekly or single date falls on that of its first day."""
    if byday := schedule.get("byday"):
        yield from (DAYS.index(day) + 1 for day in RULE_DAY.findall(byday.upper()))
    elif schedule.get("freq") != "MONTHLY" and (first := schedule.get("dtstart")):
        yield date.fromisoformat(first).isoweekday()


def _span(schedule: Json) -> tuple[date | None, date | None]:
    """The first and the last day; what neither repeats nor names weekdays is of one day."""
    first = schedule.get("dtstart")
    if first and not schedule.get("freq") and not schedule.get("byday"):
        return date.fromisoformat(first), date.fromisoformat(first)
    starts = [schedule[name] for name in ("valid_from", "dtstart") if schedule.get(name)]
    ends = [schedule[name] for name in ("valid_to", "until") if schedule.get(name)]
    return (
        date.fromisoformat(max(starts)) if starts else None,
        date.fromisoformat(min(ends)) if ends else None,
    )


def minutes(clock: str | None) -> int | None:
    """`09:30` as minutes from midnight. Raises ValueError for anything else."""
    if not clock:
        return None
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)
