"""Services at locations: the list, and one by id."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api import wire
from app.api.answers import listed, whole
from app.api.asking import EntriesAsked
from app.api.guard import GuardedRoute, Public
from app.api.sessions import Reading
from app.api.shapes import list_places, one_place

router = APIRouter(route_class=GuardedRoute, tags=["Entries"])


@router.get(
    "/service_at_locations",
    response_model=wire.Listed[wire.WholeServiceAtLocation],
    summary="Services at locations, by page",
)
def service_at_locations(
    who: Public, request: Request, session: Reading, asked: Annotated[EntriesAsked, Query()]
) -> Response:
    """Where published services are to be had; all parameters together narrow the list."""
    return listed(request, session, asked, list_places)


@router.get(
    "/service_at_locations/{id}",
    response_model=wire.WholeServiceAtLocation,
    summary="One service at one location",
)
def service_at_location(who: Public, request: Request, session: Reading, id: UUID) -> Response:
    """One service at one location, with the service."""
    return whole(request, one_place(session, id))
