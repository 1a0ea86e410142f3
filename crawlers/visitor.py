"""Looks at one address of a provider and says what it found."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from app.addresses import AddressRefused, parse
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.answers import NoAnswer
from crawlers.certificates import Certificate, strict_context
from crawlers.fetching import Fetcher, Journal
from crawlers.journeys import Arrival, Trail, Traveller
from crawlers.limits import Limits
from crawlers.manners import Manners, RobotsBook, retry_after, user_agent
from crawlers.reading import Reading, Seen, asks_sibling, read
from crawlers.resolver import Resolver
from crawlers.siblings import (
    Sibling,
    folder_of,
    says_gone,
    shingles,
    sibling_of,
    similarity,
    without_query,
)
from crawlers.visits import Bytes, Known, Timings, Visit
from crawlers.walls import wall_sign

_SIBLING_HOLDS = timedelta(days=7)
_SIBLING_SECONDS = 10.0  # of the deadline, at most
_SIBLINGS_KEPT = 4096
_TOLD = ("content-type", "content-length", "server", "location", "x-robots-tag", "retry-after")


@dataclass(frozen=True)
class _Remembered:
    sibling: Sibling | None
    at: datetime


class Visitor:
    """Visits addresses one at a time or many at once; owns connections, names and robots rules."""

    def __init__(self, limits: Limits, *, agent: str, resolver: Resolver, fetcher: Fetcher) -> None:
        self._limits = limits
        self._fetcher = fetcher
        self._siblings: dict[str, _Remembered] = {}
        self.robots = RobotsBook()
        manners = Manners(fetcher, limits, agent, self.robots)
        self._traveller = Traveller(fetcher, manners, limits, agent)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """A visitor that keeps to what the council has set."""
        limits = Limits.from_settings(settings)
        resolver = Resolver(settings.crawler_resolver, patience=limits.connect)
        fetcher = Fetcher(limits, resolver, strict_context(settings.crawler_ca_file))
        agent = user_agent(str(settings.contact_page))
        return cls(limits, agent=agent, resolver=resolver, fetcher=fetcher)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._fetcher.aclose()

    async def visit(self, url: str, *, now: datetime, known: Known | None = None) -> Visit:
        """Look at an address; whatever happens there, the answer is a Visit."""
        journal, trail, started = Journal(), Trail(), time.perf_counter()
        try:
            async with asyncio.timeout(self._limits.deadline):
                arrival = await self._traveller.follow(
                    self._traveller.vetted(url), trail=trail, journal=journal, now=now, known=known
                )
        except NoAnswer as failure:
            finding = Reading(failure.outcome, failure.detail, {})
            return self._visit(url, now, finding, trail, journal, started)
        except TimeoutError:
            finding = Reading(Outcome.TIMEOUT, journal.stage, {"deadline": self._limits.deadline})
            return self._visit(url, now, finding, trail, journal, started)
        left = self._limits.deadline - (time.perf_counter() - started)
        seen = _seen(arrival, await self._sibling(arrival, journal, now, left))
        return self._visit(url, now, read(seen), trail, journal, started, seen)

    async def _sibling(
        self, arrival: Arrival, journal: Journal, now: datetime, left: float
    ) -> Sibling | None:
        """How the host answers for a page that never was; remembered by host and folder."""
        why = asks_sibling(_seen(arrival, None))
        if why is None:
            return None
        folder, origin = folder_of(arrival.asked), arrival.asked.origin
        found = self._remembered(folder, now)
        if found is None and why == "first_time":
            elsewhere = self._remembered(origin, now)
            if elsewhere is not None and elsewhere.sibling and elsewhere.sibling.status >= 400:
                return None  # a host that is honest in one folder is believed in the others
        if found is None:
            seconds = max(0.1, min(_SIBLING_SECONDS, left))
            found = _Remembered(await self._ask(arrival, journal, now, seconds), now)
            self._remember(folder, origin, found)
        return found.sibling

    def _remembered(self, key: str, now: datetime) -> _Remembered | None:
        kept = self._siblings.get(key)
        return kept if kept is not None and kept.at <= now < kept.at + _SIBLING_HOLDS else None

    def _remember(self, folder: str, origin: str, found: _Remembered) -> None:
        if len(self._siblings) >= _SIBLINGS_KEPT:
            self._siblings.clear()
        self._siblings[folder] = self._siblings[origin] = found

    async def _ask(
        self, arrival: Arrival, journal: Journal, now: datetime, left: float
    ) -> Sibling | None:
        aside = Journal(addresses=journal.addresses)
        try:
            async with asyncio.timeout(left):
                led = await self._traveller.follow(
                    sibling_of(arrival.asked), trail=Trail(), journal=aside, now=now
                )
        except (NoAnswer, TimeoutError):
            return None
        finally:
            journal.wire += aside.wire
            journal.inflated += aside.inflated
            journal.requests += aside.requests
        return _sibling(led)

    def _visit(
        self,
        url: str,
        now: datetime,
        finding: Reading,
        trail: Trail,
        journal: Journal,
        started: float,
        seen: Seen | None = None,
    ) -> Visit:
        certificate = _certificate(trail, journal)
        outcome, detail, behind = _warned(finding, certificate)
        answer = seen.answer if seen else None
        headers = answer.headers if answer else {}
        total = time.perf_counter() - started
        return Visit(
            url=url,
            outcome=outcome,
            detail=detail,
            at=now,
            status=answer.status if answer else (trail.hops[-1].status if trail.hops else None),
            final_url=str(trail.at) if trail.at else None,
            chain=tuple(trail.hops),
            evidence=_evidence(finding, journal, seen) | behind,
            timings=Timings(journal.dns, journal.connect, journal.tls, journal.first_byte, total),
            bytes=Bytes(journal.wire, journal.inflated),
            certificate=certificate,
            robots=tuple(trail.robots.values()),
            page=seen.page if seen else None,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            retry_after=retry_after(headers.get("retry-after"), now),
            addresses=tuple(n for found in journal.addresses.values() for n in found),
        )


async def visit_many(
    urls: Iterable[str],
    settings: Settings,
    *,
    now: datetime,
    pause: float = 0.0,
) -> AsyncIterator[Visit]:
    """Visit addresses, many hosts at once but one at a time per host; in the order given.

    `pause` is how many seconds lie between two visits to one host.
    """
    crowd = asyncio.Semaphore(settings.crawler_concurrency)
    turns: dict[str, asyncio.Lock] = {}
    async with Visitor.from_settings(settings) as visitor, asyncio.TaskGroup() as group:

        async def one(url: str) -> Visit:
            async with turns.setdefault(_host_of(url), asyncio.Lock()), crowd:
                visit = await visitor.visit(url, now=now)
                if pause:
                    await asyncio.sleep(pause)
                return visit

        for task in [group.create_task(one(url)) for url in urls]:
            yield await task


def _host_of(url: str) -> str:
    try:
        return parse(url).host
    except AddressRefused:
        return url


def _seen(arrival: Arrival, sibling: Sibling | None) -> Seen:
    return Seen(
        asked=arrival.asked,
        final=arrival.final,
        answer=arrival.answer,
        page=arrival.page,
        html=arrival.html,
        redirected=arrival.redirected,
        permanent=arrival.permanent,
        sibling=sibling,
    )


def _sibling(led: Arrival) -> Sibling | None:
    """What a neighbour's answer tells; a wall or a fault tells nothing."""
    status, page = led.answer.status, led.page
    if status >= 500 or status == 429:
        return None
    if page is not None and wall_sign(status, led.answer.headers, page, led.html):
        return None
    return Sibling(
        status=status,
        url=str(led.asked),
        final_url=without_query(led.final),
        redirected=led.redirected,
        title=page.title if page else None,
        says_gone=page is not None and says_gone(page),
        shingles=shingles(page.text) if page and status < 300 else frozenset(),
    )


