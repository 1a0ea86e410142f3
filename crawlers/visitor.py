"""Looks at one address of a provider and says what it found."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
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
from crawlers.neighbourhood import Neighbourhood
from crawlers.parking import parking_signs
from crawlers.reading import read
from crawlers.resolver import Resolver
from crawlers.seen import Reading, Seen
from crawlers.siblings import shingles, similarity
from crawlers.visits import Bytes, Known, Timings, Visit

_TOLD = ("content-type", "content-length", "server", "location", "x-robots-tag", "retry-after")


class Visitor:
    """Visits addresses one at a time or many at once; owns connections, names and robots rules."""

    def __init__(self, limits: Limits, *, agent: str, resolver: Resolver, fetcher: Fetcher) -> None:
        self._limits = limits
        self._fetcher = fetcher
        self.robots = RobotsBook()
        manners = Manners(fetcher, limits, agent, self.robots)
        self._traveller = Traveller(fetcher, manners, limits, agent)
        self._neighbourhood = Neighbourhood(self._traveller)

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
        seen = await self._neighbourhood.look(_seen(arrival), journal, now, left=left)
        return self._visit(url, now, read(seen), trail, journal, started, seen)

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


def _seen(arrival: Arrival) -> Seen:
    return Seen(
        asked=arrival.asked,
        final=arrival.final,
        answer=arrival.answer,
        page=arrival.page,
        html=arrival.html,
        wall=arrival.wall,
        parking=_parking(arrival),
        redirected=arrival.redirected,
        permanent=arrival.permanent,
    )


def _parking(arrival: Arrival) -> tuple[str, ...]:
    if arrival.page is None or arrival.wall or not 200 <= arrival.answer.status < 300:
        return ()
    return parking_signs(
        arrival.page,
        arrival.html,
        asked_host=arrival.asked.host,
        final_host=arrival.final.host,
        sibling_same=False,
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
    if seen.root is not None:
        evidence["root"] = {"url": seen.root.url, "status": seen.root.status}
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
