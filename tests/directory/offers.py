"""A varied offer, the same in every run, for questions of all kinds."""

import random
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.directory.documents import (
    AccessibilityDocument,
    AddressDocument,
    LanguageDocument,
    LocationDocument,
    ServiceAreaDocument,
    ServiceDocument,
)
from app.directory.postcodes import Postcode
from app.directory.publishing import publish_pending
from app.freshness.trust import Trust
from tests import makers

WORDS = ["swimming", "club", "music", "autism", "café", "half-term", "24/7", "parent/carer"]
WORDS += ["sitting", "Łódź", "drama", "hoist"]
NEEDS = ["autism", "hearing", "feelings"]
CATEGORIES = ["clubs", "short_breaks", "health"]
SUPPORT = ["hoist", "makaton"]
PAYMENTS = ["card_online", "cash"]
TRISTATE = ["yes", "no", "unknown"]
CARDS = ["accepted", "by_transfer_only", "not_accepted", "unknown"]
DAYS = ["MO", "WE", "SA", "SU"]
CLOCKS = ["08:00", "09:30", "10:00", "12:15"]
LATER = ["13:00", "17:30", "21:00"]
# Young, too old for any policy, and from the future; facts may have no date, too.
CHECKED = [date(2026, 11, 1), date(2026, 1, 1), date(2026, 12, 1)]
ASSURED = [None, date(2026, 11, 20), date(2026, 8, 1)]
BASES = ["council_check", "provider_confirmation", "none"]
ACCESS = ["Lift", "step_free", "Step-free way in", "No lift"]
LANGUAGES = [("English", "en"), ("British Sign Language", "bfi"), ("Polish", None)]
RULES = ["in term time", "except bank holidays", "first in the month", "for six weeks"]
POSTCODES = {
    "SM11AA": (51.359919, -0.193024, "E09000029"),
    "SM11AD": (51.362304, -0.191953, "E09000029"),
    "CR01AA": (51.371000, -0.101000, "E09000008"),
    "KT11AA": (51.409000, -0.306000, "E09000021"),
}


def load_postcodes(session: Session) -> None:
    """A few postcodes of three districts."""
    session.execute(
        insert(Postcode),
        [
            {
                "postcode": postcode,
                "outcode": postcode[:-3],
                "latitude": latitude,
                "longitude": longitude,
                "district": district,
                "ward": None,
            }
            for postcode, (latitude, longitude, district) in POSTCODES.items()
        ],
    )


def a_varied_offer(session: Session, many: int = 60) -> list[ServiceDocument]:
    """So many services, whose facts differ in all the ways that questions ask about."""
    chance = random.Random(7)
    load_postcodes(session)
    places = [a_place(chance, number) for number in range(8)]
    runners = [makers.an_organization(name) for name in ("Otter Club", "Heron Trust")]
    services = [a_service(chance, number, places, runners) for number in range(many)]
    makers.save(session, *runners, *places, *services)
    session.flush()
    publish_pending(session)
    for service in services:
        row = update(Trust).where(Trust.service_id == service.id)
        session.execute(row.values(assured_date=assured_on(service), basis=basis_of(service)))
    return services


def assured_on(service: ServiceDocument) -> date | None:
    """When it was last assured, as its trust row says: settled by its id."""
    return ASSURED[service.id.int % len(ASSURED)]


def basis_of(service: ServiceDocument) -> str:
    """On whose word that rests."""
    return BASES[service.id.int // 7 % len(BASES)]


def a_place(chance: random.Random, number: int) -> LocationDocument:
    """Somewhere within a few kilometres, some with a point, some with only a postcode."""
    has_point = chance.random() < 0.7
    return makers.a_location(
        f"Place {number}",
        latitude=round(51.36 + chance.uniform(-0.05, 0.05), 5) if has_point else None,
        longitude=round(-0.19 + chance.uniform(-0.05, 0.05), 5) if has_point else None,
        accessibility=[
            AccessibilityDocument(description=words)
            for words in chance.sample(ACCESS, chance.randint(0, 2))
        ],
        addresses=[
            AddressDocument(
                address_1="1 Lane",
                city="Sutton",
                postal_code=chance.choice(["SM1 1AA", "cr0 1aa", "ZZ9 9ZZ"]),
            )
        ],
    )


def a_service(
    chance: random.Random, number: int, places: list[LocationDocument], runners: list[Any]
) -> ServiceDocument:
    """A service with facts by chance, unknown ones among them."""
    youngest = chance.choice([None, 0, 5, 11])
    return makers.a_service(
        f"{' '.join(chance.sample(WORDS, 2))} {number}",
        description=" ".join(chance.choices(WORDS, k=6)),
        organization=chance.choice([*runners, None]),
        locations=tuple(chance.sample(places, chance.randint(0, 2))),
        minimum_age=youngest,
        maximum_age=chance.choice([None, 11, 18, 25]),
        schedules=[
            makers.a_schedule(
                byday=chance.choice([None, *DAYS, "MO,SA"]),
                freq=chance.choice(["WEEKLY", "WEEKLY", "MONTHLY"]),
                interval=chance.choice([1, 1, 2]),
                description=chance.choice([None, None, *RULES]),
                valid_from=chance.choice([None, date(2026, 1, 1), date(2026, 12, 1)]),
                valid_to=chance.choice([None, None, date(2026, 12, 31)]),
                opens_at=chance.choice([None, *CLOCKS]),
                closes_at=chance.choice([None, *LATER]),
            )
            for _ in range(chance.randint(0, 2))
        ],
        service_areas=[
            ServiceAreaDocument(name=chance.choice(["Sutton", "CR0, KT1", "England", "Leeds"]))
            for _ in range(chance.randint(0, 2))
        ],
        languages=[
            LanguageDocument(name=name, code=code)
            for name, code in chance.sample(LANGUAGES, chance.randint(0, 2))
        ],
        facts={
            "payment_methods": chance.sample(PAYMENTS, chance.randint(0, 2)),
            "payment_checked_on": chance.choice([None, *CHECKED]),
            "opening_checked_on": chance.choice([None, *CHECKED]),
            "category": chance.choice([None, *CATEGORIES]),
            "needs": chance.sample(NEEDS, chance.randint(0, 2)),
            "support": chance.sample(SUPPORT, chance.randint(0, 2)),
            "short_breaks_card": chance.choice(CARDS),
            "free": chance.choice(TRISTATE),
            "diagnosis_required": chance.choice(TRISTATE),
            "ehcp_required": chance.choice(TRISTATE),
            "entry_status": chance.choice(["published"] * 8 + ["draft", "temporarily_closed"]),
        },
    )
