"""Tags: the facts of a published entry as tokens of one letter and digits, beside its words.

A key's digits are a hash of it, so that vocabularies may change without a new index. A fact that
nobody told us has a tag of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from math import ceil, floor
from typing import Any

from app.directory.areas import keys_of_areas
from app.directory.search_hours import hours_of
from app.directory.search_places import areas_of_places, plain_words

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
AGE, AREA, DAY, LANGUAGE = "y", "a", "d", "l"
PLACED, ACCESS, GUIDE = "h", "w", "v"
TERM, TAXONOMY, ORGANIZATION = "t", "x", "o"
UNKNOWN = "unknown"
OLDEST = 25  # a Local Offer is for people up to their 26th birthday


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
            *_area_tags(entry),
            *_day_tags(entry),
            *_told(LANGUAGE, _languages(entry)),
            *_told(ACCESS, _access(entry)),
        )
    )
    if organization := entry.get("organization_id"):
        found[tag(ORGANIZATION, organization)] = None
    if _is_guide(entry.get("local_offer", {})):
        found[tag(GUIDE, "yes")] = None
    return list(found)


def _is_guide(facts: Json) -> bool:
    """What names the law, or says in steps what to do; `app.directory.guides` asks the same."""
    return bool(facts.get("law_basis") or facts.get("steps"))


def unknown(letter: str) -> str:
    """The tag of entries of which this fact is not known."""
    return tag(letter, UNKNOWN)


def _told(letter: str, keys: Iterable[str]) -> list[str]:
    """A tag for each key, or that there is none."""
    return [tag(letter, key) for key in keys] or [unknown(letter)]


def _fact_tags(facts: Json) -> Iterator[str]:
    for fact, letter in LETTER_OF_FACT.items():
        value = facts.get(fact)
        yield from _told(letter, value if isinstance(value, list) else [value] if value else [])


def ages_welcome(minimum: float | None, maximum: float | None) -> range:
    """Years of age; none when nobody told us. One limit alone means that there is no other."""
    if minimum is None and maximum is None:
        return range(0)
    oldest = min(OLDEST, floor(maximum) if maximum is not None else OLDEST)
    return range(ceil(minimum or 0), oldest + 1)


def _age_tags(minimum: float | None, maximum: float | None) -> Iterator[str]:
    if minimum is None and maximum is None:
        yield unknown(AGE)
    yield from (f"{AGE}{year}" for year in ages_welcome(minimum, maximum))


def _day_tags(entry: Json) -> list[str]:
    """The weekdays on which it is open, as far as recorded."""
    return [f"{DAY}{one.day}" for one in hours_of(entry) if one.day] or [unknown(DAY)]


def _term_tags(attributes: Iterable[Json]) -> Iterator[str]:
    for attribute in attributes:
        yield tag(TERM, attribute["taxonomy_term_id"])
        if taxonomy := attribute.get("taxonomy_term", {}).get("taxonomy_id"):
            yield tag(TAXONOMY, taxonomy)


def _area_tags(entry: Json) -> Iterator[str]:
    """The areas that it serves, and those in which it is to be found."""
    areas = _areas(entry)
    yield from (tag(AREA, key) for key in sorted(keys_of_areas(areas)))
    placed = [tag(PLACED, key) for key in sorted(areas_of_places(entry))]
    yield from placed
    if not placed and not areas:
        yield unknown(PLACED)


def _areas(entry: Json) -> list[dict[str, Any]]:
    places = entry.get("service_at_locations", ())
    return [
        *entry.get("service_areas", ()),
        *(area for place in places for area in place.get("service_areas", ())),
    ]


def _languages(entry: Json) -> Iterator[str]:
    for language in entry.get("languages", ()):
        yield from (language[part].casefold() for part in ("code", "name") if part in language)


def _access(entry: Json) -> Iterator[str]:
    """What places offer, in words without capitals and signs; vocabularies' words match them."""
    for place in entry.get("service_at_locations", ()):
        for access in place.get("location", {}).get("accessibility", ()):
            if words := plain_words(access.get("description", "")):
                yield words
