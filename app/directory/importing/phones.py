"""Phone numbers out of a cell: several of them, with names and extensions beside them."""

import re
from dataclasses import dataclass

NUMBER = re.compile(
    r"(?P<number>\+?\(?\d[\d ().\u2010-\u2015-]*\d)"
    r"(?:\s*(?:ext|extn|extension|x)\.?\s*:?\s*(?P<extension>\d{1,6}))?",
    re.IGNORECASE,
)
PARTS = re.compile(r"[\n;/|,]|\bor\b|\band\b|&", re.IGNORECASE)
FEWEST_DIGITS = 3
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is dialled, and what stands beside it."""

    number: str
    extension: str | None = None
    description: str | None = None


def numbers(text: str) -> list[Number]:
    """The phone numbers of a text; a name on the next line belongs to the number before."""
    found: list[Number] = []
    for part in PARTS.split(text):
        here = [match for match in NUMBER.finditer(part) if _dials(match["number"])]
        beside = " ".join(NUMBER.sub(" ", part).split()).strip(" :.-–()")
        if len(here) == 1:
            found.append(Number(_spelled(here[0]["number"]), here[0]["extension"], beside or None))
        elif here:
            found += [Number(_spelled(one["number"]), one["extension"]) for one in here]
        elif beside and found and found[-1].description is None:
            last = found.pop()
            found.append(Number(last.number, last.extension, beside))
    return list(dict.fromkeys(found))


def _dials(number: str) -> bool:
    return FEWEST_DIGITS <= sum(letter.isdigit() for letter in number) <= MOST_DIGITS


def _spelled(number: str) -> str:
    """Spaces tidied; the 0 that a spreadsheet swallowed comes back."""
    tidy = " ".join(number.split())
    digits = re.sub(r"\D", "", tidy)
    if len(digits) == 10 and tidy == digits and digits[0] in "12378":
        return f"0{digits}"
    return tidy
