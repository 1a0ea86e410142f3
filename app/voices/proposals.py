"""The fields that a provider can correct: what each says now, and what may be proposed for it.
Several lines where there can be several, keys in order where one chooses; pure."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any

from app.directory.documents import MAX_LINE
from app.directory.importing.phones import numbers
from app.directory.public_parts import public_email
from app.directory.web_addresses import public_url
from app.voices.plain_words import CARD, PLACES, costs_of, phones_of, times_of

Json = Mapping[str, Any]

LONGEST = 4000
OLDEST = 120
NOT_SAID = "unknown"  # what a choice says that is none


class Field(StrEnum):
    """A field that can be corrected: key, words, and a hint for who fills it in."""

    NAME = "name", "Name", ""
    DESCRIPTION = "description", "Description", "What it is, and for whom"
    PHONE = "phone", "Phone", "If there are several, one on each line"
    EMAIL = "email", "Email", ""
    WEBSITE = "website", "Website", ""
    WHEN = "when", "When", "One on each line, like: Saturdays, 10:00 to 12:00"
    ADDRESS = "address", "Address", "Building and street; leave it as it is to keep a home private"
    TOWN = "town", "Town or city", ""
    POSTCODE = "postcode", "Postcode", ""
    YOUNGEST = "youngest", "Youngest age", ""
    OLDEST = "oldest", "Oldest age", ""
    ELIGIBILITY = "eligibility", "Who can come", ""
    NEEDS = "needs", "Needs that you can meet", "Select all that apply"
    SUPPORT = "support", "Support that you give", "Select all that apply"
    DIAGNOSIS = "diagnosis", "Does somebody need a diagnosis to come?", ""
    PLAN = "plan", "Does somebody need an EHC plan to come?", ""
    ROUTES = "routes", "How people come to you", "Select all that apply"
    HOW_TO_START = "how_to_start", "How to start", ""
    CAPACITY = "capacity", "Are there places now?", ""
    WAIT = "wait", "Waiting time", "For example: about 6 weeks"
    FREE = "free", "Is it free?", ""
    COST = "cost", "Cost", "One on each line, like: £4.50 a session"
    PAYMENT = "payment", "How people can pay", "Select all that apply"
    CARD = "card", "Do you take the short breaks card?", ""
    OTHER = "other", "Something else", "An editor reads this; nothing is changed by itself"

    words: str
    hint: str

    def __new__(cls, key: str, words: str = "", hint: str = "") -> "Field":
        """The stored key, and what people read."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words, member.hint = words, hint
        return member

    @property
    def has_lines(self) -> bool:
        """Whether it is more than one line long."""
        return self in LONG

    @property
    def takes_several(self) -> bool:
        """Whether any number of a vocabulary's terms is its answer."""
        return self in SEVERAL_OF

    @property
    def takes_one(self) -> bool:
        """Whether one of a few answers is chosen."""
        return self in ONE_OF


YES_NO = {"yes": "Yes", "no": "No"}
ONE_OF: Mapping[Field, Mapping[str, str]] = {
    Field.DIAGNOSIS: YES_NO,
    Field.PLAN: YES_NO,
    Field.FREE: YES_NO,
    Field.CARD: CARD,
    Field.CAPACITY: PLACES,
}
SEVERAL_OF: Mapping[Field, str] = {
    Field.NEEDS: "needs",
    Field.SUPPORT: "support",
    Field.ROUTES: "referral_routes",
    Field.PAYMENT: "payment_methods",
}
FACT_OF: Mapping[Field, str] = {
    **SEVERAL_OF,
    Field.DIAGNOSIS: "diagnosis_required",
    Field.PLAN: "ehcp_required",
    Field.FREE: "free",
    Field.CARD: "short_breaks_card",
    Field.CAPACITY: "capacity",
}
LONG = frozenset(
    {Field.DESCRIPTION, Field.PHONE, Field.WHEN, Field.ELIGIBILITY, Field.HOW_TO_START,
     Field.COST, Field.OTHER}
)  # fmt: skip
OF_THE_PLACE = (Field.ADDRESS, Field.TOWN, Field.POSTCODE)


