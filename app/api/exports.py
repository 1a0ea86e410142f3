"""Open data: every published entry in one file, in the form that the asker's program reads."""

from collections.abc import Iterator
from io import SEEK_END
from tempfile import TemporaryFile
from typing import Annotated, Any, BinaryIO, cast

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from app.api import wire
from app.api.answers import JSON, RECHECK, versioned
from app.api.examples import SERVICE
from app.api.guard import GuardedRoute, Public
from app.api.sessions import database_of
from app.directory.open_formats import Format
from app.freshness.open_data import published_entries

router = APIRouter(route_class=GuardedRoute, tags=["Open data"])

CHUNK = 64 * 1024
FILES: dict[str, Any] = {
    form.media_type.partition(";")[0]: {
        "schema": {"type": "object"} if form is Format.GEOJSON else {"type": "string"}
    }
    for form in Format
}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file. `.geojson` holds a point for each place that the public may "
        "know; an address that is withheld is in none of them.",
        "content": FILES | {JSON: {"example": [SERVICE]}},
    }
}

Form = Annotated[Format, Path(description="The ending says which form.")]


@router.get(
    "/export.{form}",
    response_model=list[wire.Service],
    responses=CONTENT,
    summary="All entries in one file",
)
def export(who: Public, request: Request, form: Form) -> Response:
    """Every published entry, with how fresh it is, as a file: licence as stated by the publisher.

    In `.csv` no cell is run as a formula: an apostrophe stands before those that would be.
    """
    with database_of(request).reading() as session:
        headers, known = versioned(request, session, str(form), cache=RECHECK)
        if known:
            return Response(status_code=304, headers=headers)
        # A file first: a slow reader would otherwise hold the database for as long as it reads,
        # and what goes wrong is known before the answer begins. Memory holds a few entries.
        file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 -- whoever has sent it closes it
        form.write(published_entries(session), file)
    headers["content-length"] = str(file.seek(0, SEEK_END))
    headers["content-disposition"] = f'attachment; filename="local-offer.{form}"'
    return StreamingResponse(_pieces(file), headers=headers, media_type=form.media_type)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece
