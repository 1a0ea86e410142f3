"""Services at locations: the list, and one by id."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api import wire
from app.api.answers import listed, whole
from app.api.asking import EntriesAsked, Id
from app.api.direct import DirectRoute
from app.api.examples import WHOLE_PLACE, answers, page_of
from app.api.guard import Public
from app.api.lists import Entries, asking
from app.api.sessions import Reading
from app.api.shapes import one_place
from app.freshness.days import day_of

router = APIRouter(route_class=DirectRoute, tags=["Entries"])


@router.get(
    "/service_at_locations",
    response_model=wire.Listed[wire.WholeServiceAtLocation],
    responses=answers(page_of(WHOLE_PLACE), streams=True),
    summary="Services at locations, by page",
)
def service_at_locations(
    who: Public, request: Request, session: Reading, asked: Annotated[EntriesAsked, Query()]
) -> Response:
    """Where published services are to be had; all parameters together narrow the list."""
    entries = Entries(asking(request, "service_at_locations"))
    return listed(request, session, asked, entries.places, day=day_of(entries.asking.now))


@router.get(
    "/service_at_locations/{id}",
    response_model=wire.WholeServiceAtLocation,
    responses=answers(WHOLE_PLACE),
    summary="One service at one location",
)
def service_at_location(who: Public, request: Request, session: Reading, id: Id) -> Response:
    """One service at one location, with the service."""
    return whole(request, one_place(session, id))
