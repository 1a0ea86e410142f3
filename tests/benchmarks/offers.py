"""A large Local Offer, made up from a seed: long-tailed words, places all over a country.

It is written in bulk as publications are, past `editing.save`: the public JSON, its freshness, its
line of the change feed, and then its part of the search index by the index's own code. Histories,
links and other rows of the editors' side are left out: no public question reads them.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, islice
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from app.database import Database
from app.directory.counters import CHANGES, take_numbers
from app.directory.publications import Change, ChangeKind, Publication
from app.directory.search_index import index
from app.directory.services import Service
from app.directory.vocabulary import load_vocabularies
from app.freshness.trust import Trust
from tests import makers

AT_ONCE = 1_000
TODAY = makers.NOW.date()
WORDS_OF_THE_FIELD = (
    "children young people support family group session club parents activities needs disabled "
    "learning autism help school community play sensory swimming drama music craft football "
    "cooking therapy speech language occupational respite short breaks holiday weekend saturday "
    "evening youth centre carers advice information transport college work skills independent "
    "friends fun inclusive accessible wheelchair hoist quiet small relaxed trained staff volunteers"
)
COMMON = WORDS_OF_THE_FIELD.split()
NEEDS = ("communication", "autism", "attention", "learning_some", "feelings", "sight", "sensory")
CATEGORIES = ("early_years", "special_school", "health", "short_breaks", "clubs", "money", "advice")
ASKED = ("diagnosis_required", "ehcp_required", "free")
SYLLABLES = ("ba", "de", "fo", "gri", "lu", "mo", "nes", "por", "qui", "ras", "ste", "tor", "vin")
KNOWN = ("yes", "no", "unknown", "unknown")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STATES = (("current", "council_check"), ("overdue", "council_check"), ("never_assured", "none"),
          ("current", "provider_confirmation"))  # fmt: skip


class Offer:
    """Entries by number; the same seed and number, the same entry."""

    def __init__(self, seed: int = 1, words: int = 20_000) -> None:
        self.random = Random(seed)
        self._many = words

    @cached_property
    def words(self) -> list[str]:
        """Common words of the field, then invented ones, each rarer than the one before."""
        made: dict[str, None] = dict.fromkeys(COMMON)
        while len(made) < self._many:
            syllables = self.random.choices(SYLLABLES, k=4)
            made["".join(syllables)] = None
        return list(made)

    @cached_property
    def _weights(self) -> list[float]:
        return list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def some(self, many: int) -> str:
        """So many words as people would use them."""
        return " ".join(self.random.choices(self.words, cum_weights=self._weights, k=many))

    def entry(self, number: int) -> dict[str, Any]:
        """The public JSON of an entry, about 3 KB as the demo's are."""
        pick, id = self.random, str(UUID(int=self.random.getrandbits(128)))
        minimum = pick.randrange(0, 19)
        facts = {
            name: pick.choice(KNOWN) for name in ("diagnosis_required", "ehcp_required", "free")
        }
        return {
            "id": id,
            "name": f"{self.some(4).capitalize()} {number}",
            "description": self.some(pick.randrange(30, 90)),
            "url": f"https://www.provider{number % 997}.example/{number}",
            "status": "active",
            "minimum_age": minimum,
            "maximum_age": minimum + pick.randrange(2, 20),
            "slug": f"entry-{number}",
            "service_areas": [{"id": id, "name": "Sutton", "service_id": id}],
            "schedules": self._schedules(id),
            "service_at_locations": [self._place(number, id)],
            "local_offer": facts
            | {
                "entry_status": "published",
                "needs": pick.sample(NEEDS, pick.randrange(0, 4)),
                "category": pick.choice(CATEGORIES),
                "short_breaks_card": pick.choice(("accepted", "not_accepted", "unknown")),
                "payment_checked_on": (TODAY - timedelta(pick.randrange(500))).isoformat(),
                "eligibility_text": self.some(12),
            },
        }

    def _schedules(self, id: str) -> list[dict[str, Any]]:
        opens = self.random.randrange(8, 17)
        return [
            {"id": id, "freq": "WEEKLY", "byday": day, "opens_at": f"{opens:02}:00",
             "closes_at": f"{opens + 2:02}:30", "service_id": id}
            for day in self.random.sample(DAYS, self.random.randrange(0, 4))
        ]  # fmt: skip

    def _place(self, number: int, id: str) -> dict[str, Any]:
        pick = self.random
        town = number % 60  # towns of unlike sizes, people around their middles
        latitude = 51 + (town % 10) * 0.25 + pick.gauss(0, 0.03)
        longitude = -2 + (town // 10) * 0.4 + pick.gauss(0, 0.05)
        place = str(UUID(int=pick.getrandbits(128)))
        postcode = f"Q{'ABCDEF'[town // 10]}{town % 10} {pick.randrange(10)}ZZ"
        return {
            "id": place, "service_id": id, "location_id": place,
            "location": {
                "id": place, "location_type": "physical", "name": f"Hall {number % 5000}",
                "latitude": round(latitude, 6), "longitude": round(longitude, 6),
                "addresses": [{"address_1": f"{number % 200} High Street", "city": f"Town {town}",
                               "postal_code": postcode}],
            },
        }  # fmt: skip


def build(database: Database, many: int, seed: int = 1) -> None:
    """Fills an empty, migrated database."""
    offer = Offer(seed)
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
    numbers = iter(range(many))
    while some := list(islice(numbers, AT_ONCE)):
        _write(database, [offer.entry(number) for number in some], offer.random)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As the server does by itself after a while: counts then need the indexes alone.
        vacuum = "VACUUM ANALYZE" if database.engine.dialect.name == "postgresql" else "ANALYZE"
        connection.execute(text(vacuum))


def _write(database: Database, entries: list[dict[str, Any]], pick: Random) -> None:
    ids = [UUID(one["id"]) for one in entries]
    with database.writing() as session:
        session.execute(insert(Service), [
            {"id": id, "name": one["name"], "status": "active", "last_modified": makers.NOW,
             "version": 1, "corrected": []}
            for id, one in zip(ids, entries, strict=True)
        ])  # fmt: skip
        session.execute(insert(Publication), [
            {"service_id": id, "state": "published", "slug": one["slug"], "withheld": [],
             "sort_key": one["name"].casefold(), "body": json.dumps(one, separators=(",", ":")),
             "first_published_at": makers.NOW, "last_modified": makers.NOW}
            for id, one in zip(ids, entries, strict=True)
        ])  # fmt: skip
        session.execute(insert(Trust), list(_trust(ids, pick)))
        index(session, ids)
        numbers = take_numbers(session, CHANGES, len(ids))
        session.execute(insert(Change), [
            {"number": number, "service_id": id, "kind": ChangeKind.PUBLISHED, "at": makers.NOW}
            for number, id in zip(numbers, ids, strict=True)
        ])  # fmt: skip


def _trust(ids: list[UUID], pick: Random) -> Iterator[dict[str, Any]]:
    for id in ids:
        state, basis = pick.choice(STATES)
        assured: date | None = TODAY - timedelta(pick.randrange(700)) if basis != "none" else None
        said = {"state": state, "reasons": [state], "basis": basis, "facts": {}}
        yield {"service_id": id, "body": json.dumps(said), "state": state, "basis": basis,
               "assured_date": assured}  # fmt: skip
