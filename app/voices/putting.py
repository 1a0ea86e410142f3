"""What an accepted proposal does to an entry: what it does not name stays as it is; pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.directory.documents import (
    AddressDocument,
    CostOptionDocument,
    LocationDocument,
    PhoneDocument,
    ScheduleDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from app.directory.importing.phones import numbers
from app.voices.plain_words import DAYS, cost_in_words, time_in_words
from app.voices.proposals import FACT_OF, NOT_SAID, ONE_OF, Field

# Which date is about a field: what a provider says of it is as of the day it said so.
DATE_OF: Mapping[Field, str] = {
    Field.CAPACITY: "capacity_as_of",
    Field.WAIT: "wait_as_of",
    Field.WHEN: "opening_checked_on",
    Field.PAYMENT: "payment_checked_on",
    Field.CARD: "payment_checked_on",
}
OF_MANY = (Field.PAYMENT, Field.CARD)  # fields that share a date: one left empty takes it not away
NO_STREET = "Street not recorded"
AMOUNT = re.compile(r"^£?\s*(\d{1,6}(?:\.\d{1,2})?)(?:\s+(.+))?$")
TIME = re.compile(
    r"^(?P<days>[a-z, ]+?),?\s+(?P<opens>\d{1,2}[:.]\d\d)\s*(?:to|-|–|until)\s*"
    r"(?P<closes>\d{1,2}[:.]\d\d)$",
    re.IGNORECASE,
)
BETWEEN_DAYS = re.compile(r"\s*(?:,|\band\b|&)\s*|\s+", re.IGNORECASE)


@dataclass(slots=True)
class Target:
    """What proposals are put into: the entry, and its first place if it has one."""

    entry: ServiceDocument
    place: LocationDocument | None


def put(target: Target, field: Field, text: str, *, said_on: date | None = None) -> None:
    """Puts what was accepted into the entry, or into its place; `said_on`: as of when it is so."""
    if field in FACT_OF:
        _put_keys(target, field, text)
    else:
        PUTTERS[field](target, text)
    column = DATE_OF.get(field)
    if column and said_on:
        setattr(target.entry.local_offer, column, said_on if text or field in OF_MANY else None)


def _put_keys(target: Target, field: Field, text: str) -> None:
    """Keys that stay keep their order; of one, none is that nobody knows."""
    facts, fact, keys = target.entry.local_offer, FACT_OF[field], text.split()
    if field in ONE_OF:
        known = type(getattr(facts, fact))
        setattr(facts, fact, known(text or NOT_SAID))
        return
    kept = [key for key in getattr(facts, fact) if key in keys]
    setattr(facts, fact, kept + [key for key in keys if key not in kept])


def _own(name: str) -> Callable[[Target, str], None]:
    return lambda target, text: setattr(target.entry, name, text or None)


def _fact(name: str) -> Callable[[Target, str], None]:
    return lambda target, text: setattr(target.entry.local_offer, name, text or None)


def _put_age(name: str) -> Callable[[Target, str], None]:
    return lambda target, text: setattr(target.entry, name, float(text) if text else None)


def _put_phones(target: Target, text: str) -> None:
    """Numbers that stay keep what hangs on them; a new one takes its line's place."""
    old = {one.number: one for one in target.entry.phones}
    by_line = list(target.entry.phones)
    found = []
    for place, line in enumerate(text.splitlines()):
        [told] = numbers(line)
        kept = old.get(line) or old.get(told.number)
        same_line = by_line[place] if place < len(by_line) else None
        if kept is not None:
            found.append(kept)
            continue
        takes = same_line is not None and same_line.number not in text
        one = same_line.model_copy() if takes and same_line else PhoneDocument(number=told.number)
        one.number, one.extension = told.number, told.extension
        one.description = told.description or one.description
        found.append(one)
    target.entry.phones = found


def _put_times(target: Target, text: str) -> None:
    """Times that are still named stay where they are; the others go, and new ones come."""
    lines = text.splitlines()
    entry = target.entry
    known = set()
    holders: list[ServiceDocument | ServiceAtLocationDocument] = [entry]
    for holder in [*holders, *entry.service_at_locations]:
        kept = [one for one in holder.schedules if _said(one) in lines]
        known |= {_said(one) for one in kept}
        holder.schedules = kept
    entry.schedules = [*entry.schedules, *(_schedule(line) for line in lines if line not in known)]


def _said(schedule: ScheduleDocument) -> str:
    return time_in_words(schedule.model_dump(mode="json", exclude_none=True))


def _schedule(line: str) -> ScheduleDocument:
    """`Saturdays, 10:00 to 12:00` as a rule; anything else as it was said."""
    found = TIME.match(line)
    days = _days(BETWEEN_DAYS.split(found["days"].strip())) if found else None
    if not found or not days:
        return ScheduleDocument(description=line)
    opens, closes = (found[name].replace(".", ":").zfill(5) for name in ("opens", "closes"))
    try:
        return ScheduleDocument(
            freq="WEEKLY", byday=",".join(days), opens_at=opens, closes_at=closes
        )
    except ValueError:  # no such time, like 25:00
        return ScheduleDocument(description=line)


def _days(words: Iterable[str]) -> list[str] | None:
    keys = {name.casefold()[:3]: key for key, name in DAYS.items()}
    full = {name.casefold().rstrip("s") for name in DAYS.values()}
    tidy = [word.casefold().rstrip("s") for word in words if word]
    good = all(word in full or word in keys for word in tidy)
    return [keys[word[:3]] for word in tidy] if good else None


def _put_costs(target: Target, text: str) -> None:
    entry, lines = target.entry, text.splitlines()
    old = {cost_in_words(one.model_dump(mode="json")): one for one in entry.cost_options}
    fees = [line for line in (entry.fees_description or "").splitlines() if line in lines]
    entry.fees_description = "\n".join(fees) or None
    entry.cost_options = [old.get(line) or _cost(line) for line in lines if line not in fees]


def _cost(line: str) -> CostOptionDocument:
    found = AMOUNT.match(line)
    if found is None:
        return CostOptionDocument(amount_description=line)
    return CostOptionDocument(option=found[2], currency="GBP", amount=float(found[1]))


def _put_address(name: str) -> Callable[[Target, str], None]:
    def put_it(target: Target, text: str) -> None:
        place = target.place or LocationDocument(name=None)
        if not place.addresses:
            place.addresses = [AddressDocument(address_1=NO_STREET)]
        setattr(place.addresses[0], name, text or None)
        # Where it was is no longer where it is: the postcode says where from now on.
        place.latitude = place.longitude = None
        target.place = place

    return put_it


def _leave(target: Target, text: str) -> None:
    """What is said in free words, an editor does by hand."""


PUTTERS: Mapping[Field, Callable[[Target, str], None]] = {
    Field.NAME: _own("name"),
    Field.DESCRIPTION: _own("description"),
    Field.PHONE: _put_phones,
    Field.EMAIL: _own("email"),
    Field.WEBSITE: _own("url"),
    Field.WHEN: _put_times,
    Field.ADDRESS: _put_address("address_1"),
    Field.TOWN: _put_address("city"),
    Field.POSTCODE: _put_address("postal_code"),
    Field.YOUNGEST: _put_age("minimum_age"),
    Field.OLDEST: _put_age("maximum_age"),
    Field.ELIGIBILITY: _fact("eligibility_text"),
    Field.HOW_TO_START: _fact("how_to_start"),
    Field.COST: _put_costs,
    Field.WAIT: _fact("wait_text"),
    Field.OTHER: _leave,
}
