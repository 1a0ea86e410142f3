"""The newest timetable that a page shows, by the season and year in its heading; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawlers.contacts import newest_date_in

_YEAR = re.compile(r"20\d\d(?!\d)(?<!\d.{4})")
_SEASON = re.compile(
    r"\b(spring|summer|autumn|winter|easter|christmas|whitsun)\b[ \u00a0]?"
    r"(?:term|half[- ]term|season|holidays?|break|programme|timetable|sessions|classes|dates)?"
    r"(?: dates| timetable)?"
    r"[\s:,\u2013-]{0,3}$",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"time ?tables?|term dates|session dates|class dates|dates and times|programme of|schedule"
    r"|what['\u2019]s on",
    re.IGNORECASE,
)
_HINTS = (
    b"timetable", b"time table", b"dates", b"programme of", b"schedule", b"what's",
    "what\u2019s".encode(),
)  # fmt: skip
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_HOUR = re.compile(r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b|\b\d{1,2}[.:]\d\d\b", re.IGNORECASE)
_SPAN = re.compile(r"\s?[/\u2013-]\s?(?:20)?(\d\d)\b(?![/.-])")
# The last day that each may mean, kindly: month, day, and years after the one that is named.
_ENDS = {
    "spring": (5, 31, 0), "summer": (9, 5, 0), "autumn": (12, 31, 0), "winter": (2, 28, 1),
    "easter": (4, 30, 0), "christmas": (1, 10, 1), "whitsun": (6, 10, 0),
}  # fmt: skip
_NEAR, _BLOCK = 80, 500  # characters


@dataclass(frozen=True)
class Timetable:
    """A block of dates and times: its season as the page writes it, and its last day."""

    season: str
    year: int
    newest: date
    quote: str


def timetable_in(text: str) -> Timetable | None:
    """The timetable whose last day is the latest; a page without one has none."""
    small = text.encode(errors="replace").lower()  # folds ASCII only, in a fifth of the time
    if not any(hint in small for hint in _HINTS):
        return None
    return max(_timetables(text), key=lambda one: one.newest, default=None)


def _timetables(text: str) -> Iterator[Timetable]:
    for found in _YEAR.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        season = _SEASON.search(before)
        if season is None:
            continue
        start = found.start() - len(before) + season.start()
        block = text[start : found.end() + _BLOCK]
        if not _is_table(text[max(0, start - _NEAR) : found.end() + _NEAR], block):
            continue
        span = _SPAN.match(text, found.end())
        year = 2000 + int(span[1]) if span else int(found[0])
        ends = _end_of(season[1].lower(), year)
        newest = max(filter(None, (newest_date_in(block), ends)))
        yield Timetable(f"{season[1]} {found[0]}", year, newest, block[:300].strip())


def _is_table(heading: str, block: str) -> bool:
    return bool(_TABLE.search(heading)) and bool(_WEEKDAY.search(block) and _HOUR.search(block))


def _end_of(season: str, year: int) -> date:
    month, day, later = _ENDS[season]
    return date(year + later, month, day)
