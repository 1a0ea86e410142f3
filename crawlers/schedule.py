"""The clock: which job when. All state is in our own tables, so the scheduler keeps none."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getpid
from time import monotonic
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from app.accounts.forgetting import forget_what_is_over
from app.accounts.sessions import Spans
from app.clock import now
from app.database import Database
from app.directory.nesting import chunks
from app.freshness import slots
from app.freshness.dates import flag_dates, read_dates
from app.freshness.following_policy import Followed, follow_policy, is_behind
from app.freshness.intervals import keep_intervals, read_demands, share_out
from app.freshness.overdue import sweep_overdue, sweep_turning
from app.notices.outbox import forget_messages
from app.settings import Settings
from crawlers.asking import follow_up, forget_words_of_providers
from crawlers.cycle import Cycle, CycleReport
from crawlers.feed_fetching import run_due_feeds
from crawlers.post import Post
from crawlers.visitor import Visitor

log = structlog.get_logger(__name__)

PROBE_EVERY = timedelta(seconds=1)
POST_EVERY = timedelta(seconds=1)
PAUSED_FOR = timedelta(minutes=1)
A_MINUTE = timedelta(minutes=1)
FOLLOWS_FOR = timedelta(seconds=45)
INTERVALS_AT_ONCE = 500
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)

Job = Callable[[datetime], Awaitable[dict[str, Any]]]


def process_name() -> str:
    """This process, as leases name it."""
    return f"{socket.gethostname()}:{getpid()}"[:64]


@dataclass(slots=True)
class Clock:
    """The jobs of one crawler process."""

    database: Database
    settings: Settings
    cycle: Cycle
    post: Post
    paused_until: datetime | None = None
    awake: bool = False  # whether anybody has been told that this process looks at pages

    async def probe(self) -> None:
        """One probe cycle, unless we have just seen that we are offline ourselves."""
        moment = now()
        if self.paused_until and moment < self.paused_until:
            return
        told = False
        async for report in self.cycle.windows():
            told = True
            if report.discarded:
                self.paused_until = now() + PAUSED_FOR
            await asyncio.to_thread(self._note, report, now())
            log.info("looked at providers' pages", **report.as_json())
        if not told and (not self.awake or moment.second < PROBE_EVERY.seconds):
            await asyncio.to_thread(self._note, CycleReport(), moment)

    def _note(self, report: CycleReport, moment: datetime) -> None:
        self.awake = True
        slot = f"{slots.slot_of(moment, A_MINUTE)} {self.cycle.by}"[:64]
        with self.database.writing() as session:
            slots.note_run(session, "probe", slot, now(), detail=report.as_json())

    async def in_slot(self, job: str, every: timedelta, work: Job) -> None:
        """Runs a job in its slot, if no other process has; an error is written down, and logged."""
        moment = now()
        slot = slots.slot_of(moment, every)
        with self.database.writing() as session:
            if not slots.claim_slot(session, job, slot, moment):
                return
        outcome, detail = slots.DONE, {}
        try:
            detail = await work(moment)
        except Exception as error:  # whatever went wrong in a job, the clock goes on, and says so
            outcome, detail = slots.FAILED, {"error": str(error)[:1000]}
            log.exception("a job failed", job=job)
        with self.database.writing() as session:
            slots.finish_slot(session, job, slot, now(), outcome=outcome, detail=detail)

    async def overdue(self, moment: datetime) -> dict[str, Any]:
        """Flags overdue checks."""
        return await asyncio.to_thread(self._overdue, moment)

    def _overdue(self, moment: datetime) -> dict[str, Any]:
        with self.database.writing() as session:
            swept = sweep_overdue(session, moment, hours_a_week=self.settings.editor_hours_a_week)
        return {
            "raised": swept.raised,
            "planned": swept.planned,
            "cannot_keep": list(swept.cannot_keep),
        }

    async def dates(self, moment: datetime) -> dict[str, Any]:
        """Flags dates in entries that have run out."""
        return await asyncio.to_thread(self._dates, moment)

    def _dates(self, moment: datetime) -> dict[str, Any]:
        with self.database.reading() as session:
            read = read_dates(session, moment)
        with self.database.writing() as session:
            swept = flag_dates(session, read, moment)
        return {"raised": swept.raised, "lifted": swept.lifted}

    async def turning(self, moment: datetime) -> dict[str, Any]:
        """Brings up to date what time alone has changed."""
        return await asyncio.to_thread(self._turning, moment)

    def _turning(self, moment: datetime) -> dict[str, Any]:
        with self.database.writing() as session:
            return {"changed": sweep_turning(session, moment)}

    async def policies(self, moment: datetime) -> dict[str, Any]:
        """Brings up to date what another policy has changed."""
        return await asyncio.to_thread(follow_all, self.database, moment)

    async def feeds(self, moment: datetime) -> dict[str, Any]:
        """Reads the feeds that are due."""
        return await run_due_feeds(self.database, self.settings, moment)

    async def retention(self, moment: datetime) -> dict[str, Any]:
        """Forgets what is past its time."""
        gone = await asyncio.to_thread(self._retention, moment)
        return gone | await asyncio.to_thread(forget_words_of_providers, self.database, moment)

    def _retention(self, moment: datetime) -> dict[str, Any]:
        with self.database.writing() as session:
            kept = timedelta(days=self.settings.cursor_days)
            gone = slots.forget_old(session, moment, changes_kept=kept)
            gone |= {"messages": forget_messages(session, moment)}
            spans = Spans(
                idle=timedelta(minutes=self.settings.session_idle_minutes),
                whole=timedelta(hours=self.settings.session_hours),
            )
            return gone | forget_what_is_over(session, spans=spans, now=moment)

    async def providers(self, moment: datetime) -> dict[str, Any]:
        """Asks providers, reminds them, and notes which mail came back."""
        return await asyncio.to_thread(follow_up, self.database, self.settings, moment)

    async def allocate(self, moment: datetime) -> dict[str, Any]:
        """Shares the visits of a day out among all links."""
        return await asyncio.to_thread(share_visits, self.database, self.settings)

    def schedule(self) -> AsyncIOScheduler:
        """The scheduler with every job; a job that still runs is not started again."""
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
        )
        soon = now() + timedelta(seconds=1)
        scheduler.add_job(self.probe, "interval", seconds=PROBE_EVERY.seconds)
        scheduler.add_job(self.post.start_rounds, "interval", seconds=POST_EVERY.seconds)
        for name, every, work in (
            ("overdue", AN_HOUR, self.overdue),
            ("dates", AN_HOUR, self.dates),
            ("turning", A_MINUTE, self.turning),
            ("policies", A_MINUTE, self.policies),
            ("feeds", A_MINUTE, self.feeds),
            ("providers", AN_HOUR, self.providers),
            ("retention", A_DAY, self.retention),
            ("allocate", A_DAY, self.allocate),
        ):
            scheduler.add_job(
                self.in_slot,
                "interval",
                seconds=min(every.total_seconds(), 60),
                args=[name, every, work],
                id=name,
                next_run_time=soon,
            )
        return scheduler


def follow_all(database: Database, moment: datetime) -> dict[str, Any]:
    """Follows a change of policy in small transactions, for most of a minute: the next slot goes
    on where this one stopped."""
    began = monotonic()
    done = Followed()
    with database.reading() as session:
        behind = is_behind(session, moment)
    while behind and monotonic() - began < FOLLOWS_FOR.total_seconds():
        with database.writing() as session:
            step = follow_policy(session, moment, after=done.last)
        done += step
        if step.last is None:
            break
    return {
        "entries": done.entries,
        "changed": done.changed,
        "raised": done.raised,
        "lifted": done.lifted,
    }


def share_visits(database: Database, settings: Settings) -> dict[str, Any]:
    """Sets each link's usual interval; reads at once, writes a little at a time."""
    with database.reading() as session:
        demands = read_demands(session)
    changed = share_out(demands, settings.crawler_visits_a_day)
    for some in chunks(list(changed), INTERVALS_AT_ONCE):
        with database.writing() as session:
            keep_intervals(session, {id: changed[id] for id in some})
    return {"links": len(demands), "changed": len(changed)}


async def run_clock(database: Database, settings: Settings, ended: asyncio.Event) -> None:
    """Runs the clock until this process is told to end, or `ended` is set."""
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, ended.set)
    async with Visitor.from_settings(settings) as visitor:
        cycle = Cycle(database, visitor, settings, process_name(), now)
        post = Post.from_settings(database, settings, now)
        scheduler = Clock(database, settings, cycle, post).schedule()
        scheduler.start()
        log.info("the clock runs", process=process_name())
        await ended.wait()
        scheduler.shutdown(wait=False)
        await post.aclose()
