"""Search by a body: the same questions, in no address, no cache and no log."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.api import wire
from app.api.answers import JSON, paged, rows_of
from app.api.asking import ServicesAsked
from app.api.examples import SERVICE, answers, page_of
from app.api.guard import GuardedRoute, Public
from app.api.lists import Entries, asking
from app.api.sessions import Reading
from app.api.unmet import misses_of, then_write

router = APIRouter(route_class=GuardedRoute, tags=["Entries"])

PRIVATE = {"cache-control": "no-store"}


@router.post(
    "/services/search",
    response_model=wire.Listed[wire.Service] | wire.Listed[wire.Minimal],
    responses=answers(page_of(SERVICE)),
    summary="Services, by a question that leaves no trace",
)
def search_services(
    who: Public, request: Request, session: Reading, asked: Annotated[ServicesAsked, Body()]
) -> Response:
    """The parameters of `GET /services` in a JSON body: where somebody lives, what a child needs.

    The answer is never cached, and the question never logged.
    """
    rows = rows_of(request, asked)
    entries = Entries(asking(request, in_body=True), misses_of(request))
    listing = entries.services(session, asked, rows)
    body = paged(listing, page=asked.page, rows=rows)
    return then_write(request, Response(body, headers=PRIVATE, media_type=JSON))
