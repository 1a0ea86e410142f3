"""Entries that may be there twice: alike in name, and at one place, phone or website."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from threading import Lock
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.directory.areas import compact_postcode
from app.directory.contacts import Phone
from app.directory.facts import EntryStatus, OfferFacts
from app.directory.locations import Address, Location, ServiceAtLocation
from app.directory.near_names import nearly_the_same
from app.directory.services import Service
from app.directory.words import fold

ALIKE = 82.0  # names as alike as "Otter Swim Club" and "Otter Swimming Club"
NEARLY_THE_SAME = 95.0  # alone enough, even with nothing else in common
LARGEST_GROUP = 50  # a switchboard's number says nothing of the entries behind it
MOST_SHOWN = 100
SHOWN = (EntryStatus.PUBLISHED, EntryStatus.TEMPORARILY_CLOSED, EntryStatus.DRAFT)


Stamp = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two entries that may be one: how alike their names are (0 to 100), and what they share."""

    one: UUID
    other: UUID
    alike: float
    shared: tuple[str, ...]


# The newest findings of each database: the same until an entry or a place is saved.
_kept: WeakKeyDictionary[Any, tuple[Stamp, list[Twins]]] = WeakKeyDictionary()
_turn = Lock()


def known_duplicates(session: Session) -> list[Twins]:
    """As `find_duplicates`, which looks at every entry: looked for again when one has changed."""
    pool, stamp = session.get_bind().engine.pool, _stamp(session)
    kept = _kept.get(pool)
    if kept and kept[0] == stamp:
        return kept[1]
    found = find_duplicates(session)
    with _turn:
        _kept[pool] = stamp, found
    return found


def _stamp(session: Session) -> Stamp:
    """How many entries and places there are, and how many times all of them were saved."""
    services, locations = (
        session.execute(select(func.count(), func.sum(record.version)).select_from(record)).one()
        for record in (Service, Location)
    )
    return *services, *locations


def find_duplicates(session: Session) -> list[Twins]:
    """Pairs that a person should look at, the likeliest first."""
    names = _names(session)
    shared: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    for words, groups in _in_common(session, names).items():
        for ids in groups:
            if len(ids) <= LARGEST_GROUP:
                for pair in combinations(sorted(ids), 2):
                    shared[pair].add(words)
    for pair in _same_names(names):
        shared.setdefault(pair, set())
    found = []
    for (one, other), words_shared in shared.items():
        alike = fuzz.ratio(names[one], names[other])
        if alike >= (ALIKE if words_shared else NEARLY_THE_SAME):
            told = words_shared - {"website"} if "web address" in words_shared else words_shared
            found.append(Twins(one, other, alike, tuple(sorted(told))))
    found.sort(key=lambda pair: (-len(pair.shared), -pair.alike, pair.one, pair.other))
    return found[:MOST_SHOWN]


def _names(session: Session) -> dict[UUID, str]:
    query = (
        select(Service.id, Service.name)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .where(OfferFacts.entry_status.in_(SHOWN))
    )
    # In the order of the alphabet: "Swim Club Otter" is "Otter Swim Club".
    return {
        id: " ".join(sorted(re.findall(r"\w+", fold(name)))) for id, name in session.execute(query)
    }


def _same_names(names: Mapping[UUID, str]) -> Iterable[tuple[UUID, UUID]]:
    """Pairs of which the names alone are nearly the same."""
    ids, words = list(names), list(names.values())
    for one, other in nearly_the_same(words, NEARLY_THE_SAME):
        first, second = sorted((ids[one], ids[other]))
        yield first, second


def _in_common(session: Session, names: Mapping[UUID, str]) -> dict[str, list[set[UUID]]]:
    """Groups of entries with the same phone, postcode or website, by what that is called."""
    phones = select(Phone.service_id, Phone.number).where(Phone.service_id.is_not(None))
    postcodes = select(ServiceAtLocation.service_id, Address.postal_code).join(
        Address, Address.location_id == ServiceAtLocation.location_id
    )
    urls = select(Service.id, Service.url).where(Service.url.is_not(None))
    addresses = [(id, _bare(url or "")) for id, url in session.execute(urls)]
    told = {
        "phone number": (
            (id, re.sub(r"\D", "", text)[-10:]) for id, text in session.execute(phones)
        ),
        "postcode": ((id, compact_postcode(text or "")) for id, text in session.execute(postcodes)),
        "web address": addresses,
        "website": ((id, _host(bare)) for id, bare in addresses),
    }
    return {words: _groups(pairs, names) for words, pairs in told.items()}


def _bare(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|/$", "", url.casefold())


def _host(bare: str) -> str:
    return re.split(r"[/?#:]", bare, maxsplit=1)[0]


def _groups(pairs: Iterable[tuple[UUID | None, str]], names: Mapping[UUID, str]) -> list[set[UUID]]:
    found: dict[str, set[UUID]] = defaultdict(set)
    for id, key in pairs:
        if id in names and len(key) > 4 and id is not None:
            found[key].add(id)
    return [ids for ids in found.values() if len(ids) > 1]
