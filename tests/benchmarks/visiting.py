"""Our visitor on a list of addresses, in a process of its own: `… visiting fetch LIST PORT`."""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Network
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from app.addresses import vet
from app.settings import Settings
from crawlers.certificates import strict_context
from crawlers.fetching import Fetcher, Journal
from crawlers.limits import HOPS, Limits
from crawlers.manners import user_agent
from crawlers.resolver import Resolver
from crawlers.visitor import Visitor
from crawlers.visits import Known
from tests.benchmarks.farm import ETAG

AT_ONCE = 100
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
Asking = Callable[[str], Awaitable[object]]


async def by_host(urls: Sequence[str], ask: Asking) -> Counter[object]:
    """Asks for every address, one at a time per host and many hosts at once; counts the answers."""
    queues: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        queues[urlsplit(url).netloc].append(url)
    room, found = asyncio.Semaphore(AT_ONCE), Counter[object]()

    async def one(queue: Sequence[str]) -> None:
        async with room:
            for url in queue:
                found[await ask(url)] += 1

    await asyncio.gather(*(one(queue) for queue in queues.values()))
    return found


async def fetch(urls: Sequence[str], settings: Settings) -> Counter[object]:
    """The fetcher alone: vetted addresses, bodies and redirects, no robots.txt and no reading."""
    limits = Limits.from_settings(settings)
    fetcher = Fetcher(limits, Resolver(patience=limits.connect), strict_context(None))
    headers = {"User-Agent": user_agent(str(settings.contact_page)), "Accept-Encoding": "gzip"}

    async def ask(url: str) -> int:
        for _ in range(HOPS):
            address = vet(url, allow=limits.allow, ports=limits.ports)
            answer = await fetcher.get(address, headers=headers, journal=Journal(), now=NOW)
            if not 300 <= answer.status < 400 or "location" not in answer.headers:
                break
            url = urljoin(url, answer.headers["location"])
        return answer.status

    found = await by_host(urls, ask)
    await fetcher.aclose()
    return found


async def read(urls: Sequence[str], settings: Settings, known: Known | None) -> Counter[object]:
    """The whole visit: robots.txt, siblings, what the page says and what that means."""
    async with Visitor.from_settings(settings) as visitor:

        async def ask(url: str) -> str:
            return str((await visitor.visit(url, now=NOW, known=known)).outcome)

        return await by_host(urls, ask)


async def visit(what: str, urls: Sequence[str], port: int) -> Counter[object]:
    """One of the three ways of looking."""
    settings = Settings(crawler_allow=(IPv4Network("127.0.0.0/8"),), crawler_ports=(port,))
    if what == "fetch":
        return await fetch(urls, settings)
    return await read(urls, settings, Known(etag=ETAG) if what == "unchanged" else None)


def main() -> None:
    """Visits the list and prints how often each answer was met."""
    what, listed, port = sys.argv[1:]
    found = asyncio.run(visit(what, Path(listed).read_text().split(), int(port)))
    print(", ".join(f"{answer} {count:,}" for answer, count in found.most_common()))


if __name__ == "__main__":
    main()
