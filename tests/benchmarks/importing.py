"""Imports 5,000 services while the API answers and two webhooks are told: seconds, memory, waits.

`python -m tests.benchmarks.importing`: the import, the site, the post and the receivers are a
process each, on this machine alone, in a directory gone afterwards.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import threading
import time
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from app.clock import now
from app.database import Database, migrate
from app.directory.vocabulary import load_vocabularies
from app.notices.outbox import MessageKind
from app.notices.waiting import post as post_of
from app.notices.webhooks import add_webhook
from app.settings import Settings
from crawlers.post import Post
from tests import makers
from tests.benchmarks.api import Asking, answer_of, served
from tests.crawlers.receivers import Website

SERVICES = 5_000
ORGANIZATIONS = 800
LOOPBACK = ip_network("127.0.0.0/8")
LONGEST = 600.0  # seconds that the post may take
WORDS = ["swimming", "football", "craft", "music", "drama", "cooking", "gardening", "climbing"]
NEEDS = ["sensory", "quiet", "inclusive", "autism", "teenagers", "siblings", "parents"]


@dataclass(frozen=True)
class Waits:
    """How long answers took while the import ran, in milliseconds."""

    answers: int
    median: float
    slowest: float


def a_service(number: int) -> dict[str, object]:
    """One service as a feed sends it, whole and nested; the same number, the same service."""
    words = [some[(number * step) % len(some)] for some in (WORDS, NEEDS) for step in (1, 3)]

    def id_of(what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{what} {number}"))

    runner = number % ORGANIZATIONS
    return {
        "id": id_of("service"),
        "name": f"{words[0]} and {words[1]} {number}".capitalize(),
        "status": "active",
        "url": f"https://www.runner{runner}.example/services/{number}",
        "email": f"hello@runner{runner}.example",
        "description": f"<p>A group for {words[2]} and {words[3]}.</p>" * 4,
        "minimum_age": number % 12,
        "maximum_age": 12 + number % 13,
        "organization": {
            "id": str(uuid5(NAMESPACE_URL, f"runner {runner}")),
            "name": f"Runner {runner}",
            "description": "A charity.",
            "website": f"https://www.runner{runner}.example/",
        },
        "phones": [{"id": id_of("phone"), "number": "020 7946 0123"}],
        "contacts": [{"id": id_of("contact"), "name": "The club", "title": "Office"}],
        "schedules": [
            {"id": id_of("schedule"), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00"}
        ],
        "service_at_locations": [
            {
                "id": id_of("link"),
                "location": {
                    "id": id_of("place"),
                    "location_type": "physical",
                    "name": f"Hall {number}",
                    "latitude": 51.3 + (number % 100) / 1000,
                    "longitude": -0.2 + (number % 70) / 1000,
                    "addresses": [
                        {
                            "id": id_of("address"),
                            "address_1": f"{number} High Street",
                            "city": "Sutton",
                            "state_province": "Greater London",
                            "postal_code": "SM1 1AA",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
    }


async def waits(port: int, importing: Process) -> Waits:
    """Asks for a page ten times a second for as long as the import runs."""
    asking = Asking("a page", "/api/services?per_page=20")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    while importing.returncode is None:
        began = time.perf_counter()
        writer.write(asking.sent)
        answer = await answer_of(reader)
        if answer.status != 200:
            raise RuntimeError(f"the API answered {answer.status} during the import")
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.1)
    writer.close()
    took.sort()
    return Waits(len(took), took[len(took) // 2], took[-1])


def subscribe(database: Database, urls: Sequence[str]) -> None:
    """Has these addresses told of every change."""
    with database.writing() as session:
        for url in urls:
            add_webhook(session, url, allow=(LOOPBACK,), now=now())


def deliver(url: str) -> None:
    """The post's own process: delivers what waits until it is told that no more will come."""
    database, chosen = Database(url), Settings(webhooks_allow=(LOOPBACK,))
    ending = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        ending.set()

    threading.Thread(target=listen, daemon=True).start()

    async def rounds() -> None:
        carrier = Post.from_settings(database, chosen, now)
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            is_last = ending.is_set()
            await carrier.deliver()
            if is_last:
                break
            await asyncio.sleep(0.5)
        await carrier.aclose()

    asyncio.run(rounds())
    database.close()


@dataclass(frozen=True)
class Run:
    """An import: its seconds, what readers waited meanwhile, until when the post was busy."""

    seconds: float
    waits: Waits
    delivered_after: float


async def run(url: str, file: Path, port: int) -> Run:
    """Imports the file while the API answers and the post delivers."""
    environment = os.environ | {"LOCALOFFER_DATABASE_URL": url}
    began = time.perf_counter()
    importing = await create_subprocess_exec(
        *(sys.executable, "-m", "app.cli", "import", "open-referral", str(file)),
        env=environment,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    post = await create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.importing", url),
        stdin=PIPE,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    found = await waits(port, importing)
    seconds = time.perf_counter() - began
    if importing.returncode:
        post.kill()
        raise RuntimeError(f"the import ended with {importing.returncode}")
    await post.communicate(b"")  # which ends it
    return Run(seconds, found, time.perf_counter() - began)


async def measure(directory: Path) -> None:
    """Prints what an import costs, and what it costs whoever reads and listens meanwhile."""
    url = f"sqlite:///{directory / 'benchmark.db'}"
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
    file = directory / "feed.ndjson"
    file.write_text("\n".join(json.dumps(a_service(number)) for number in range(SERVICES)))
    async with Website() as one, Website() as other:
        subscribe(database, [one.url, other.url])
        for what in ("new", "the same again"):
            for website in (one, other):
                website.told.clear()
            with served(
                "app.cli.serving:site", LOCALOFFER_DATABASE_URL=url, LOCALOFFER_LOG_JSON="1"
            ) as server:
                done = await run(url, file, server.port)
            say(what, done, [len(website.told) for website in (one, other)])
    with database.reading() as session:
        left = post_of(session)[MessageKind.WEBHOOK]
    database.close()
    print(f"  in the outbox afterwards: {left.waiting} waiting, {left.dead} given up")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak memory of the largest process: {peak:.0f} MB")


def say(what: str, done: Run, told: Sequence[int]) -> None:
    """Prints one import."""
    print(f"{SERVICES:,} services, {what}: {done.seconds:.1f} s")
    print(
        f"  meanwhile {done.waits.answers} answers of the API: "
        f"median {done.waits.median:.0f} ms, slowest {done.waits.slowest:.0f} ms"
    )
    print(
        f"  two webhooks were told {' and '.join(f'{many:,}' for many in told)} times; "
        f"the last {max(done.delivered_after - done.seconds, 0):.1f} s after the import",
        flush=True,
    )


def main() -> None:
    """Measures in a directory that is gone afterwards."""
    if sys.argv[1:]:
        deliver(sys.argv[1])
        return
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        asyncio.run(measure(Path(directory)))


if __name__ == "__main__":
    main()
