"""What changed since: so that the website follows without reading everything again."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.api import wire
from app.api.addresses import address_of
from app.api.answers import RECHECK, as_json, whole
from app.api.examples import CHANGES, answers
from app.api.guard import GuardedRoute, Public
from app.api.sessions import Reading
from app.directory.change_feed import (
    ChangeLine,
    changes_since,
)
from app.directory.public_parts import timestamp
from app.directory.publications import ChangeKind

router = APIRouter(route_class=GuardedRoute, tags=["Keeping in step"])

TOO_OLD = {
    "model": wire.Problem,
    "description": "The feed no longer reaches back so far: read all entries, then go on "
    "from the `latest` that this problem names.",
}
MAX_LINES = 1000

Cursor = Annotated[int, Query(ge=0, le=2**53, description="The `cursor` of your last answer.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LINES, description="How many changes at most.")]


@router.get(
    "/changes",
    response_model=wire.Changes,
    responses=answers(CHANGES, _410=TOO_OLD),
    summary="Changes since a cursor",
)
def changes(
    who: Public, request: Request, session: Reading, cursor: Cursor = 0, limit: Limit = 100
) -> Response:
    """Changes in the order of their numbers, which have no gaps. `redacted`: delete old copies."""
    found = changes_since(session, cursor, limit=limit)
    said = {
        "cursor": found.cursor,
        "latest": found.latest,
        "has_more": found.has_more,
        "contents": [_line(request, one) for one in found.lines],
    }
    modified = found.lines[-1].at if found.lines else None
    return whole(request, as_json(said), modified=modified, cache=RECHECK)


def _line(request: Request, one: ChangeLine) -> dict[str, Any]:
    said = {
        "number": one.number,
        "kind": one.kind,
        "service_id": str(one.service_id),
        "at": timestamp(one.at),
    }
    if one.kind is not ChangeKind.WITHDRAWN:
        said["url"] = address_of(request, "services", one.service_id)
    return said
