"""Rehearses days in seconds: the real cycle, the pretend web, a clock that is wound forward."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.database import Database
from app.demo.entries import borough
from app.demo.loading import Progress, demo_began
from app.demo.running import opened_web, overrides
from app.demo.sites import DemoSites, Outage
from app.demo.verdicts import Missed, Quiet, Raised, evidence, missed, quiet, raised
from app.freshness.dates import sweep_dates
from app.freshness.days import day_of, in_words
from app.freshness.following_policy import follow_policy
from app.freshness.hosts import Host
from app.freshness.outcomes import Reason
from app.freshness.overdue import sweep_overdue, sweep_turning
from app.settings import Settings
from crawlers.cycle import Cycle, CycleReport
from crawlers.visitor import Visitor

STEP = timedelta(hours=2)  # looks that fall due within it are made together
OUTAGE_AFTER, OUTAGE_LASTS = timedelta(days=6, hours=14), timedelta(hours=9)
CYCLES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal came to. `looks` counts visits, `discarded` those of our own outage."""

    start: datetime
    days: int
    seconds: float
    cycles: int
    looks: int
    discarded: int
    paused_because: str | None
    raised: tuple[Raised, ...]
    missed: tuple[Missed, ...]
    quiet: tuple[Quiet, ...]

    @property
    def closed(self) -> tuple[Raised, ...]:
        """Flags that closed themselves when the doubt went."""
        return tuple(flag for flag in self.raised if flag.closed_at)

    @property
    def false_alarms(self) -> tuple[Raised, ...]:
        """Flags without a cause on the pretend web."""
        return tuple(flag for flag in self.raised if not flag.right)

    def as_json(self) -> dict[str, Any]:
        """For `--json`; times in ISO 8601."""
        whole: dict[str, Any] = _plain(asdict(self))
        return whole | {
            "closed": _plain([asdict(one) for one in self.closed]),
            "false_alarms": _plain([asdict(one) for one in self.false_alarms]),
        }

    def words(self) -> Iterator[str]:
        """For people, line by line."""
        yield (
            f"{self.days} days from {in_words(day_of(self.start))}, rehearsed in "
            f"{self.seconds:.1f} seconds: {self.looks} looks in {self.cycles} cycles."
        )
        yield from self._flagged()
        yield from self._not_flagged()
        right = len(self.raised) - len(self.false_alarms)
        yield ""
        yield (
            f"In all: {right} flags right, {len(self.false_alarms)} false alarms, "
            f"{len(self.missed)} missed; {len(self.closed)} closed themselves."
        )

    def _flagged(self) -> Iterator[str]:
        yield ""
        yield "Flagged"
        for flags in self._together():
            first = flags[0]
            verdict = "right" if first.right else "FALSE ALARM"
            names = "; ".join(flag.entry for flag in flags)
            yield f"  day {self._day(first.at):4.1f}  {first.reason:<17} {names} ({verdict})"
            if first.reason is Reason.OVERDUE and first.right:
                continue
            yield f"            {first.words.rstrip('.')}."
            yield f"            In truth: {first.truth}"
            if first.closed_at:
                day = self._day(first.closed_at)
                yield f"            Closed itself on day {day:.1f}: {first.closed_why}"
        for gap in self.missed:
            yield f"  MISSED     {gap.reason:<17} {gap.entry}: {gap.truth}"

    def _together(self) -> Iterator[list[Raised]]:
        """Flags of one moment with one cause."""
        groups: dict[tuple[object, ...], list[Raised]] = defaultdict(list)
        for flag in self.raised:
            cause = None if flag.reason is Reason.OVERDUE and flag.right else flag.truth
            groups[flag.at, flag.reason, cause, flag.right, flag.closed_at].append(flag)
        yield from groups.values()

    def _not_flagged(self) -> Iterator[str]:
        yield ""
        yield "Not flagged, and why"
        for one in self.quiet:
            looks = ", ".join(f"{many}× {what.lower()}" for what, many in one.looks.items())
            yield f"  {one.host}: {one.happened}"
            yield f"            {one.why} ({looks or 'not looked at'})"
        if self.discarded:
            yield f"  everywhere: {self.discarded} looks did not count. {self.paused_because}"

    def _day(self, at: datetime) -> float:
        return (at - self.start) / timedelta(days=1)


