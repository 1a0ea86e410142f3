"""What changed since: so that the website follows without reading everything again."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.api import wire
from app.api.addresses import address_of
from app.api.answers import NDJSON, RECHECK, as_json, whole
from app.api.direct import DirectRoute
from app.api.examples import CHANGES, answers
from app.api.guard import Public
from app.api.sessions import Reading, database_of
from app.directory.change_feed import ChangeLine, changes_since
from app.directory.public_parts import timestamp
from app.directory.publications import ChangeKind

router = APIRouter(route_class=DirectRoute, tags=["Keeping in step"])

TOO_OLD = {
    "model": wire.Problem,
    "description": "The feed no longer reaches back so far: read all entries, then go on "
    "from the `latest` that this problem names.",
}
MAX_LINES = 1000

Cursor = Annotated[int, Query(ge=0, le=2**53, description="The `cursor` of your last answer.")]
Limit = Annotated[
    int, Query(ge=1, le=MAX_LINES, description="How many changes at most; of `json` only.")
]
Form = Annotated[
    Literal["json", "ndjson"],
    Query(
        alias="format",
        description="`ndjson`: all changes after the cursor, one a line; the last line's `number` "
        "is the next cursor.",
    ),
]


@router.get(
    "/changes",
    response_model=wire.Changes,
    responses=answers(CHANGES, streams=True, _410=TOO_OLD),
    summary="Changes since a cursor",
)
def changes(
    who: Public,
    request: Request,
    session: Reading,
    cursor: Cursor = 0,
    limit: Limit = 100,
    form: Form = "json",
) -> Response:
    """Changes in the order of their numbers, which have no gaps.

    `redacted`: delete older copies, and read the entry anew. `withdrawn`: the entry is gone. The
    feed reaches back for some months (a setting of the council's); an older cursor gets 410.
    """
    if form == "ndjson":
        return _streamed(request, cursor)
    found = changes_since(session, cursor, limit=limit)
    said = {
        "cursor": found.cursor,
        "latest": found.latest,
        "has_more": found.has_more,
        "contents": [_line(request, one) for one in found.lines],
    }
    modified = found.lines[-1].at if found.lines else None
    return whole(request, as_json(said), modified=modified, cache=RECHECK)


def _streamed(request: Request, cursor: int) -> Response:
    pages = _pages(request, cursor)
    first = next(pages)  # a cursor that is too old must show before the answer begins
    headers = {"cache-control": RECHECK, "vary": "Accept-Encoding"}
    return StreamingResponse(chain([first], pages), headers=headers, media_type=NDJSON)


def _pages(request: Request, cursor: int) -> Iterator[bytes]:
    """A page at a time, each a snapshot of its own: a slow reader holds no transaction open."""
    more = True
    while more:
        with database_of(request).reading() as session:
            found = changes_since(session, cursor, limit=MAX_LINES)
        yield "".join(as_json(_line(request, one)) + "\n" for one in found.lines).encode()
        cursor, more = found.cursor, found.has_more


def _line(request: Request, one: ChangeLine) -> dict[str, Any]:
    said = {
        "number": one.number,
        "kind": one.kind,
        "service_id": str(one.service_id),
        "at": timestamp(one.at),
    }
    if one.kind is not ChangeKind.WITHDRAWN:
        return said | {"url": address_of(request, "services", one.service_id)}
    if one.gone and one.gone.public_reason:
        said["public_reason"] = one.gone.public_reason
    if one.gone and one.gone.replacement_id:
        said["replacement_id"] = str(one.gone.replacement_id)
    return said
