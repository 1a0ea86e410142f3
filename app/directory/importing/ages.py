"""Ages as people write them: "4 to 18", "13-25", "2 - 8 years", "7+", "6 months to 4 years"."""

import re
from dataclasses import dataclass

from app.directory.importing.values import NotUnderstood

OLDEST = 120
NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
UNIT = r"(?:\s*-?\s*(months?|mths?|weeks?|wks?|years?|yrs?|y\.?o\.?|y|m)(?:\s+olds?)?\.?)?"
RANGE = re.compile(rf"{NUMBER}{UNIT}\s*(?:-|–|—|to|until|up to|and|through|/)\s*{NUMBER}{UNIT}\+?")
FROM = re.compile(
    rf"(?:over|above|from|aged?|minimum|min)?\s*{NUMBER}{UNIT}\s*"
    r"(?:\+|plus|and over|and above|and older|or over|or older|upwards|and up|onwards|over)"
)
OVER = re.compile(
    rf"(?:over|above|from|minimum|min)(?:\s+(?:the\s+)?age(?:\s+of)?)?\s*{NUMBER}s?{UNIT}"
)
UNDER = re.compile(
    rf"(?:under|below|younger than)(?:\s+(?:the\s+)?age(?:\s+of)?)?\s*{NUMBER}s?{UNIT}"
)
UP_TO = re.compile(
    rf"(?:up to|until|to|maximum|max)(?:\s+(?:the\s+)?age(?:\s+of)?)?\s*{NUMBER}{UNIT}"
    rf"|{NUMBER}{UNIT}\s*(?:and under|and younger|or under|or younger|and below)"
)
SINGLE = re.compile(rf"{NUMBER}{UNIT}")
WORDS = {
    "all": (None, None), "all ages": (None, None), "any": (None, None), "any age": (None, None),
    "everyone": (None, None), "adults": (18, None), "adult": (18, None),
    "children": (0, 17), "children and young people": (0, 25),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ages:
    """From and to, in years; None where there is no limit."""

    minimum: float | None
    maximum: float | None


def ages(value: str) -> Ages:
    """Reads an age range. Raises NotUnderstood."""
    text = re.sub(r"^(?:ages?|aged|for)\s*:?\s+", "", " ".join(value.casefold().split())).strip(
        " ."
    )
    if text in WORDS:
        return Ages(*WORDS[text])
    if found := RANGE.fullmatch(text):
        return _between(found)
    if found := FROM.fullmatch(text) or OVER.fullmatch(text):
        return Ages(_years(found[1], found[2]), None)
    if found := UNDER.fullmatch(text):
        limit = _years(found[1], found[2])
        return Ages(0, max(limit - 1, 0) if limit >= 1 else limit)
    if found := UP_TO.fullmatch(text):
        return Ages(0, _years(found[1] or found[3], found[2] or found[4]))
    if found := SINGLE.fullmatch(text):
        return Ages(_years(found[1], found[2]), _years(found[1], found[2]))
    raise NotUnderstood("not an age range such as 4 to 18")


def _between(found: re.Match[str]) -> Ages:
    low, high = _years(found[1], found[2] or found[4]), _years(found[3], found[4])
    if found[2] is None and low > high:  # "9 to 6 months" hardly means nine years
        raise NotUnderstood("an age range that ends before it starts")
    if low > high:
        raise NotUnderstood("an age range that ends before it starts")
    return Ages(low, high)


def _years(number: str, unit: str | None) -> float:
    years = float(number)
    if unit and unit.startswith("m"):
        years = round(years / 12, 2)
    elif unit and unit.startswith("w"):
        years = round(years / 52, 2)
    if years > OLDEST:
        raise NotUnderstood("an age above 120")
    return years


def in_order(low: float | None, high: float | None) -> Ages:
    """Two limits that may contradict each other: a maximum of 0 means "none"."""
    if low is not None and high is not None and low > high:
        return Ages(low, None) if high == 0 else Ages(high, low)
    return Ages(low, high)