@dataclass(slots=True)
class Course:
    """A rehearsal under way; its `now` is the clock of everything in it."""

    database: Database
    settings: Settings
    end: datetime
    now: datetime
    cycles: int = 0
    looks: int = 0
    discarded: int = 0
    paused_because: str | None = None
    swept: list[datetime] = field(default_factory=list)

    def clock(self) -> datetime:
        """The time in the rehearsal."""
        return self.now

    def note(self, report: CycleReport) -> None:
        """Adds a cycle to the sums."""
        self.cycles += 1
        self.looks += report.visited
        if report.discarded:
            self.discarded += report.visited
            self.paused_because = report.discarded

    def sweep(self) -> None:
        """What the clock does once a day, if it has not been done on this day."""
        if self.swept and day_of(self.swept[-1]) == day_of(self.now):
            return
        self.swept.append(self.now)
        self._follow_policy()
        with self.database.writing() as session:
            sweep_turning(session, self.now)
            sweep_overdue(session, self.now, hours_a_week=self.settings.editor_hours_a_week)
            sweep_dates(session, self.now)

    def _follow_policy(self) -> None:
        last = None
        while True:
            with self.database.writing() as session:
                last = follow_policy(session, self.now, after=last).last
            if last is None:
                return

    def wind(self) -> None:
        """Winds the clock to the next moment at which something is due."""
        with self.database.reading() as session:
            due = session.scalar(
                select(func.min(Host.next_due_at)).where(Host.next_due_at > self.now)
            )
        midnight = self.now.replace(hour=0, minute=5, second=0, microsecond=0) + timedelta(days=1)
        self.now = min(max(due or self.end, self.now + STEP), midnight, self.end)


async def fast_forward(
    database: Database,
    settings: Settings,
    days: int,
    start: datetime,
    progress: Progress | None = None,
) -> Rehearsal:
    """Rehearses so many days from `start` on, and judges the flags by the pretend web's truth.

    Writes visits and flags into the database as if those days had passed: give it a copy.
    """
    began_at = time.perf_counter()
    course = Course(database, settings, start + timedelta(days=days), start)
    with database.reading() as session:
        began = demo_began(session) or start
    outage = Outage(start + OUTAGE_AFTER, start + OUTAGE_AFTER + OUTAGE_LASTS)
    sites = DemoSites(borough(day_of(began)), course.clock, began, outage=outage)
    await _run(course, sites, progress, days)
    with database.reading() as session:
        seen = evidence(session, began=began, start=start, end=course.end)
        return Rehearsal(
            start,
            days,
            time.perf_counter() - began_at,
            course.cycles,
            course.looks,
            course.discarded,
            course.paused_because,
            tuple(raised(seen)),
            tuple(missed(seen)),
            tuple(quiet(seen)),
        )


async def _run(course: Course, sites: DemoSites, progress: Progress | None, days: int) -> None:
    async with opened_web(sites) as web:
        own = sites.own_answers(web)
        used = course.settings.model_copy(update={**overrides(web), "crawler_host_pause": 0.0})
        async with Visitor.from_settings(used) as visitor:
            cycle = Cycle(course.database, visitor, used, "rehearsal", course.clock)
            start = course.now
            while course.now < course.end:
                sites.tend(web, own)
                course.sweep()
                await _look(course, cycle)
                course.wind()
                if progress:
                    progress((course.now - start).days, days)


async def _look(course: Course, cycle: Cycle) -> None:
    """Looks at all that is due now."""
    for _ in range(CYCLES_AT_ONCE):
        report = await cycle.run()
        if not report.visited:
            return
        course.note(report)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, (int, float, str, type(None))) else str(value)