class NotSo(ValueError):
    """This cannot be what the field says."""


def as_it_stands(body: Json) -> dict[Field, str]:
    """What the public reads in each field: the published JSON alone."""
    offer: Json = body.get("local_offer", {})
    first: Json = next(iter(body.get("service_at_locations", ())), {})
    place: Json = first.get("location", {})
    address: Json = next(iter(place.get("addresses", ())), {})
    said: dict[Field, Any] = {
        Field.NAME: body.get("name"),
        Field.DESCRIPTION: body.get("description"),
        Field.PHONE: "\n".join(phones_of(body)),
        Field.EMAIL: body.get("email"),
        Field.WEBSITE: body.get("url"),
        Field.WHEN: "\n".join(times_of(body)),
        Field.ADDRESS: address.get("address_1"),
        Field.TOWN: address.get("city"),
        Field.POSTCODE: address.get("postal_code"),
        Field.YOUNGEST: _number(body.get("minimum_age")),
        Field.OLDEST: _number(body.get("maximum_age")),
        Field.ELIGIBILITY: offer.get("eligibility_text"),
        Field.HOW_TO_START: offer.get("how_to_start"),
        Field.COST: "\n".join(costs_of(body)),
        Field.WAIT: offer.get("wait_text"),
    }
    for field, fact in FACT_OF.items():
        keys = offer.get(fact) or []
        said[field] = "\n".join(sorted(keys)) if field in SEVERAL_OF else _one_key(keys)
    return {field: said.get(field) or "" for field in Field}


def _one_key(key: Any) -> str:
    return "" if not key or key == NOT_SAID else str(key)


def _number(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def checked(field: Field, text: str) -> str:
    """What is proposed for a field, tidied; empty: there is none. Raises NotSo."""
    if field in FACT_OF:
        return _chosen(field, text.split())
    lines = [" ".join(line.split()) for line in text.splitlines()]
    said = "\n".join(line for line in lines if line) if field in LONG else " ".join(lines).strip()
    if len(said) > (LONGEST if field in LONG else MAX_LINE):
        raise NotSo(f"{field.words} must have {LONGEST} characters or fewer")
    if any(not (letter.isprintable() or letter == "\n") for letter in said):
        raise NotSo(f"{field.words} has characters that cannot be shown")
    check = CHECKS.get(field)
    return check(said) if check and said else said if said else _none(field)


def _chosen(field: Field, keys: Collection[str]) -> str:
    """Which keys: whether a vocabulary has those of several is for who knows it to say."""
    told = sorted({key for key in keys if key != NOT_SAID})
    if told and NOT_SAID in keys:
        raise NotSo(f"{field.words}: select what applies, or that you do not know, not both")
    if field in ONE_OF and (len(told) > 1 or not set(told) <= set(ONE_OF[field])):
        raise NotSo(f"{field.words}: select one of the answers")
    return "\n".join(told)


def _none(field: Field) -> str:
    if field in (Field.NAME, Field.ADDRESS):
        raise NotSo(f"Enter {'a name' if field is Field.NAME else 'an address'}")
    return ""


def _phones(text: str) -> str:
    for line in text.splitlines():
        if len(numbers(line)) != 1:
            raise NotSo("Enter a phone number on each line, like 020 7946 0001")
    return text


def _email(text: str) -> str:
    if public_email(text) is None:
        raise NotSo("Enter an email address in the correct format, like name@example.com")
    return text


def _website(text: str) -> str:
    found = public_url(text)
    if found is None:
        raise NotSo("Enter a website address, like https://www.example.org")
    return found


def _age(text: str) -> str:
    try:
        age = float(text)
    except ValueError:
        age = -1.0
    if not 0 <= age <= OLDEST:
        raise NotSo(f"An age must be a number from 0 to {OLDEST}")
    return f"{age:g}"


CHECKS: Mapping[Field, Callable[[str], str]] = {
    Field.PHONE: _phones,
    Field.EMAIL: _email,
    Field.WEBSITE: _website,
    Field.YOUNGEST: _age,
    Field.OLDEST: _age,
}
