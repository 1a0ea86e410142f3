"""Shared hosting: however many hosts stand on one address, it has one visitor at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app.database import Database
from app.demo.web import PretendWeb
from app.freshness.hosts import Host
from app.freshness.visits import VisitRecord
from app.settings import Settings
from crawlers.cycle import Cycle
from crawlers.visitor import Visitor
from tests import makers
from tests.stories.world import honest, page

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHOPS, OTHERS = 5, 3
ROUNDS = 60


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


def fill(database: Database, web: PretendWeb) -> None:
    """Entries on hosts of their own, of which earlier visits found some on one address."""
    hosts = [f"shop{n}.example" for n in range(SHOPS)] + [f"own{n}.example" for n in range(OTHERS)]
    with database.writing() as session:
        for name in hosts:
            web.set(name, honest(home=page(name), club=page(f"Club of {name}")))
            club = makers.a_service(name, additional_urls=[], url=web.url(name, "/club"))
            makers.save(session, club, now=NOW)
    with database.writing() as session:
        shops = update(Host).where(Host.name.startswith("shop"))
        session.execute(shops.values(addresses=["203.0.113.7"]))


async def test_two_crawlers_visit_one_address_one_host_at_a_time_and_all_in_the_end(
    database: Database,
) -> None:
    moment = NOW
    async with PretendWeb() as web:
        await asyncio.to_thread(fill, database, web)
        settings = Settings(crawler_host_pause=0.0, **web.settings_overrides())
        async with Visitor.from_settings(settings) as one, Visitor.from_settings(settings) as two:
            crawlers = [
                Cycle(database, visitor, settings, name, lambda: moment)
                for name, visitor in (("one", one), ("two", two))
            ]
            first = await asyncio.gather(*(crawler.run() for crawler in crawlers))
            # A crawler that comes when the other has given back finds those that wait not due yet.
            assert sum(report.hosts for report in first) == 1 + OTHERS
            for _ in range(ROUNDS):
                moment += timedelta(seconds=10)
                reports = await asyncio.gather(*(crawler.run() for crawler in crawlers))
                assert sum(report.hosts for report in reports) <= 1
    with database.reading() as session:
        visited = session.scalars(select(func.count()).select_from(VisitRecord)).one()
    assert visited == SHOPS + OTHERS
