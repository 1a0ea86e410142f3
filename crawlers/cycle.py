"""One cycle on one page: claim, visit, judge what came in together, record, until nothing is due.

Slow hosts hold nobody up: while they are out, others are claimed, visited and recorded.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.database import Database
from app.freshness import hosts
from app.freshness.hosts import HostLease
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.recording import CycleReport, Look, Recorder, Round, pause_after
from crawlers.visitor import Visitor
from crawlers.visits import Known

__all__ = ["LEASE", "Cycle", "CycleReport"]

LEASE = timedelta(minutes=10)
LINKS_PER_HOST = 4
HOSTS_PER_SLOT = 8  # most of the time a host is not being asked, but left in peace
WINDOW = 1.0  # seconds
SILENCES = (Outcome.TIMEOUT, Outcome.DNS_PROBLEM, Outcome.TRANSIENT, Outcome.TLS_PROBLEM)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The means of a cycle. `by` names this process in leases; `clock` tells the time.

    `window` is for how many seconds looks come in before they are judged together.
    """

    database: Database
    visitor: Visitor
    settings: Settings
    by: str
    clock: Callable[[], datetime]
    window: float = WINDOW

    async def run(self, *, max_hosts: int | None = None) -> CycleReport:
        """Looks at what is due, at most `max_hosts` hosts. With nothing due it costs one query."""
        total = CycleReport()
        async for window in self.windows(max_hosts=max_hosts):
            total.add(window)
        return total

    async def windows(self, *, max_hosts: int | None = None) -> AsyncIterator[CycleReport]:
        """The same, told as it goes. When we turn out to be offline, nothing more is claimed."""
        recorder = Recorder(self.database, self.by, self.clock, self.settings.crawler_host_pause)
        slots = asyncio.Semaphore(self.settings.crawler_concurrency)
        out: set[asyncio.Task[Round]] = set()
        left = max_hosts
        try:
            while True:
                room = self.settings.crawler_concurrency * HOSTS_PER_SLOT - len(out)
                leases = await self._claim(room if left is None else min(room, left))
                left = None if left is None else left - len(leases)
                out |= {asyncio.create_task(self._visit_host(lease, slots)) for lease in leases}
                if not out:
                    return
                back, out = await asyncio.wait(out, timeout=self.window)
                if not back:
                    continue
                report = await self._record(recorder, [task.result() for task in back])
                left = 0 if report.discarded else left
                yield report
        finally:
            for task in out:
                task.cancel()

    async def _claim(self, most: int) -> list[HostLease]:
        return await asyncio.to_thread(self._claim_now, most) if most > 0 else []

    def _claim_now(self, most: int) -> list[HostLease]:
        with self.database.writing() as session:
            return hosts.claim_due_hosts(
                session,
                by=self.by,
                now=self.clock(),
                lease=LEASE,
                hosts=most,
                links_per_host=LINKS_PER_HOST,
            )

    async def _visit_host(self, lease: HostLease, slots: asyncio.Semaphore) -> Round:
        """One visit at a time; what the lease leaves no time for stays due."""
        began = asyncio.get_running_loop().time()
        looks: list[Look] = []
        for link in lease.links:
            if looks and not await self._rested(lease, looks[-1]):
                break
            async with slots:
                at = self.clock()
                if not self._has_time(lease, at):
                    break
                known = Known(etag=link.etag, last_modified=link.last_modified)
                visit = await self.visitor.visit(link.url, now=at, known=known)
            looks.append(Look(lease, link, visit, at))
        return Round(lease, tuple(looks), began, asyncio.get_running_loop().time())

    async def _rested(self, lease: HostLease, last: Look) -> bool:
        """Leaves the host in peace; not at all when the lease would run out meanwhile."""
        pause = pause_after(last, self.settings.crawler_host_pause)
        if not self._has_time(lease, self.clock() + timedelta(seconds=pause)):
            return False
        await asyncio.sleep(pause)
        return True

    def _has_time(self, lease: HostLease, at: datetime) -> bool:
        return at + timedelta(seconds=self.settings.crawler_deadline) <= lease.until

    async def _record(self, recorder: Recorder, window: Sequence[Round]) -> CycleReport:
        references = await self._references(window)
        return await asyncio.to_thread(recorder.record, window, references)

    async def _references(self, window: Sequence[Round]) -> list[Outcome] | None:
        """Looks at the reference addresses, but only when silence makes us doubt ourselves."""
        if not any(look.visit.outcome in SILENCES for one in window for look in one.looks):
            return None
        now = self.clock()
        visits = await asyncio.gather(
            *(self.visitor.visit(url, now=now) for url in self.settings.crawler_references)
        )
        return [visit.outcome for visit in visits]
