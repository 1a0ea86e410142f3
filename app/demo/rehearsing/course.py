"""Runs years of the real cycle on the rehearsed web, and notes what it believed at each look."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address

from sqlalchemy import case, func, select

from app.database import Database
from app.demo.rehearsing.entries import save_entries
from app.demo.rehearsing.names import NameBook, names_of
from app.demo.rehearsing.patience import PatientLoop
from app.demo.rehearsing.rates import Rates
from app.demo.rehearsing.site import Site, Tally
from app.demo.rehearsing.world import World
from app.demo.sites import REFERENCES, always_there
from app.demo.web import PretendWeb
from app.freshness.hosts import Host
from app.freshness.links import Link
from app.freshness.visits import VisitRecord
from app.settings import Settings
from crawlers.cycle import Cycle, CycleReport
from crawlers.schedule import share_visits
from crawlers.visitor import Visitor

# Looks that fall due within an hour are made together: fewer, fuller cycles. So the second look
# "a minute later" comes up to an hour later; neither counts as a second piece of evidence.
TOGETHER = timedelta(hours=1)
WINDOW = 30.0  # seconds; on this clock nobody waits for what is recorded together
SHARED_EVERY = 7.0  # days
PORT = 8782
TTL = 60  # seconds: one look asks for a name once
NEW_SERVERS = 40  # where pages stand that have moved to another name
# Every process has addresses of its own, so that two rehearsals can run at once.
FIRST_BLOCK = IPv4Address("127.128.0.1")
BLOCKS, BLOCK = 2_048, 4_096
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Noted:
    """What was believed of an address right after a look. `day` counts from the start."""

    url: str
    day: float
    outcome: str
    state: str
    probability: float


@dataclass(slots=True)
class Course:
    """A rehearsal under way; the loop's clock is the clock of everything in it."""

    database: Database
    settings: Settings
    world: World
    rates: Rates
    start: datetime
    loop: PatientLoop
    began: float = 0.0
    cycles: int = 0
    discarded_runs: int = 0
    discarded_looks: int = 0
    incidents: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    noted: list[Noted] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    port: int = 0
    shared: float = 0.0

    def clock(self) -> datetime:
        """The time in the rehearsal."""
        return self.start + timedelta(seconds=self.loop.time() - self.began)

    def day(self) -> float:
        """The same in days since the start."""
        return (self.loop.time() - self.began) / 86_400

    @property
    def end(self) -> datetime:
        """When the rehearsal is over."""
        return self.start + timedelta(days=self.world.days)

    def web(self) -> PretendWeb:
        """The web, with the hosts of one server on one address.

        The port is always the same, because the addresses of pages seed the schedule's jitter.
        """
        block = FIRST_BLOCK + os.getpid() % BLOCKS * BLOCK
        hosts = dict.fromkeys(REFERENCES, always_there)
        web = PretendWeb(hosts, port=PORT, first_address=block, ttl=TTL)
        servers: dict[object, tuple[str, ...]] = {}
        for host in self.world.hosts:
            site = Site(host, self.world.seed, self.rates, self.day, lambda: self.port, self.tally)
            places = (host.server, f"new {host.number % NEW_SERVERS}")
            for name, place in zip(names_of(host), places, strict=True):
                if place in servers:
                    web.names.set(name, servers[place])
                web.set(name, site)
                servers.setdefault(place, tuple(web.names.addresses(name)))
        return web

    async def run(self, progress: Progress) -> None:
        """From the first day to the last."""
        async with self.web() as web:
            self.port = web.http_port
            self.began = self.loop.time()
            save_entries(
                self.database, self.world, self.port, self.start, lambda _: progress(0, None)
            )
            own = {name: tuple(web.names.addresses(name)) for name in _all_names(self.world)}
            book = NameBook(self.world, dict(own))
            references = tuple(f"http://{name}:{self.port}/robots.txt" for name in REFERENCES)
            used = self.settings.model_copy(
                update={**web.settings_overrides(), "crawler_references": references}
            )
            async with Visitor.from_settings(used) as visitor:
                cycle = Cycle(self.database, visitor, used, "rehearsal", self.clock, WINDOW)
                while self.clock() < self.end:
                    book.turn_to(self.day(), web.names)
                    self._share_visits(used)
                    self._note(await cycle.run())
                    self._wind()
                    web.names.queries.clear()
                    progress(int(self.day()), int(self.world.days))
        self.discarded_looks = self._count_discarded()

    def _share_visits(self, settings: Settings) -> None:
        """What the clock does once a day is done once a week here: rates are learned slowly."""
        if self.day() - self.shared >= SHARED_EVERY:
            self.shared = self.day()
            share_visits(self.database, settings)

    def _note(self, report: CycleReport) -> None:
        if not report.visited:
            return
        self.cycles += 1
        self.outcomes += report.outcomes
        self.incidents += len(report.incidents)
        self.discarded_runs += report.discarded is not None
        self._note_beliefs()

    def _count_discarded(self) -> int:
        """Looks of discarded runs and of common failures: they counted for nothing."""
        query = select(func.count()).where(VisitRecord.discarded.is_not(None))
        with self.database.reading() as session:
            return session.scalar(query) or 0

    def _note_beliefs(self) -> None:
        """What each address is believed to be, after the looks since we were here last."""
        since = self.noted[-1].day if self.noted else -1.0
        query = (
            select(Link.url, VisitRecord.at, VisitRecord.outcome, Link.state, Link.probability_dead)
            .join(Link, Link.id == VisitRecord.link_id)
            .where(
                VisitRecord.at > self.start + timedelta(days=since, microseconds=1),
                VisitRecord.discarded.is_(None),
                VisitRecord.at == Link.last_looked_at,
            )
            .order_by(VisitRecord.at, Link.url)
        )
        with self.database.reading() as session:
            for url, at, outcome, state, probability in session.execute(query):
                day = (at - self.start) / timedelta(days=1)
                self.noted.append(Noted(url, day, outcome, state, probability))

    def _wind(self) -> None:
        """Winds the clock to the next moment at which something may be looked at."""
        now = self.clock()
        with self.database.reading() as session:
            pace = Host.next_allowed_at > Host.next_due_at
            allowed = case((pace, Host.next_allowed_at), else_=Host.next_due_at)
            due = session.scalar(select(func.min(allowed)).where(Host.next_due_at.is_not(None)))
        if due is None:
            self.loop.jump(86_400)
            return
        waits = (due - now).total_seconds()
        if waits > 0:
            # A host that only keeps its pace is visited in seconds, others when more are due.
            longer = TOGETHER.total_seconds() if waits > 60 else 0.0
            self.loop.jump(waits + longer)


def _all_names(world: World) -> list[str]:
    names = [name for host in world.hosts for name in names_of(host)]
    return [*names, *REFERENCES]
