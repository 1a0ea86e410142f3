"""Entries that may be there twice, in pairs."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from app.console.guard import MayEdit
from app.console.pages import MOUNT, Pages, show
from app.console.transactions import Reading
from app.directory.duplicates import known_duplicates
from app.directory.services import names_of

pages = Pages()

DUPLICATES = f"{MOUNT}/duplicates"


@pages.get("/duplicates")
def duplicates(
    request: Request,
    who: MayEdit,
    session: Reading,
    gone: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Pairs that may be one; `gone`: the entry that was merged just now."""
    pairs = known_duplicates(session)
    names = names_of(session, {id for one in pairs for id in (one.one, one.other)})
    return show(request, "console/duplicates.html", pairs=pairs, names=names, gone=gone)
