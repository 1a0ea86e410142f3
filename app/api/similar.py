"""Entries that are like another one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api import wire
from app.api.answers import Listing, paged, whole
from app.api.direct import DirectRoute
from app.api.examples import SERVICE, answers, page_of
from app.api.guard import Public
from app.api.services import GONE, MOVED, Entry
from app.api.sessions import Reading
from app.api.shapes import joined, published_entries, published_entry
from app.directory.search_similar import similar_services

router = APIRouter(route_class=DirectRoute, tags=["Entries"])

Many = Annotated[int, Query(ge=1, le=50, description="How many at most.")]


@router.get(
    "/services/{entry}/similar",
    response_model=wire.Listed[wire.Service],
    responses=answers(page_of(SERVICE), _301=MOVED, _410=GONE),
    summary="Services like one",
)
def similar(
    who: Public, request: Request, session: Reading, entry: Entry, per_page: Many = 5
) -> Response:
    """Published services for the same needs, ages and kinds of help, the most alike first."""
    one = published_entry(session, entry)
    ids = similar_services(session, one.service_id, per_page)
    entries = published_entries(session, ids)
    things = [joined(entries[id]) for id in ids if id in entries]
    return whole(request, paged(Listing(things, len(things)), page=1, rows=per_page))
