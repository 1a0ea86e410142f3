"""What people looked for and did not find, for the council to see what is missing."""

from collections import Counter
from datetime import date

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask

from app.api.answers import momentary
from app.api.guard import GuardedRoute, Viewer
from app.api.sessions import Reading, database_of
from app.clock import now
from app.database import Database
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


def unmet_of(request: Request) -> Unmet:
    """Where this process counts."""
    counts: Unmet = request.app.state.unmet
    return counts


def then_write(request: Request, response: Response) -> Response:
    """The answer, and after it has gone what was counted is written, when that is due."""
    moment = now()
    if counted := unmet_of(request).due(moment):
        response.background = BackgroundTask(_write, database_of(request), counted, day_of(moment))
    return response


def _write(database: Database, counted: Counter[str], today: date) -> None:
    try:
        with database.writing() as session:
            write(session, counted, today)
    except SQLAlchemyError:  # a busy database: counts are worth less than the site
        log.warning("unmet_searches_lost", searches=sum(counted.values()))
