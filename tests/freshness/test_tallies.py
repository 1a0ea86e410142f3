"""What counts as a change of a page, and what only looks like one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.directory.documents import UrlDocument
from app.freshness.intervals import read_demands
from app.freshness.links import Link
from app.freshness.outcomes import Outcome
from app.freshness.probes import Probe, Seen, record_probes
from app.freshness.tallies import fingerprint
from app.settings import Settings
from crawlers.schedule import share_visits
from tests import makers

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
A_WEEK = timedelta(days=7)
TEXT = "Stay and play for children with additional needs. Tuesdays 10:00 to 12:00, £3."


def page(text: str = TEXT, **others: Any) -> dict[str, Any]:
    return {"title": "Club", "excerpt": text, "phones": ["+441632960123"], **others}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Posted 2 hours ago", "Posted 3 days ago"),
        ("Posted an hour ago", "Posted 12 minutes ago"),
        ("1,204 visitors", "1,377 visitors"),
        ("It is 09:00:12 here", "It is 10:31:44 here"),
        ("Token a91f00b2c3d4e5f6 end", "Token 00ff00b2c3d4e5f7 end"),
        ("Today is Tuesday 3 November 2026.", "Today is Tuesday 10 November 2026."),
        ("03/11/2026 | home", "10/11/2026 | home"),
        ("Tue, Nov 3, 2026", "Tue, Nov 10, 2026"),
        ("many   blanks", "many blanks"),
    ],
)
def test_what_differs_at_every_visit_is_no_change(one: str, other: str) -> None:
    first, second = page(f"{TEXT} {one}"), page(f"{TEXT} {other}")
    assert fingerprint(first, NOW) == fingerprint(second, NOW + A_WEEK)


@pytest.mark.parametrize(
    "other",
    [
        page(TEXT.replace("£3", "£4")),
        page(TEXT.replace("10:00", "11:00")),
        page(TEXT.replace("Tuesdays", "Fridays")),
        page(phones=["+441632960999"]),
        page(closure="We have closed"),
        page(title="Another club"),
        page(f"{TEXT} Next on 17 November."),
    ],
)
def test_what_a_family_would_notice_is_a_change(other: dict[str, Any]) -> None:
    assert fingerprint(page(), NOW) != fingerprint(other, NOW + A_WEEK)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    with database.writing() as session:
        club = makers.a_service("Club", url="https://club.example/", additional_urls=[])
        makers.save(session, club, now=NOW - A_WEEK)
    yield database
    database.close()


def look(
    database: Database,
    days: float,
    read: dict[str, Any] | None,
    *,
    outcome: Outcome = Outcome.OK,
    detail: str = "ok",
    discarded: str | None = None,
) -> Link:
    """Records a look at the club's page, and answers with the link."""
    at = NOW + timedelta(days=days)
    with database.writing() as session:
        link = session.scalars(select(Link).where(Link.url == "https://club.example/")).one()
        seen = Seen(at, outcome, detail, evidence={"page": read} if read else {})
        record_probes(session, [Probe(link.id, seen, discarded)], now=at)
        session.flush()
        session.expunge(link)
    return link


def test_readings_are_counted_and_so_are_those_that_differ(database: Database) -> None:
    first = look(database, 0, page())
    assert (first.looks_seen, first.changes_seen, first.interval_days) == (0, 0, 7.0)
    look(database, 7, page())
    look(database, 14, None, detail="not_modified")
    last = look(database, 21, page(TEXT + " Closed in August."))
    assert (last.looks_seen, last.changes_seen) == (3, 1)
    assert last.days_watched == pytest.approx(21)


def test_failures_walls_discarded_runs_and_second_looks_count_nothing(database: Database) -> None:
    look(database, 0, page())
    look(database, 1, None, outcome=Outcome.TIMEOUT, detail="timeout")
    look(database, 2, page("Sorry"), outcome=Outcome.BLOCKED, detail="403")
    look(database, 3, page("A portal"), discarded="our own connection was down")
    last = look(database, 0.01, page("Changed within minutes"))
    assert (last.looks_seen, last.changes_seen) == (0, 0)
    last = look(database, 7, page())
    assert (last.looks_seen, last.changes_seen) == (1, 0)


def test_the_nightly_share_follows_harm_and_changes(database: Database) -> None:
    with database.writing() as session:
        makers.save(
            session,
            *(
                makers.a_service(f"S{n}", url=f"https://s{n}.example/", additional_urls=[])
                for n in range(40)
            ),
            now=NOW,
        )
    with database.writing() as session:
        for number, link in enumerate(session.scalars(select(Link).order_by(Link.url))):
            link.looks_seen, link.days_watched = 20, 140.0
            link.changes_seen = 0 if number % 2 else 4
    told = share_visits(database, Settings(crawler_visits_a_day=5))
    with database.reading() as session:
        links = session.scalars(select(Link).order_by(Link.url)).all()
    assert told["links"] == len(links)
    assert told["changed"] > 0
    assert sum(1 / link.interval_days for link in links) <= 5 * 1.06
    assert all(1 <= link.interval_days <= 30.5 for link in links)
    quick = [link.interval_days for link in links if link.changes_seen]
    slow = [link.interval_days for link in links if not link.changes_seen]
    assert max(quick) < min(slow)
    assert share_visits(database, Settings(crawler_visits_a_day=5))["changed"] == 0


def test_harm_adds_up_over_the_entries_that_rely_on_a_link(database: Database) -> None:
    with database.writing() as session:
        three = (
            makers.a_service(f"T{n}", url="https://shared.example/", additional_urls=[])
            for n in range(3)
        )
        makers.save(session, *three, now=NOW)
    with database.reading() as session:
        urls = {link.id: link.url for link in session.scalars(select(Link))}
        harm = {urls[one.link_id]: one.harm for one in read_demands(session)}
    assert harm["https://shared.example/"] == 3 * harm["https://club.example/"]


def test_of_an_entry_its_weightiest_use_counts(database: Database) -> None:
    with database.writing() as session:
        both = {"id": makers.id_of("both"), "url": "https://both.example/", "label": "again"}
        twice = makers.a_service(
            "Twice",
            url="https://both.example/",
            additional_urls=[
                UrlDocument(**both),
                UrlDocument(id=makers.id_of("leaflet"), url="https://leaflet.example/", label=None),
            ],
        )
        makers.save(session, twice, now=NOW)
    with database.reading() as session:
        urls = {link.id: link.url for link in session.scalars(select(Link))}
        harm = {urls[one.link_id]: one.harm for one in read_demands(session)}
    assert harm["https://both.example/"] == harm["https://club.example/"]
    assert harm["https://leaflet.example/"] < harm["https://both.example/"]
