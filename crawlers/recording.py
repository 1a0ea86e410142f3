"""Judges looks together and records them: what one window of a cycle saw."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.nesting import chunks
from app.domains import registrable
from app.freshness import hosts
from app.freshness.common_cause import RunLook, RunVerdict, judge_run
from app.freshness.hosts import DueLink, HostLease
from app.freshness.links import Link
from app.freshness.outcomes import Outcome
from app.freshness.probes import Probe, Recorded, Seen, record_probes
from app.freshness.ratios import Family, ratio_of
from app.freshness.trusting import follow_looks
from app.freshness.visits import VisitRecord
from crawlers.visits import Visit

log = structlog.get_logger(__name__)

RECORDED_AT_ONCE = 40
REMEMBERED_LOOKS = 10_000
PUT_OFF = timedelta(hours=1)  # a link whose visit could not be recorded


@dataclass(frozen=True, slots=True)
class Look:
    """One visit of this cycle, and whose it was."""

    lease: HostLease
    link: DueLink
    visit: Visit
    at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """The looks under one lease; `began` and `ended` in seconds of this process's own clock."""

    lease: HostLease
    looks: tuple[Look, ...]
    began: float
    ended: float


@dataclass(slots=True)
class CycleReport:
    """What a cycle did. `discarded` says why none of its last looks counts, if so."""

    hosts: int = 0
    visited: int = 0
    raised: int = 0
    discarded: str | None = None
    incidents: tuple[str, ...] = ()
    outcomes: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    def add(self, other: "CycleReport") -> None:
        """Counts another cycle, or another window of this one, in."""
        self.hosts += other.hosts
        self.visited += other.visited
        self.raised += other.raised
        self.discarded = other.discarded or self.discarded
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


@dataclass(slots=True)
class Memory:
    """What was seen lately, so that a late look is judged beside those made while it was out.

    Slow looks come in late and together. Judged by themselves they would look like an outage of
    our own; what others answered meanwhile tells one from the other.
    """

    _seen: deque[tuple[float, RunLook]] = field(
        default_factory=lambda: deque(maxlen=REMEMBERED_LOOKS)
    )

    def since(self, began: float) -> list[RunLook]:
        """Looks that ended when this moment had passed."""
        return [look for ended, look in self._seen if ended >= began]

    def keep(self, rounds: Iterable[Round], looks: Sequence[RunLook]) -> None:
        """Adds a window: its looks stand in the order of its rounds."""
        ends = (one.ended for one in rounds for _ in one.looks)
        self._seen.extend(zip(ends, looks, strict=True))


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes windows down, and gives their leases back. `pause` is seconds between two leases."""

    database: Database
    by: str
    clock: Callable[[], datetime]
    pause: float
    memory: Memory = field(default_factory=Memory)

    def record(self, window: Sequence[Round], references: Sequence[Outcome] | None) -> CycleReport:
        """Judges a window as a whole, records its looks some at a time, and releases its hosts."""
        looks = [look for one in window for look in one.looks]
        verdict = self._judge(window, looks, references)
        report = CycleReport(
            hosts=len(window),
            visited=len(looks),
            discarded=verdict.discarded,
            incidents=tuple(one.words for one in concerning(verdict, looks)),
            outcomes=Counter(look.visit.outcome.value for look in looks),
        )
        for start in range(0, len(looks), RECORDED_AT_ONCE):
            self._record_some(looks[start : start + RECORDED_AT_ONCE], verdict, report)
        with self.database.writing() as session:
            self._release(session, window)
        return report

    def _judge(
        self, window: Sequence[Round], looks: Sequence[Look], references: Sequence[Outcome] | None
    ) -> RunVerdict:
        with self.database.reading() as session:
            new = run_looks(session, looks)
        meanwhile = self.memory.since(min(one.began for one in window))
        self.memory.keep(window, new)
        return judge_run([*meanwhile, *new], references=references)

    def _record_some(self, looks: Sequence[Look], verdict: RunVerdict, report: CycleReport) -> None:
        """One bad look cannot sink the batch: each is then written alone, and that one put off."""
        try:
            recorded = self._write(looks, verdict)
        except OperationalError:
            raise  # the database is gone: the leases run out, and nothing is lost
        except Exception:  # whatever is wrong with one look, the others must not pay for it
            if len(looks) > 1:
                for look in looks:
                    self._record_some([look], verdict, report)
                return
            log.exception("a visit could not be recorded", link_id=str(looks[0].link.link_id))
            self._put_off(looks[0])
            return
        for one in recorded:
            report.raised += len(one.raised)
            report.states[one.belief.state.value] += 1

    def _write(self, looks: Sequence[Look], verdict: RunVerdict) -> list[Recorded]:
        with self.database.writing() as session:
            now = self.clock()
            for look in looks:
                hosts.remember_host(
                    session, look.lease, addresses=look.visit.addresses, robots=robots_of(look)
                )
            probes = [Probe(one.link.link_id, seen_of(one), why_not(verdict, one)) for one in looks]
            recorded = record_probes(session, probes, now=now)
            concerned = {id for one in recorded for id in one.concerned}
            follow_looks(session, [one.link for one in recorded], concerned, now)
            return recorded

    def _put_off(self, look: Look) -> None:
        """Left due, it would be claimed again at once, and again."""
        later = self.clock() + PUT_OFF
        with self.database.writing() as session:
            session.execute(
                update(Link).where(Link.id == look.link.link_id).values(next_due_at=later)
            )

    def _release(self, session: Session, window: Sequence[Round]) -> None:
        paces: dict[float, list[UUID]] = defaultdict(list)
        for one in window:
            pause = max((pause_after(look, self.pause) for look in one.looks), default=self.pause)
            paces[pause].append(one.lease.host_id)
        now = self.clock()
        for pause, host_ids in paces.items():
            hosts.release(
                session, host_ids, by=self.by, next_allowed_at=now + timedelta(seconds=pause)
            )


def concerning(verdict: RunVerdict, looks: Sequence[Look]) -> list[Any]:
    """The incidents that hold one of these looks; the others were told with earlier ones."""
    links = {str(look.link.link_id) for look in looks}
    return [one for one in verdict.incidents if not links.isdisjoint(one.links)]


def pause_after(look: Look, pause: float) -> float:
    """Seconds until the next visit to this host: ours, or more if its robots.txt asks for more."""
    return max(pause, (robots_of(look) or {}).get("crawl_delay") or 0.0)


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
    """The looks as the judge of common causes wants them."""
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
    return registrable(urlsplit(url).hostname or "")


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
