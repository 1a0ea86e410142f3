"""Fetches pages of feeds through the same vetted, pinned network as visits, with larger limits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from sqlalchemy import select

from app.addresses import AddressRefused, vet
from app.database import Database
from app.directory.importing.runs import Feed
from app.freshness.from_sources import flag_import
from app.settings import Settings
from crawlers.answers import Answer, NoAnswer
from crawlers.certificates import strict_context
from crawlers.feed_pages import FeedFailed, FeedLimits, FetchedJson
from crawlers.feeds import run_feed
from crawlers.fetching import Fetcher, Journal
from crawlers.limits import Limits
from crawlers.manners import user_agent
from crawlers.resolver import Resolver

MOVES = 5
REDIRECTS = (301, 302, 303, 307, 308)
PATIENCE = 60.0  # seconds for one page: some feeds take half a minute


class FeedFetcher:
    """Asks feeds for pages; a council's own feed may stand in a network named in the settings."""

    def __init__(self, settings: Settings, *, now: datetime) -> None:
        self._limits = limits_for_feeds(settings)
        resolver = Resolver(settings.crawler_resolver, patience=self._limits.connect)
        self._fetcher = Fetcher(self._limits, resolver, strict_context(settings.crawler_ca_file))
        self._headers = {
            "User-Agent": user_agent(str(settings.contact_page)),
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate, br",
        }
        self._now = now

    async def __call__(self, url: str) -> FetchedJson:
        """One page of a feed; what goes wrong is in the answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._follow(url)
        except TimeoutError:
            return FetchedJson(None, problem=f"no answer within {PATIENCE:g} seconds")
        except NoAnswer as failure:
            return FetchedJson(None, problem=f"{failure.outcome.words} ({failure.detail})")
        except AddressRefused as refused:
            return FetchedJson(None, problem=str(refused))

    async def _follow(self, url: str) -> FetchedJson:
        for _ in range(MOVES):
            answer = await self._ask(url)
            onward = answer.headers.get("location")
            if answer.status not in REDIRECTS or not onward:
                problem = "the answer is too large or broke off" if cut_short(answer) else None
                return FetchedJson(None if problem else answer.status, answer.body, problem)
            url = urljoin(url, onward)
        return FetchedJson(None, problem="the address leads round in circles")

    async def _ask(self, url: str) -> Answer:
        address = vet(url, allow=self._limits.allow, ports=self._limits.ports)
        return await self._fetcher.get(
            address, headers=self._headers, journal=Journal(), now=self._now
        )

    async def aclose(self) -> None:
        """Hangs up."""
        await self._fetcher.aclose()


def cut_short(answer: Answer) -> bool:
    """Whether we have less than the whole answer."""
    return answer.more or answer.cut is not None


def limits_for_feeds(settings: Settings) -> Limits:
    """A page of a feed may be large; private networks are those of the setting for feeds."""
    most = FeedLimits().page_bytes
    return Limits(
        deadline=PATIENCE,
        connect=settings.crawler_connect_timeout,
        first_byte=PATIENCE,
        wire_bytes=most,
        inflated_bytes=most * 2,
        header_bytes=settings.crawler_header_bytes,
        document_bytes=most,
        allow=settings.feeds_allow,
        ports=settings.crawler_ports,
    )


@asynccontextmanager
async def feed_fetcher(settings: Settings, now: datetime) -> AsyncIterator[FeedFetcher]:
    """A fetcher that hangs up in the end."""
    fetcher = FeedFetcher(settings, now=now)
    try:
        yield fetcher
    finally:
        await fetcher.aclose()


async def run_due_feeds(database: Database, settings: Settings, now: datetime) -> dict[str, Any]:
    """Reads every feed that is due; one that fails is tried again at its next time."""
    found: dict[str, Any] = {}
    for feed_id, url in await asyncio.to_thread(_due, database, now):
        found[url] = await run_one_feed(database, settings, feed_id, now)
    return found


def _due(database: Database, now: datetime) -> list[tuple[UUID, str]]:
    with database.reading() as session:
        query = select(Feed.id, Feed.url).where(Feed.next_run_at <= now, Feed.paused.is_(False))
        return [(id, url) for id, url in session.execute(query)]


async def run_one_feed(
    database: Database, settings: Settings, feed_id: UUID, now: datetime
) -> dict[str, Any]:
    """Reads one feed; its report, or what went wrong, as JSON."""
    async with feed_fetcher(settings, now) as fetch:
        try:
            report = await run_feed(database, feed_id, fetch, now)
        except FeedFailed as failed:
            return {"error": str(failed)}
    await asyncio.to_thread(flag_import, database, report, now)
    return report.as_json()
