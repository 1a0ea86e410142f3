"""Places as search knows them: the names of the areas in which an entry is to be found.

Read from what is published: of a place whose address is withheld, its town and its outcode.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.directory.areas import name, outcode_of
from app.directory.public_places import NEAR, NOT_RECORDED
from app.directory.words import fold

Json = Mapping[str, Any]

NAMED = ("city", "region", "state_province")


def areas_of_places(entry: Json) -> set[str]:
    """Towns, counties and outcodes, as keys."""
    return {key for link in entry.get("service_at_locations", ()) for key in _areas(link)}


def area_key(text: str) -> str:
    """What somebody calls an area, as a key: an outcode, also of a whole postcode, or a name."""
    return outcode_of(text) or name(text)


def plain_words(text: str) -> str:
    """Words without capitals, accents and signs: `Step-free way in` as `step free way in`."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _areas(link: Json) -> Iterator[str]:
    location = link.get("location", {})
    for address in location.get("addresses", ()):
        for text in (address.get(part) for part in NAMED):
            if text and (key := name(text)):
                yield key
        postcode = address.get("postal_code", NOT_RECORDED)
        if outcode := outcode_of(postcode):
            yield outcode
    if "location_id" not in link:
        yield from _withheld(location.get("name", ""))


def _withheld(text: str) -> Iterator[str]:
    """`Near Sutton SM1` says two areas."""
    town = text.removeprefix(NEAR).strip()
    first, _, last = town.rpartition(" ")
    if outcode := outcode_of(last):
        yield outcode
        town = first
    if key := name(town):
        yield key
