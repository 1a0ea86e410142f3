"""Fetches pages of feeds through the same vetted, pinned network as visits, with larger limits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import select

from app.addresses import AddressRefused, vet
from app.database import Database
from app.directory.importing.runs import Feed
from app.freshness.from_sources import flag_import
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.answers import NoAnswer
from crawlers.certificates import strict_context
from crawlers.feed_pages import FeedFailed, FeedLimits, FetchedJson
from crawlers.feeds import run_feed
from crawlers.fetching import Fetcher, Journal
from crawlers.limits import Limits
from crawlers.manners import user_agent
from crawlers.resolver import Resolver

MOVES = 5
OF_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding", "connection")
PATIENCE = 60.0  # seconds for one page: some feeds take half a minute


class VettedTransport(httpx2.AsyncBaseTransport):
    """Lets an httpx2 client reach vetted, pinned addresses only; each redirect comes by here."""

    def __init__(self, fetcher: Fetcher, limits: Limits, now: datetime) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._now = now

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One answer, its body whole and inflated. Raises NoAnswer, AddressRefused, CutShort."""
        address = vet(str(request.url), allow=self._limits.allow, ports=self._limits.ports)
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        journal = Journal()
        answer = await self._fetcher.get(address, headers=headers, journal=journal, now=self._now)
        certificate = journal.certificates.get(address.host)
        if certificate is not None and certificate.problem is not None:
            # A visit looks behind a bad certificate; a feed is copied, so it must be who it says.
            raise NoAnswer(Outcome.TLS_PROBLEM, certificate.problem)
        if answer.more or answer.cut is not None:
            raise CutShort(CutShort.__doc__)
        kept = {name: text for name, text in answer.headers.items() if name not in OF_THE_WIRE}
        return httpx2.Response(answer.status, headers=kept, content=answer.body)

    async def aclose(self) -> None:
        """Hangs up."""
        await self._fetcher.aclose()


class CutShort(Exception):
    """The answer is too large, or broke off."""


class FeedFetcher:
    """Asks feeds for pages; a council's own feed may stand in a network named in the settings."""

    def __init__(self, settings: Settings, *, now: datetime) -> None:
        limits = limits_for_feeds(settings)
        resolver = Resolver(settings.crawler_resolver, patience=limits.connect)
        fetcher = Fetcher(limits, resolver, strict_context(settings.crawler_ca_file))
        self._client = httpx2.AsyncClient(
            transport=VettedTransport(fetcher, limits, now),
            headers={
                "User-Agent": user_agent(str(settings.contact_page)),
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate, br",
            },
            follow_redirects=True,
            max_redirects=MOVES,
            trust_env=False,
        )

    async def __call__(self, url: str) -> FetchedJson:
        """One page of a feed; what goes wrong is in the answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._client.get(url)
        except TimeoutError:
            return FetchedJson(None, problem=f"no answer within {PATIENCE:g} seconds")
        except NoAnswer as failure:
            return FetchedJson(None, problem=f"{failure.outcome.words} ({failure.detail})")
        except (AddressRefused, CutShort, httpx2.HTTPError, httpx2.InvalidURL) as error:
            return FetchedJson(None, problem=str(error))
        return FetchedJson(answer.status_code, answer.content)

    async def aclose(self) -> None:
        """Hangs up."""
        await self._client.aclose()


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
