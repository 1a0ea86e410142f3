"""Several crawler processes on one PostgreSQL: they share the work, and keep each host's peace."""

import asyncio
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.clock import now
from app.database import Database
from app.demo.web import PretendWeb
from app.freshness.hosts import Host
from app.freshness.links import Link
from app.freshness.visits import VisitRecord
from crawlers.cycle import LEASE
from tests.benchmarks.filling import fill
from tests.stories.world import honest, page

PAUSE = 0.3
A_CRAWLER = """
import asyncio, os, sys
from datetime import timedelta
import app.records
from app.clock import now
from app.database import Database
from app.settings import Settings
from crawlers.cycle import Cycle
from crawlers.visitor import Visitor
later = timedelta(seconds=float(sys.argv[1]))
async def main():
    settings, by = Settings(), f"crawler {os.getpid()}"
    database = Database(settings.database_url)
    async with Visitor.from_settings(settings) as visitor:
        cycle = Cycle(database, visitor, settings, by, lambda: now() + later)
        while True:
            await cycle.run()
            await asyncio.sleep(0.1)
asyncio.run(main())
"""


class Crowd:
    """Crawler processes on one database and one web."""

    def __init__(self, url: str, web: PretendWeb) -> None:
        self.database = Database(url)
        self.web = web
        seen = web.settings_overrides()
        self._environment = os.environ | {
            "LOCALOFFER_DATABASE_URL": url,
            "LOCALOFFER_CRAWLER_ALLOW": "127.0.0.0/8",
            "LOCALOFFER_CRAWLER_PORTS": " ".join(str(port) for port in seen["crawler_ports"]),
            "LOCALOFFER_CRAWLER_RESOLVER": seen["crawler_resolver"],
            "LOCALOFFER_CRAWLER_HOST_PAUSE": str(PAUSE),
            # So that one process does not take every host before the others have started.
            "LOCALOFFER_CRAWLER_CONCURRENCY": "1",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *, later: timedelta = timedelta(0)) -> None:
        """One more; `later` is how far its clock is ahead."""
        command = [sys.executable, "-c", A_CRAWLER, str(later.total_seconds())]
        self.processes.append(subprocess.Popen(command, env=self._environment))

    def end(self) -> None:
        """Ends them all."""
        for process in self.processes:
            process.kill()
            process.wait()

    def visited(self) -> int:
        """How many links have been visited, and that written down."""
        with self.database.reading() as session:
            return session.scalar(select(func.count(VisitRecord.link_id.distinct()))) or 0

    def often(self) -> set[int]:
        """How often links have been visited."""
        with self.database.reading() as session:
            counts = select(func.count(VisitRecord.id)).group_by(VisitRecord.link_id)
            return set(session.scalars(counts))

    def shortest_gap(self) -> float:
        """Seconds between the ends and beginnings of visits to one host, at the least."""
        times: dict[str, list[float]] = defaultdict(list)
        for request in self.web.requests:
            if request.path.removeprefix("/page/").isdigit():  # not its neighbours
                times[request.host].append(request.at)
        return min(
            later - earlier
            for asked in times.values()
            for earlier, later in zip(sorted(asked), sorted(asked)[1:], strict=False)
        )


def fill_web(database: Database, web: PretendWeb, hosts: int, links: int) -> None:
    """Hosts with more addresses than one lease takes: the next lease may be another process's."""
    pages = {f"page/{number}": page(f"Page {number}") for number in range(links)}
    for number in range(hosts):
        web.set(f"host{number}.example", honest(home=page("Home"), **pages))
    names = ((f"host{number}.example", links) for number in range(hosts))
    fill(database, names, at=f"http://{{host}}:{web.http_port}/page/{{n}}", now=now())


async def until(happened: Callable[[], bool], seconds: float) -> None:
    """Waits until something has happened; fails when it does not."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(happened):  # noqa: ASYNC110 -- other processes do it
            await asyncio.sleep(0.1)


async def test_two_crawlers_share_the_work_and_keep_the_pace_of_each_host(
    postgresql_url: str,
) -> None:
    async with PretendWeb() as web:
        crowd = Crowd(postgresql_url, web)
        fill_web(crowd.database, web, hosts=12, links=5)
        try:
            crowd.start()
            crowd.start()
            await until(lambda: crowd.visited() == 60, seconds=60)
        finally:
            crowd.end()
        assert crowd.often() == {1}
        assert max(web.most_at_once.values()) == 1
        assert crowd.shortest_gap() >= PAUSE


@pytest.mark.deep
async def test_of_four_crawlers_one_is_killed_and_nothing_is_lost(postgresql_url: str) -> None:
    async with PretendWeb() as web:
        crowd = Crowd(postgresql_url, web)
        fill_web(crowd.database, web, hosts=60, links=5)
        try:
            for _ in range(4):
                crowd.start()
            await until(lambda: crowd.visited() >= 40, seconds=120)
            crowd.processes[0].kill()
            await until(lambda: _only_lost_are_left(crowd), seconds=120)
            crowd.start(later=LEASE)  # to whom the leases of the killed one have run out
            await until(lambda: crowd.visited() == 300, seconds=120)
        finally:
            crowd.end()
        assert crowd.often() == {1}
        assert max(web.most_at_once.values()) == 1
        assert crowd.shortest_gap() >= PAUSE
        with crowd.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Link)) == 300


def _only_lost_are_left(crowd: Crowd) -> bool:
    """Whether the three others have done what the killed one had not leased."""
    killed = f"crawler {crowd.processes[0].pid}"
    with crowd.database.reading() as session:
        waiting = select(func.count()).select_from(Link).join(Host, Host.id == Link.host_id)
        undone = waiting.where(
            Link.last_looked_at.is_(None), Host.leased_by.is_distinct_from(killed)
        )
        return session.scalar(undone) == 0
