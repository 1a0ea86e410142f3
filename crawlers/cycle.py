"""One cycle on one page: claim, visit, judge the run as a whole, record."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
import tldextract
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.nesting import chunks
from app.freshness import hosts
from app.freshness.common_cause import RunLook, RunVerdict, judge_run
from app.freshness.hosts import DueLink, HostLease
from app.freshness.links import Link
from app.freshness.outcomes import Outcome
from app.freshness.probes import Recorded, Seen, record_probe
from app.freshness.ratios import Family, ratio_of
from app.freshness.trusting import refresh_trust
from app.freshness.visits import VisitRecord
from app.settings import Settings
from crawlers.visitor import Visitor
from crawlers.visits import Known, Visit

log = structlog.get_logger(__name__)
registrable = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

LEASE = timedelta(minutes=10)
LINKS_PER_HOST = 4
RECORDED_AT_ONCE = 40
SILENCES = (Outcome.TIMEOUT, Outcome.DNS_PROBLEM, Outcome.TRANSIENT, Outcome.TLS_PROBLEM)


@dataclass(frozen=True, slots=True)
class Look:
    """One visit of this cycle, and whose it was."""

    lease: HostLease
    link: DueLink
    visit: Visit
    at: datetime


@dataclass(slots=True)
class CycleReport:
    """What a cycle did. `discarded` says why none of its looks counts, if so."""

    hosts: int = 0
    visited: int = 0
    raised: int = 0
    discarded: str | None = None
    incidents: tuple[str, ...] = ()
    outcomes: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    def add(self, other: "CycleReport") -> None:
        """Counts another cycle in."""
        self.hosts += other.hosts
        self.visited += other.visited
        self.raised += other.raised
        self.discarded = other.discarded
        self.incidents += other.incidents
        self.outcomes += other.outcomes
        self.states += other.states

    def as_json(self) -> dict[str, Any]:
        """For logs, job runs and `--json`."""
        return {
            "hosts": self.hosts,
            "visited": self.visited,
            "flags_raised": self.raised,
            "paused_because": self.discarded,
            "incidents": list(self.incidents),
            "outcomes": dict(self.outcomes),
            "states": dict(self.states),
        }


@dataclass(frozen=True, slots=True)
class Cycle:
    """The means of a cycle. `by` names this process in leases; `clock` tells the time."""

    database: Database
    visitor: Visitor
    settings: Settings
    by: str
    clock: Callable[[], datetime]

    async def run(self, *, max_hosts: int | None = None) -> CycleReport:
        """Claims what is due, visits it and records it. With nothing due it costs one query."""
        many = max_hosts or self.settings.crawler_concurrency * 2
        leases = await asyncio.to_thread(self._claim, many)
        if not leases:
            return CycleReport()
        looks = await self._visit_all(leases)
        references = await self._references(looks)
        return await asyncio.to_thread(self._record, leases, looks, references)

    def _claim(self, max_hosts: int) -> list[HostLease]:
        with self.database.writing() as session:
            return hosts.claim_due_hosts(
                session,
                by=self.by,
                now=self.clock(),
                lease=LEASE,
                hosts=max_hosts,
                links_per_host=LINKS_PER_HOST,
            )

    async def _visit_all(self, leases: Sequence[HostLease]) -> list[Look]:
        room = asyncio.Semaphore(self.settings.crawler_concurrency)

        async def one(lease: HostLease) -> list[Look]:
            async with room:
                return await self._visit_host(lease)

        found = await asyncio.gather(*(one(lease) for lease in leases))
        return [look for looks in found for look in looks]

    async def _visit_host(self, lease: HostLease) -> list[Look]:
        """One visit at a time; what the lease leaves no time for stays due."""
        looks: list[Look] = []
        for link in lease.links:
            if looks:
                await asyncio.sleep(self.settings.crawler_host_pause)
            at = self.clock()
            if at + timedelta(seconds=self.settings.crawler_deadline) > lease.until:
                break
            known = Known(etag=link.etag, last_modified=link.last_modified)
            visit = await self.visitor.visit(link.url, now=at, known=known)
            looks.append(Look(lease, link, visit, at))
        return looks

    async def _references(self, looks: Sequence[Look]) -> list[Outcome]:
        """Looks at the reference addresses, but only when silence makes us doubt ourselves."""
        if not any(look.visit.outcome in SILENCES for look in looks):
            return []
        now = self.clock()
        visits = await asyncio.gather(
            *(self.visitor.visit(url, now=now) for url in self.settings.crawler_references)
        )
        return [visit.outcome for visit in visits]

    def _record(
        self, leases: Sequence[HostLease], looks: Sequence[Look], references: Sequence[Outcome]
    ) -> CycleReport:
        with self.database.reading() as session:
            verdict = judge_run(run_looks(session, looks), references=references)
        report = CycleReport(
            hosts=len(leases),
            visited=len(looks),
            discarded=verdict.discarded,
            incidents=tuple(one.words for one in verdict.incidents),
            outcomes=Counter(look.visit.outcome.value for look in looks),
        )
        for start in range(0, len(looks), RECORDED_AT_ONCE):
            self._record_some(looks[start : start + RECORDED_AT_ONCE], verdict, report)
        with self.database.writing() as session:
            self._release(session, leases, looks)
        return report

    def _record_some(self, looks: Sequence[Look], verdict: RunVerdict, report: CycleReport) -> None:
        with self.database.writing() as session:
            now = self.clock()
            concerned: set[UUID] = set()
            for look in looks:
                recorded = self._record_one(session, look, why_not(verdict, look), now)
                if recorded is not None:
                    concerned |= recorded.concerned
                    report.raised += len(recorded.raised)
                    report.states[recorded.belief.state.value] += 1
            refresh_trust(session, concerned, now)

    def _record_one(
        self, session: Session, look: Look, discarded: str | None, now: datetime
    ) -> Recorded | None:
        """One bad link cannot sink the batch: it is logged, and stays due."""
        try:
            with session.begin_nested():
                hosts.remember_host(
                    session,
                    look.lease.host_id,
                    addresses=look.visit.addresses,
                    robots=robots_of(look),
                )
                return record_probe(
                    session, look.link.link_id, seen_of(look), discarded=discarded, now=now
                )
        except OperationalError:
            raise  # the database is gone: the leases run out, and nothing is lost
        except Exception:  # whatever is wrong with one link, the others must not pay for it
            log.exception("a visit could not be recorded", link_id=str(look.link.link_id))
            return None

    def _release(
        self, session: Session, leases: Sequence[HostLease], looks: Sequence[Look]
    ) -> None:
        now = self.clock()
        pauses = {lease.host_id: self.settings.crawler_host_pause for lease in leases}
        for look in looks:
            wait = (robots_of(look) or {}).get("crawl_delay") or 0.0
            pauses[look.lease.host_id] = max(pauses[look.lease.host_id], wait)
        for host_id, pause in pauses.items():
            hosts.release(
                session, [host_id], by=self.by, next_allowed_at=now + timedelta(seconds=pause)
            )


def why_not(verdict: RunVerdict, look: Look) -> str | None:
    """Why a look counts for nothing; None when it counts."""
    link = str(look.link.link_id)
    if verdict.counts(link):
        return None
    if verdict.discarded:
        return verdict.discarded
    return next(
        (one.words for one in verdict.incidents if link in one.links), "part of a common failure"
    )


def run_looks(session: Session, looks: Sequence[Look]) -> list[RunLook]:
    """The run as the judge of common causes wants it."""
    since = failing_since(session, [look.link.link_id for look in looks])
    return [
        RunLook(
            link=str(look.link.link_id),
            host=look.lease.name,
            domain=domain_of(look.link.url),
            addresses=frozenset(look.visit.addresses),
            outcome=look.visit.outcome,
            failing_for=look.at - since.get(look.link.link_id, look.at),
            detail=look.visit.detail,
        )
        for look in looks
    ]


def domain_of(url: str) -> str:
    """The registrable domain of an address, or its host."""
    host = urlsplit(url).hostname or ""
    return registrable(host).top_domain_under_public_suffix or host


def failing_since(session: Session, link_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each link's present trouble began: its first failure since it last answered well.

    Looks that saw nothing (a wall, a rate limit) are no failures, discarded ones are.
    """
    found: dict[UUID, datetime] = {}
    for some in chunks(link_ids):
        query = (
            select(VisitRecord.link_id, VisitRecord.at, VisitRecord.outcome, VisitRecord.detail)
            .join(Link, Link.id == VisitRecord.link_id)
            .where(
                VisitRecord.link_id.in_(some),
                Link.last_ok_at.is_(None) | (VisitRecord.at > Link.last_ok_at),
            )
            .order_by(VisitRecord.at)
        )
        for link_id, at, outcome, detail in session.execute(query):
            family = ratio_of(Outcome(outcome), detail).family
            if family not in (Family.ALIVE, Family.BLIND):
                found.setdefault(link_id, at)
    return found


def seen_of(look: Look) -> Seen:
    """What is kept of a visit: the evidence and the facts of the page, never the page itself."""
    visit = look.visit
    whole = visit.as_json()
    kept = ("chain", "evidence", "addresses", "certificate", "page", "timings", "bytes", "robots")
    wait = visit.retry_after - look.at if visit.retry_after else None
    return Seen(
        at=look.at,
        outcome=visit.outcome,
        detail=visit.detail,
        status=visit.status,
        final_url=visit.final_url,
        retry_after=max(wait.total_seconds(), 0.0) if wait else None,
        etag=visit.etag,
        last_modified=visit.last_modified,
        evidence={name: whole[name] for name in kept if whole.get(name)},
    )


def robots_of(look: Look) -> dict[str, Any] | None:
    """What robots.txt of the link's own host said, for evidence and for our pace."""
    own = next((one for one in look.visit.robots if look.lease.name in one.origin), None)
    return {"state": own.state, "crawl_delay": own.crawl_delay} if own else None