def _warned(
    finding: Reading, certificate: Certificate | None
) -> tuple[Outcome, str, dict[str, Any]]:
    """What a browser shows first is its warning; what stands behind it is kept as evidence."""
    problem = certificate.problem if certificate else None
    if problem is None or not problem.warns or finding.outcome is Outcome.SSRF_FORBIDDEN:
        return finding.outcome, finding.detail, {}
    if finding.outcome is Outcome.TLS_PROBLEM:
        return finding.outcome, finding.detail, {}
    behind = {"behind": {"outcome": finding.outcome.value, "detail": finding.detail}}
    return Outcome.TLS_PROBLEM, problem.value, behind


def _certificate(trail: Trail, journal: Journal) -> Certificate | None:
    """The one that a browser would stop at, else the one at the end of the way."""
    if not journal.certificates:
        return None
    hosts = [parse(hop.url).host for hop in trail.hops]
    if trail.at is not None:
        hosts.append(trail.at.host)
    met = [journal.certificates[host] for host in hosts if host in journal.certificates]
    bad = [one for one in met if one.problem is not None and one.problem.warns]
    return bad[0] if bad else (met[-1] if met else None)


def _evidence(finding: Reading, journal: Journal, seen: Seen | None) -> dict[str, Any]:
    evidence: dict[str, Any] = {"signs": dict(finding.signs), "requests": journal.requests}
    if seen is None:
        return evidence
    answer, page, sibling = seen.answer, seen.page, seen.sibling
    evidence["headers"] = {name: answer.headers[name] for name in _TOLD if name in answer.headers}
    if answer.cut or answer.more:
        evidence["body"] = {"cut": answer.cut, "more": answer.more}
    if page is not None:
        evidence["page"] = {
            "title": page.title,
            "heading": page.heading,
            "text_length": len(page.text),
            "needs_script": page.needs_script,
        }
    if sibling is not None:
        evidence["sibling"] = {
            "url": sibling.url,
            "status": sibling.status,
            "final_url": sibling.final_url,
            "says_gone": sibling.says_gone,
            "similarity": round(similarity(sibling.shingles, shingles(page.text)), 3)
            if page and sibling.shingles and sibling.status < 300
            else None,
        }
    return evidence
