"""Leases: a killed crawler loses nothing, and two crawlers never visit one host together."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.demo.web import PretendWeb
from app.freshness.hosts import HostLease, claim_due_hosts
from app.freshness.visits import VisitRecord
from app.settings import Settings
from crawlers.cycle import LEASE, Cycle
from crawlers.visitor import Visitor
from tests import makers
from tests.stories.world import honest, page

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def fill(database: Database, web: PretendWeb, hosts: int, links: int) -> None:
    """Entries with links on many hosts."""
    pages = {f"page{number}": page(f"Page {number}") for number in range(links)}
    with database.writing() as session:
        for host in range(hosts):
            web.set(f"host{host}.example", honest(home=page("Home"), **pages))
            makers.save(
                session,
                *(
                    makers.a_service(
                        f"Service {host} {number}",
                        additional_urls=[],
                        url=web.url(f"host{host}.example", f"/page{number}"),
                    )
                    for number in range(links)
                ),
                now=NOW,
            )


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


async def test_two_crawlers_never_visit_one_host_together(database: Database) -> None:
    async with PretendWeb() as web:
        fill(database, web, hosts=12, links=3)
        settings = Settings(crawler_host_pause=0.0, **web.settings_overrides())
        async with Visitor.from_settings(settings) as one, Visitor.from_settings(settings) as two:
            crawlers = [
                Cycle(database, visitor, settings, name, lambda: NOW)
                for name, visitor in (("one", one), ("two", two))
            ]
            reports = await asyncio.gather(*(crawler.run(max_hosts=8) for crawler in crawlers))
        assert sum(report.visited for report in reports) == 36
        assert max(web.most_at_once.values()) == 1
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(VisitRecord)) == 36
            per_link = select(func.count()).select_from(VisitRecord).group_by(VisitRecord.link_id)
            assert set(session.scalars(per_link)) == {1}


KILLED = """
import asyncio, sys
from datetime import datetime
from app.database import Database
import app.records
from app.settings import Settings
from crawlers.cycle import Cycle
from crawlers.visitor import Visitor
now = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
async def main():
    settings = Settings()
    async with Visitor.from_settings(settings) as visitor:
        print("started", flush=True)
        await Cycle(Database(settings.database_url), visitor, settings, "killed", lambda: now).run()
asyncio.run(main())
"""


async def test_a_crawler_killed_in_mid_cycle_loses_nothing_and_visits_nothing_twice(
    database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    async with PretendWeb() as web:
        fill(database, web, hosts=4, links=2)
        overrides = web.settings_overrides()
        environment = os.environ | {
            "LOCALOFFER_DATABASE_URL": database_url,
            "LOCALOFFER_CRAWLER_ALLOW": "127.0.0.0/8",
            "LOCALOFFER_CRAWLER_PORTS": " ".join(str(p) for p in overrides["crawler_ports"]),
            "LOCALOFFER_CRAWLER_RESOLVER": overrides["crawler_resolver"],
            "LOCALOFFER_CRAWLER_HOST_PAUSE": "30",  # so that it is killed between two visits
        }
        child = subprocess.Popen(  # noqa: ASYNC220 -- a process to kill, started once
            [sys.executable, "-c", KILLED], env=environment, stdout=subprocess.PIPE
        )
        try:
            await until(lambda: len([r for r in web.requests if r.path.startswith("/page")]) >= 4)
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()
        visited = {(r.host, r.path) for r in web.requests if r.path.startswith("/page")}
        settings = Settings(crawler_host_pause=0.0, **overrides)

        with database.writing() as session:
            within = NOW + LEASE - timedelta(seconds=1)
            assert not claim(session, within)
        async with Visitor.from_settings(settings) as visitor:
            later = NOW + LEASE + timedelta(seconds=1)
            report = await Cycle(database, visitor, settings, "next", lambda: later).run()
        assert visited
        assert report.visited == 8  # nothing was recorded, so nothing is lost
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(VisitRecord)) == 8


def claim(session: Session, now: datetime) -> list[HostLease]:
    """What another crawler could take at this moment."""
    return claim_due_hosts(session, by="another", now=now, lease=LEASE, hosts=10, links_per_host=10)


async def until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    """Waits until something has happened; fails when it does not."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 -- what happens is on another thread's web
            await asyncio.sleep(0.02)
