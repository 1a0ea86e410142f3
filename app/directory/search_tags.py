"""Tags: the facts of a published entry as tokens of one letter and digits, beside its words.

A key's digits are a hash of it, so that vocabularies may change without a new index.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from math import ceil, floor
from typing import Any

from app.directory.areas import keys_of_areas
from app.directory.search_hours import hours_of

Json = Mapping[str, Any]

LETTER_OF_FACT: Mapping[str, str] = {
    "category": "c",
    "needs": "n",
    "conditions": "k",
    "diagnosis_stages": "s",
    "support": "u",
    "referral_routes": "r",
    "payment_methods": "p",
    "pfa_outcomes": "f",
    "short_breaks_card": "b",
    "diagnosis_required": "q",
    "ehcp_required": "e",
    "free": "m",
    "capacity": "i",
    "out_of_area": "j",
    "entry_status": "z",
}
AGE, AREA, DAY, CELL, LANGUAGE = "y", "a", "d", "g", "l"
TERM, TAXONOMY, ORGANIZATION = "t", "x", "o"
OLDEST = 25  # a Local Offer is for people up to their 26th birthday
CELLS_PER_DEGREE = 20  # about 5.5 km from north to south


@lru_cache(maxsize=50_000)
def tag(letter: str, key: str) -> str:
    """The token of a key; two keys share one about once in 10^12."""
    digest = blake2b(key.encode("utf-8", "replace"), digest_size=5).digest()
    return f"{letter}{int.from_bytes(digest)}"


def tags_of(entry: Json) -> list[str]:
    """The tags of an entry, from what is published of it."""
    found = dict.fromkeys(
        (
            *_fact_tags(entry.get("local_offer", {})),
            *_age_tags(entry.get("minimum_age"), entry.get("maximum_age")),
            *_term_tags(entry.get("attributes", ())),
            *(tag(AREA, key) for key in sorted(keys_of_areas(_areas(entry)))),
            *(f"{DAY}{hour.day}" for hour in hours_of(entry) if hour.day),
            *(tag(LANGUAGE, key) for key in _languages(entry)),
            *(cell(*point) for point in _points(entry)),
        )
    )
    if organization := entry.get("organization_id"):
        found[tag(ORGANIZATION, organization)] = None
    return list(found)


def _fact_tags(facts: Json) -> Iterator[str]:
    for fact, letter in LETTER_OF_FACT.items():
        value = facts.get(fact)
        keys = value if isinstance(value, list) else [value] if value else []
        yield from (tag(letter, key) for key in keys)


def _age_tags(minimum: float | None, maximum: float | None) -> Iterator[str]:
    """A tag per year of age that is welcome; none when nobody recorded an age."""
    if minimum is None and maximum is None:
        return
    youngest = ceil(minimum or 0)
    oldest = min(OLDEST, floor(maximum) if maximum is not None else OLDEST)
    yield from (f"{AGE}{year}" for year in range(youngest, oldest + 1))


def _term_tags(attributes: Iterable[Json]) -> Iterator[str]:
    for attribute in attributes:
        yield tag(TERM, attribute["taxonomy_term_id"])
        if taxonomy := attribute.get("taxonomy_term", {}).get("taxonomy_id"):
            yield tag(TAXONOMY, taxonomy)


def _areas(entry: Json) -> list[dict[str, Any]]:
    places = entry.get("service_at_locations", ())
    return [
        *entry.get("service_areas", ()),
        *(area for place in places for area in place.get("service_areas", ())),
    ]


def _languages(entry: Json) -> Iterator[str]:
    for language in entry.get("languages", ()):
        yield from (language[part].casefold() for part in ("code", "name") if part in language)


def _points(entry: Json) -> Iterator[tuple[float, float]]:
    for place in entry.get("service_at_locations", ()):
        location = place.get("location", {})
        if "location_id" in place and "latitude" in location and "longitude" in location:
            yield location["latitude"], location["longitude"]


def cell(latitude: float, longitude: float) -> str:
    """The square of the map in which a point lies."""
    row, column = (
        floor((latitude + 90) * CELLS_PER_DEGREE),
        floor((longitude + 180) * CELLS_PER_DEGREE),
    )
    return f"{CELL}{row * 360 * CELLS_PER_DEGREE + column}"
