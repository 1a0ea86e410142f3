"""A published club, and what its page says from day to day, through the real record."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.database import Database
from app.directory.documents import ServiceDocument
from app.freshness.flags import Flag, open_flags
from app.freshness.links import Link
from app.freshness.outcomes import Outcome
from app.freshness.probes import Probe, Seen, record_probes
from app.freshness.trusting import follow_looks
from tests import makers

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
URL = "https://club.example/saturdays"
OUR_PHONE, OUR_EMAIL, OUR_POSTCODE = "+442079460005", "swim@otter.example", "SM1 1AA"
WORDS = " ".join(f"Swimming for children, part {number} of many." for number in range(30))


@contextmanager
def a_club(database_url: str, **fields: Any) -> Iterator[tuple[Database, ServiceDocument]]:
    """A database with the club in it, published a month ago, with a place of its own."""
    database = Database(database_url)
    hall = makers.a_location("Otter Hall")
    club = makers.a_service(
        "Saturday swimming", url=URL, additional_urls=[], locations=(hall,), **fields
    )
    with database.writing() as session:
        makers.save(session, hall, club, now=NOW - 30 * A_DAY)
    yield database, club
    database.close()


def a_page(**said: Any) -> dict[str, Any]:
    """What the page says when all is as in the record; `said` instead of it."""
    usual = {
        "title": "Saturday swimming",
        "excerpt": f"{WORDS} Ring 020 7946 0005.",
        "phones": [OUR_PHONE],
        "emails": [OUR_EMAIL],
        "postcodes": [OUR_POSTCODE],
    }
    return usual | said


def look(
    database: Database,
    day: float,
    page: dict[str, Any] | None,
    outcome: Outcome = Outcome.OK,
    *,
    detail: str = "page",
    final_url: str = URL,
    **evidence: Any,
) -> None:
    """Records one visit, so many days after the first."""
    at = NOW + timedelta(days=day)
    told = evidence | ({"page": page} if page else {})
    seen = Seen(at, outcome, detail, status=200, final_url=final_url, evidence=told)
    with database.writing() as session:
        link = session.scalars(select(Link).where(Link.url == URL)).one()
        [found] = record_probes(session, [Probe(link.id, seen)], now=at)
        follow_looks(session, [found.link], found.concerned, at)


def flags(database: Database) -> list[Flag]:
    """The open flags."""
    with database.reading() as session:
        return list(open_flags(session, NOW + 400 * A_DAY, snoozed=True)[0])


def due_in(database: Database, day: float) -> timedelta:
    """How long after this day the next visit is due."""
    with database.reading() as session:
        link = session.scalars(select(Link).where(Link.url == URL)).one()
        assert link.next_due_at is not None
        return link.next_due_at - (NOW + timedelta(days=day))
