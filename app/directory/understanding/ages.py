"""Ages as people say them: `my 4 year old`, `aged 8`, `year 9`, `11-16s`, or just `17`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.directory.understanding.tokens import Token

OLDEST = 25
PUPIL = 4  # somebody in school year 1 is 5 or 6 years old
OTHER_UNITS = frozenset(
    ("hour", "hours", "hrs", "minute", "minutes", "mins", "week", "weeks", "month", "months",
     "pound", "pounds", "mile", "miles", "metres", "km", "day", "days", "pm", "am", "times",
     "people", "children", "kids")
)  # fmt: skip
OF_OTHER_THINGS = frozenset(
    ("section", "stage", "level", "form", "room", "part", "chapter", "page", "step", "grade",
     "number", "bus", "tier", "line", "unit", "phase", "group", "schedule")
)  # fmt: skip
SPAN = re.compile(
    r"(?P<from>\d{1,2}) (?:(?:to|and) )?(?P<to>\d{1,2})s?\b(?: year olds?| years old| years)?"
    r"|(?P<over>over|above|from|older than) (?P<least>\d{1,2})s?\b"
    r"|(?P<under>under|below|younger than) (?P<most>\d{1,2})s?\b"
    r"|year (?P<school>\d{1,2})\b"
    r"|(?:aged?|hes|shes|im|is|am|turning|turned) (?P<aged>\d{1,2})\b(?: years old| year old)?"
    r"|(?P<old>\d{1,2}) ?(?:yo|yrs?|years?)(?: olds?)?\b"
    r"|(?P<plus>\d{1,2}) plus\b"
    r"|(?P<bare>\d{1,2})s?\b"
)


@dataclass(frozen=True, slots=True)
class Ages:
    """Years, both included, and the words from `start` to before `end` that say them."""

    start: int
    end: int
    first: int
    last: int


def ages(asked: Sequence[Token], taken: set[int]) -> list[Ages]:
    """Ages in those words that are not taken."""
    text = " ".join("·" if place in taken else one.word for place, one in enumerate(asked))
    return list(_ages(asked, text))


def _ages(asked: Sequence[Token], text: str) -> Iterator[Ages]:
    for said in SPAN.finditer(text):
        if said.start() and text[said.start() - 1] != " ":
            continue
        start = text.count(" ", 0, said.start())
        end = start + said[0].count(" ") + 1
        if said["bare"] and not _stands_for_years(asked, start, end):
            continue
        first, last = _years(said)
        if 0 <= first <= last <= OLDEST:
            yield Ages(start, end, first, last)


def _years(said: re.Match[str]) -> tuple[int, int]:
    if said["from"]:
        return int(said["from"]), int(said["to"])
    if said["over"]:
        return int(said["least"]), OLDEST
    if said["under"]:
        return 0, int(said["most"]) - 1
    if said["school"]:
        return int(said["school"]) + PUPIL, int(said["school"]) + PUPIL + 1
    if said["plus"]:
        return int(said["plus"]), OLDEST
    age = int(said["aged"] or said["old"] or said["bare"])
    return age, age


def _stands_for_years(asked: Sequence[Token], start: int, end: int) -> bool:
    """`17` alone, but not `15 hours`, `level 3` or `section 17`."""
    before = asked[start - 1].word if start else ""
    after = asked[end].word if end < len(asked) else ""
    return before not in OF_OTHER_THINGS and after not in OTHER_UNITS
