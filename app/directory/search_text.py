"""The words of a published entry: what it is called, and all else that it says of itself."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

MAX_SAID = 5_000  # letters of one text; a long one says what it is about early

SAID = (
    "description",
    "eligibility_description",
    "application_process",
    "fees_description",
    "accreditations",
    "interpretation_services",
    "alert",
)
FACTS_SAID = (
    "eligibility_text",
    "how_to_start",
    "how_decided",
    "wait_text",
    "independence_statement",
    "law_basis",
)
PLACE_SAID = ("name", "alternate_name", "description", "transportation")
ADDRESS_SAID = ("address_1", "address_2", "city", "region", "state_province", "postal_code")


def title_of(entry: Json) -> str:
    """What the entry is called."""
    return " . ".join(_said(entry, "name", "alternate_name"))


def body_of(entry: Json) -> str:
    """Everything else, most telling first. Names of people are not for finding."""
    return " . ".join(_body(entry))


def _body(entry: Json) -> Iterator[str]:
    yield from _said(entry, *SAID)
    for attribute in entry.get("attributes", ()):
        yield from _said(attribute.get("taxonomy_term", {}), "name")
        yield from _said(attribute, "label")
    facts = entry.get("local_offer", {})
    yield from _said(facts, *FACTS_SAID)
    yield from (step[:MAX_SAID] for step in facts.get("steps", ()))
    yield from _said(entry.get("organization", {}), "name", "alternate_name")
    for place in entry.get("service_at_locations", ()):
        yield from _place(place)
    for language in entry.get("languages", ()):
        yield from _said(language, "name", "note")
    for area in entry.get("service_areas", ()):
        yield from _said(area, "name")
    for cost in entry.get("cost_options", ()):
        yield from _said(cost, "option", "amount_description")
    for schedule in entry.get("schedules", ()):
        yield from _said(schedule, "description", "notes")


def _place(place: Json) -> Iterator[str]:
    """A place as the public may know it; of an area, its town and outcode are all there is."""
    location = place.get("location", {})
    yield from _said(location, *PLACE_SAID)
    for address in location.get("addresses", ()):
        yield from _said(address, *ADDRESS_SAID)
    for access in location.get("accessibility", ()):
        yield from _said(access, "description", "details")
    yield from _said(place, "description")


def _said(record: Json, *names: str) -> Iterator[str]:
    yield from (record[name][:MAX_SAID] for name in names if record.get(name))
