"""What people looked for and did not find, for the council to see what is missing."""

from asyncio import get_running_loop
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask

from app.api.answers import momentary
from app.api.guard import GuardedRoute, Viewer
from app.api.making import Making, making_of
from app.api.sessions import Reading, database_of
from app.clock import now
from app.database import Database
from app.directory.understanding.wanted import Wanted
from app.directory.unmet import Unmet, unmet_searches, write
from app.freshness.days import day_of

router = APIRouter(route_class=GuardedRoute, tags=["For editors"])
log = structlog.get_logger()


class UnmetShape(BaseModel):
    """Words of our own vocabulary that found nothing, how often, and on which day last."""

    words: str
    times: int
    last_on: str


class UnmetPage(BaseModel):
    """The most frequent first."""

    contents: list[UnmetShape]


@router.get("/unmet_searches", response_model=UnmetPage, summary="What was not found")
def unmet(who: Viewer, session: Reading) -> Response:
    """Searches that found nothing, from five occurrences up; never as somebody typed them."""
    found = [
        {"words": one.words, "times": one.times, "last_on": one.last_on.isoformat()}
        for one in unmet_searches(session)
    ]
    return momentary({"contents": found})


@dataclass(frozen=True, slots=True)
class Misses:
    """Counts a search that found nothing, now and whenever its answer is given again."""

    counts: Unmet
    making: Making

    def count(self, wanted: Wanted, now: datetime) -> None:
        """What was wanted, and not found."""
        self.making.unmet = self.counts.count(wanted, now)


def misses_of(request: Request) -> Misses:
    """Where this process counts."""
    return Misses(request.app.state.unmet, making_of(request))


def then_write(request: Request, response: Response) -> Response:
    """The answer, and after it has gone what was counted is written, when that is due."""
    moment = now()
    counts: Unmet = request.app.state.unmet
    if counted := counts.due(moment):
        response.background = BackgroundTask(_write, database_of(request), counted, day_of(moment))
    return response


def counting_again(counts: Unmet, database: Database) -> Callable[[str], None]:
    """What counts answers that are given again; writes in a thread when that is due."""

    def missed(words: str) -> None:
        moment = now()
        counts.count_again(words, moment)
        if counted := counts.due(moment):
            loop = get_running_loop()
            loop.run_in_executor(None, _write, database, counted, day_of(moment))

    return missed


@asynccontextmanager
async def written_in_the_end(counts: Unmet, database: Database) -> AsyncIterator[None]:
    """Writes what is left when the site ends: a restart forgets nothing that was missed."""
    yield
    if counted := counts.rest():
        await to_thread.run_sync(_write, database, counted, day_of(now()))


def _write(database: Database, counted: Counter[str], today: date) -> None:
    try:
        with database.writing() as session:
            write(session, counted, today)
    except SQLAlchemyError:  # a busy database: counts are worth less than the site
        log.warning("unmet_searches_lost", searches=sum(counted.values()))
