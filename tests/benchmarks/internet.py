"""A cycle on hosts that behave like the internet, beside the time that its slowest host dictates.

`python -m tests.benchmarks.internet --hosts 2000`: latency is log-normal with a median of 300 ms,
three hosts in a hundred take every request and never answer, and our pace is kept.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from sqlalchemy import func, select

from app.clock import now
from app.database import Database, migrate
from app.demo.web import Behaviour, PretendWeb, Raw, Request, Response, nothing_here
from app.freshness.links import Link
from app.settings import Settings
from crawlers.cycle import Cycle, CycleReport
from crawlers.visitor import Visitor
from tests.benchmarks.farm import PAGE_BYTES, page_of
from tests.benchmarks.filling import fill

HOSTS = 400
FIRST = IPv4Address("127.40.0.1")  # numbers, not names: what names cost is no part of this
AT_ONCE = 256
REFERENCE = "127.20.0.1"  # answers, so that silent hosts are not taken for an outage of ours
MEDIAN, SPREAD = 0.3, 0.8  # seconds, and sigma of the logarithm
HANG = 0.03
MOST_LINKS = 6
LONGEST = 900.0


@dataclass(frozen=True)
class Plan:
    """One host: how late it answers (None: never) and how many addresses it has."""

    name: str
    latency: float | None
    links: int

    def least(self, settings: Settings) -> float:
        """Seconds that its visits take at the least: robots.txt once, each page, our pauses."""
        pauses = (self.links - 1) * settings.crawler_host_pause
        if self.latency is None:
            return self.links * settings.crawler_first_byte_timeout + pauses
        return (self.links + 1) * self.latency + pauses

    def behaviour(self, page: str) -> Behaviour:
        """How it answers in the pretend web."""

        def answers(request: Request) -> Response | Raw:
            if self.latency is None:
                return _hang
            reply = Response(page) if request.path[6:].isdigit() else nothing_here(request)
            return Response(reply.body, reply.status, delay=self.latency)

        return answers


async def _hang(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(LONGEST)


def plans(hosts: int) -> list[Plan]:
    """The same hosts every time; most have one address or two, a few have many."""
    chance = random.Random(2026)
    return [
        Plan(
            str(FIRST + number),
            None if chance.random() < HANG else MEDIAN * chance.lognormvariate(0, SPREAD),
            min(MOST_LINKS, int(chance.paretovariate(1.3))),
        )
        for number in range(hosts)
    ]


async def _serve(hosts: list[Plan]) -> None:
    page = page_of(PAGE_BYTES)
    async with PretendWeb({plan.name: plan.behaviour(page) for plan in hosts}) as web:
        print(web.http_port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@contextmanager
def served(count: int) -> Iterator[int]:
    """The port of these hosts, in a process of their own that ends with the block."""
    command = [sys.executable, "-m", "tests.benchmarks.internet", "--serve", "--hosts", str(count)]
    web = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert web.stdin is not None
    assert web.stdout is not None
    try:
        yield int(web.stdout.readline())
    finally:
        web.stdin.close()
        web.kill()
        web.wait()


async def _cycle(database: Database, settings: Settings) -> CycleReport:
    """Runs cycles, as the clock does, until every address has been visited."""
    total = CycleReport()
    async with Visitor.from_settings(settings) as visitor, asyncio.timeout(LONGEST):
        cycle = Cycle(database, visitor, settings, "benchmark", now)
        while not total.discarded and _unseen(database):
            async for window in cycle.windows():
                total.add(window)
                if not _unseen(database):  # second looks at silent hosts are due after a minute
                    break
            await asyncio.sleep(0.2)
    return total


def _unseen(database: Database) -> int:
    """How many addresses nobody has looked at yet."""
    with database.reading() as session:
        unseen = select(func.count()).select_from(Link).where(Link.last_looked_at.is_(None))
        return session.scalar(unseen) or 0


def measure(directory: Path, count: int) -> None:
    """Prints the time of a cycle, the bound and their ratio."""
    url = f"sqlite:///{directory / 'internet.db'}"
    migrate(url)
    database, hosts = Database(url), plans(count)
    with served(count) as port:
        settings = Settings(
            crawler_concurrency=AT_ONCE,
            crawler_references=(f"http://{REFERENCE}:{port}/",),
            crawler_allow=(IPv4Network("127.0.0.0/8"),),
            crawler_ports=(port,),
        )
        counts = ((plan.name, plan.links) for plan in hosts)
        fill(database, counts, at=f"http://{{host}}:{port}/page/{{n}}", now=now())
        used, began = time.process_time(), time.perf_counter()
        total = asyncio.run(_cycle(database, settings))
        took = time.perf_counter() - began
    database.close()
    least = max(plan.least(settings) for plan in hosts)
    each = (time.process_time() - used) * 1000 / max(total.visited, 1)
    print(f"\nLike the internet: {total.visited:,} addresses on {count:,} hosts, {AT_ONCE} at once")
    print(f"  outcomes    {dict(total.outcomes)}")
    print(f"  discarded   {total.discarded or 'nothing'}")
    print(f"  took        {took:8.1f} s, {each:.1f} ms of CPU an address (records included)")
    print(f"  at least    {least:8.1f} s: what its slowest host dictates")
    print(f"  ratio       {took / least:8.3f}   aim 1.15")


def main() -> None:
    """Measures in a directory that is gone afterwards."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--hosts", type=int, default=HOSTS)
    asked.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = asked.parse_args()
    if chosen.serve:
        asyncio.run(_serve(plans(chosen.hosts)))
        return
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        measure(Path(directory), chosen.hosts)


if __name__ == "__main__":
    main()
