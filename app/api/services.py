"""Services: the list, and one by id or slug."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api import wire
from app.api.answers import listed, whole
from app.api.asking import ServicesAsked
from app.api.direct import DirectRoute
from app.api.examples import SERVICE, answers, page_of
from app.api.guard import Public
from app.api.lists import Entries, asking
from app.api.sessions import Reading
from app.api.shapes import joined, published_entry
from app.api.unmet import misses_of, then_write
from app.freshness.days import day_of

router = APIRouter(route_class=DirectRoute, tags=["Entries"])

Entry = Annotated[str, Path(description="The service's id, or its slug.", max_length=100)]
GONE = {"model": wire.Problem, "description": "The entry was withdrawn: what to look at instead."}
MOVED = {"model": wire.Problem, "description": "The entry is part of another one now."}


@router.get(
    "/services",
    response_model=wire.Listed[wire.Service] | wire.Listed[wire.Minimal],
    responses=answers(page_of(SERVICE), streams=True),
    summary="Services, by page",
)
def services(
    who: Public, request: Request, session: Reading, asked: Annotated[ServicesAsked, Query()]
) -> Response:
    """Published services; all parameters together narrow the list.

    What is not known fulfils no filter: `might_fit` says how many more would be found if it were.
    """
    entries = Entries(asking(request), misses_of(request))
    day = day_of(entries.asking.now)
    return then_write(request, listed(request, session, asked, entries.services, day=day))


@router.get(
    "/services/{entry}",
    response_model=wire.Service,
    responses=answers(SERVICE, _301=MOVED, _410=GONE),
    summary="One service",
)
def service(who: Public, request: Request, session: Reading, entry: Entry) -> Response:
    """One service, whole; a withdrawn one says so, and what to look at instead."""
    found = published_entry(session, entry)
    return whole(request, joined(found), modified=found.last_modified)
