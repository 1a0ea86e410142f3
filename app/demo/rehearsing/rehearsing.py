"""One rehearsal from the first day to the figures."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.database import Database
from app.demo.rehearsing.course import Course, Progress
from app.demo.rehearsing.fates import world_of
from app.demo.rehearsing.figures import Calibration, calibration
from app.demo.rehearsing.gain import Gained, Visited, gained
from app.demo.rehearsing.judging import (
    Expected,
    Fates,
    Judged,
    expected,
    fates_of,
    judged_flags,
)
from app.demo.rehearsing.kinds import DEATHS, HIDES, Happening
from app.demo.rehearsing.patience import PatientLoop
from app.demo.rehearsing.rates import Rates
from app.demo.rehearsing.world import World
from app.freshness.intervals import read_demands
from app.freshness.links import Link
from app.settings import Settings

A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be rehearsed. Without a `budget` (visits a day) each link gets one a week."""

    links: int
    days: float
    seed: int
    budget: int | None = None
    rates: Rates = field(default_factory=Rates)


@dataclass(frozen=True, slots=True)
class Found:
    """All that a rehearsal came to; `seconds` by part, everything else the same for one seed."""

    asked: Asked
    course: Course
    flags: tuple[Judged, ...]
    expected: tuple[Expected, ...]
    calibration: Calibration
    gained: Gained
    hosts: int
    seconds: float

    @property
    def link_years(self) -> float:
        """How long all links together were watched."""
        return self.asked.links * self.asked.days / A_YEAR


def rehearse(
    database: Database, settings: Settings, start: datetime, asked: Asked, progress: Progress
) -> Found:
    """Rehearses on a loop of its own, whose clock jumps. Give an empty, migrated database."""
    began = time.perf_counter()
    world = world_of(asked.seed, asked.links, asked.days, asked.rates)
    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, PatientLoop)  # noqa: S101  # the factory made it
        used = settings.model_copy(update={"crawler_visits_a_day": asked.budget})
        course = Course(database, used, world, asked.rates, start, loop)
        runner.run(course.run(progress))
    fates = fates_of(world, course.port)
    with database.reading() as session:
        flags = judged_flags(session, fates, start)
        harms = {one.link_id: one.harm for one in read_demands(session)}
        urls = {url: id for id, url in session.execute(select(Link.id, Link.url))}
    return Found(
        asked,
        course,
        tuple(flags),
        tuple(expected(fates, flags, asked.days)),
        calibration(course.noted, flags, fates),
        gained(_visited(course, world, fates, harms, urls)),
        len(world.hosts),
        time.perf_counter() - began,
    )


def _visited(
    course: Course, world: World, fates: Fates, harms: dict[UUID, int], urls: dict[str, UUID]
) -> list[Visited]:
    """Pages that were well all through the second half, when rates had been learned."""
    since = world.days / 2
    looks: dict[str, int] = {}
    for one in course.noted:
        if one.day >= since:
            looks[one.url] = looks.get(one.url, 0) + 1
    told = zip(fates.items(), world.pages, strict=True)
    return [
        Visited(
            page.edits_a_year / A_YEAR,
            looks[url] / (world.days - since),
            float(harms.get(urls[url], 1)),
        )
        for (url, fate), (_, page) in told
        if looks.get(url) and not any(_disturbs(one, since, world.days) for one in fate)
    ]


def _disturbs(one: Happening, since: float, days: float) -> bool:
    return one.kind in DEATHS | HIDES and one.overlaps(since, days)
