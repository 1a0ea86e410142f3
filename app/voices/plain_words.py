"""An entry in plain words, fact by fact: what the public sees, and what we do not know; pure.

It reads the published JSON alone, so that nothing can slip out that the public does not see.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.directory.vocabulary import shipped
from app.freshness.days import in_words

Json = Mapping[str, Any]

UNKNOWN = "We do not know"
DAYS = {
    "MO": "Mondays", "TU": "Tuesdays", "WE": "Wednesdays", "TH": "Thursdays",
    "FR": "Fridays", "SA": "Saturdays", "SU": "Sundays",
}  # fmt: skip
YES_OR_NO = {"yes": "Yes", "no": "No", "unknown": UNKNOWN}
CARD = {
    "accepted": "Accepted",
    "by_transfer_only": "By bank transfer only",
    "not_accepted": "Not accepted",
}
PLACES = {
    "open": "There are places",
    "waiting_list": "There is a waiting list",
    "full": "Full",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an entry: what it is about, and what we tell of it, line by line."""

    about: str
    lines: tuple[str, ...]


def told_of(body: Json) -> list[Told]:
    """All that the public is told of an entry's facts, in the order in which families ask."""
    offer: Json = body.get("local_offer", {})
    lines = (
        ("Description", _text(body.get("description"))),
        ("Phone", phones_of(body) or (UNKNOWN,)),
        ("Email", _text(body.get("email")) or (UNKNOWN,)),
        ("Website", _text(body.get("url")) or (UNKNOWN,)),
        ("When", times_of(body) or (UNKNOWN,)),
        ("Where", places_of(body)),
        ("Ages", _text(ages_of(body)) or (UNKNOWN,)),
        ("Who can come", _text(offer.get("eligibility_text")) or (UNKNOWN,)),
        ("Needs that are met", _terms("needs", offer)),
        ("Needs a diagnosis", (YES_OR_NO[offer.get("diagnosis_required", "unknown")],)),
        ("Needs an EHC plan", (YES_OR_NO[offer.get("ehcp_required", "unknown")],)),
        ("How to come", _terms("referral_routes", offer)),
        ("How to start", _text(offer.get("how_to_start"))),
        ("Cost", costs_of(body) or (UNKNOWN,)),
        ("How to pay", _terms("payment_methods", offer)),
        ("Short breaks card", _dated(CARD, offer, "short_breaks_card", "payment_checked_on")),
        ("Places", _dated(PLACES, offer, "capacity", "capacity_as_of")),
        ("Waiting time", _waiting(offer)),
        ("Support", _terms("support", offer)),
        ("Note", _text(body.get("alert"))),
    )
    return [Told(about, said) for about, said in lines if said]


def _text(value: str | None) -> tuple[str, ...]:
    return tuple(line for line in (value or "").splitlines() if line.strip())


def phones_of(body: Json) -> tuple[str, ...]:
    """The entry's own numbers."""
    return tuple(one["number"] for one in body.get("phones", ()))


def times_of(body: Json) -> tuple[str, ...]:
    """Its opening times, and those at each of its places."""
    at = [s for place in body.get("service_at_locations", ()) for s in place.get("schedules", ())]
    found = [one for s in [*body.get("schedules", ()), *at] if (one := time_in_words(s))]
    return tuple(dict.fromkeys(found))


def time_in_words(schedule: Json) -> str:
    """`Saturdays, 10:00 to 12:00`; what cannot be said so, as it was described."""
    days = " and ".join(DAYS.get(day[-2:], day) for day in _split(schedule.get("byday")))
    opens, closes = schedule.get("opens_at"), schedule.get("closes_at")
    hours = f"{opens} to {closes}" if opens and closes else opens or ""
    said = ", ".join(part for part in (days, hours) if part)
    more = schedule.get("description") or schedule.get("notes") or ""
    return f"{said} ({more})" if said and more else said or more


def _split(text: str | None) -> Sequence[str]:
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def places_of(body: Json) -> tuple[str, ...]:
    """Where it is, as far as the public learns it."""
    return tuple(_places(body)) or (UNKNOWN,)


def _places(body: Json) -> Iterator[str]:
    for one in body.get("service_at_locations", ()):
        place: Json = one.get("location", {})
        address: Json = next(iter(place.get("addresses", ())), {})
        parts = [place.get("name"), *(address.get(p) for p in ("address_1", "city", "postal_code"))]
        if said := ", ".join(dict.fromkeys(part for part in parts if part)):
            yield said


def ages_of(body: Json) -> str:
    """`5 to 16`, `From 5` or `Up to 16`."""
    low, high = body.get("minimum_age"), body.get("maximum_age")
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if low is not None:
        return f"From {low:g}"
    return f"Up to {high:g}" if high is not None else ""


def costs_of(body: Json) -> tuple[str, ...]:
    """Each cost on a line: `£4.50 a session`; or that it is free."""
    found = [cost_in_words(one) for one in body.get("cost_options", ())]
    found += _text(body.get("fees_description"))
    if not found and body.get("local_offer", {}).get("free") == "yes":
        return ("Free",)
    return tuple(one for one in found if one)


def cost_in_words(cost: Json) -> str:
    """`£4.50 a session`."""
    amount = cost.get("amount")
    sign = "£" if cost.get("currency", "GBP") == "GBP" else f"{cost.get('currency')} "
    number = "" if amount is None else f"{sign}{amount:.2f}".removesuffix(".00")
    parts = (number, cost.get("option"), cost.get("amount_description"))
    return " ".join(part for part in parts if part)


def _dated(words: Mapping[str, str], offer: Json, fact: str, day: str) -> tuple[str, ...]:
    said = words.get(offer.get(fact, "unknown"))
    if said is None:
        return (UNKNOWN,)
    return (f"{said}{_as_of(offer.get(day))}",)


def _as_of(day: str | None) -> str:
    return f" (as of {in_words(date.fromisoformat(day))})" if day else ""


def _waiting(offer: Json) -> tuple[str, ...]:
    text = offer.get("wait_text")
    return (f"{text}{_as_of(offer.get('wait_as_of'))}",) if text else ()


def _terms(vocabulary: str, offer: Json) -> tuple[str, ...]:
    names = _labels(vocabulary)
    return tuple(names.get(key, key) for key in offer.get(vocabulary, ()))


@cache
def _labels(vocabulary: str) -> Mapping[str, str]:
    return {term.key: term.name for one in shipped() if one.key == vocabulary for term in one.terms}
