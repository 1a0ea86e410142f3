"""Areas that services cover, as keys that a postcode's own keys are compared with.

The rule: a service without service areas covers everybody. One with areas covers a postcode when
an area names it: the postcode, its outcode (`SM1`, or a range `SM1-SM7`), the code or the name of
its district or ward, its county or region, its country. Names must agree as a whole: "Sutton" does
not cover "Sutton in Ashfield". An area that is only drawn on a map names nobody.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.directory.postcodes import Postcode
from app.directory.words import fold

DISTRICTS = Path(__file__).with_name("districts.toml")
EVERYBODY = "*"
MAX_TEXT = 5_000
MAX_RANGE = 40

FULL = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
OUTCODE = re.compile(r"\b([A-Z]{1,2})(\d{1,2}[A-Z]?)\b")
RANGE = re.compile(r"\b([A-Z]{1,2})(\d{1,2})\s*(?:-|–|to)\s*([A-Z]{0,2})(\d{1,2})\b")
STATISTICAL_CODE = re.compile(r"\b[EWSN]\d{8}\b")
BREAK = re.compile(r"[,;/&\n|]|\band\b")
KIND_BEFORE = re.compile(r"^(?:(?:the|greater|london|royal|metropolitan|borough|city|county) )+of ")
KIND_AFTER = re.compile(r"(?: (?:london|metropolitan|borough|district|county|city|council|area))+$")
COUNTRY_OF_CODE = {"E": "england", "W": "wales", "S": "scotland", "N": "northern ireland"}
KINGDOM = frozenset(
    {"uk", "united kingdom", "gb", "great britain", "britain", "national", "nationwide"}
)


@dataclass(frozen=True, slots=True)
class District:
    """A district's name, and the counties and regions that it lies in."""

    name: str
    within: tuple[str, ...]


@cache
def districts() -> dict[str, District]:
    """Districts by their statistical code."""
    found = tomllib.loads(DISTRICTS.read_text(encoding="utf-8"))
    return {
        code: District(one["name"], tuple(one.get("within", ()))) for code, one in found.items()
    }


def compact_postcode(text: str) -> str:
    """A postcode as it is stored: `sm1 1aa` as `SM11AA`."""
    return "".join(letter for letter in text[:20].upper() if letter.isascii() and letter.isalnum())


def outcode_of(text: str) -> str | None:
    """The first half of a postcode, or an outcode as it stands; None for anything else."""
    compact = compact_postcode(text)
    if found := FULL.fullmatch(compact):
        return found[1]
    return compact if OUTCODE.fullmatch(compact) else None


def keys_of_areas(areas: list[dict[str, Any]]) -> set[str]:
    """What these service areas cover, as keys."""
    if not areas:
        return {EVERYBODY}
    found: set[str] = set()
    for area in areas:
        texts = [area.get("name"), area.get("uri")]
        if area.get("extent_type") in (None, "text"):
            texts.append(area.get("extent"))
        for text in filter(None, texts):
            found |= keys_of_text(text[:MAX_TEXT])
    return found


def keys_of_text(text: str) -> set[str]:
    """Everything that a text names: postcodes, outcodes, codes, and names as a whole."""
    upper = text.upper()
    keys = {name(piece) for piece in (text, *BREAK.split(text), *re.split(r"[,;\n]", text))}
    keys |= set(STATISTICAL_CODE.findall(upper))
    keys |= {"".join(parts) for parts in OUTCODE.findall(upper)}
    keys |= {"".join(parts) for parts in FULL.findall(upper.replace(" ", ""))}
    keys |= {outcode for found in RANGE.finditer(upper) for outcode in _between(found)}
    return keys - {""}


def _between(found: re.Match[str]) -> Iterator[str]:
    letters, first, others, last = found.groups()
    if others in ("", letters) and 0 <= int(last) - int(first) <= MAX_RANGE:
        yield from (f"{letters}{number}" for number in range(int(first), int(last) + 1))


def name(text: str) -> str:
    """A place's name without what sort of place it is: `London Borough of Sutton` as `sutton`."""
    plain = " ".join(re.findall(r"[^\W_]+", fold(text)))
    return KIND_AFTER.sub("", KIND_BEFORE.sub("", plain)) or plain


def keys_of_postcode(postcode: Postcode) -> set[str]:
    """What an area may name to cover this postcode."""
    codes = {code for code in (postcode.district, postcode.ward) if code}
    country = COUNTRY_OF_CODE.get((postcode.district or "E")[0], "england")
    keys = {EVERYBODY, postcode.postcode, postcode.outcode, country, *codes, *KINGDOM}
    district = districts().get(postcode.district or "")
    if district:
        keys |= {name(one) for one in (district.name, *district.within)}
    return keys
