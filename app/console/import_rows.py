"""The rows of an import: shown before they are published, published, and the whole taken back.

What takes longer than anybody should wait for a page goes on after its answer, in short
transactions; where it stopped, one press lets it go on.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from starlette.background import BackgroundTask

from app.console.answers_in_words import label_of, lines_of_field
from app.console.entries import QUESTIONS
from app.console.given_forms import GivenForm
from app.console.guard import MayEdit
from app.console.imports import IMPORTS, RUN_WORDS
from app.console.known import Known, known_for
from app.console.pages import Pages, show, to
from app.console.transactions import Now, Reading, Writing, database_of
from app.database import Database
from app.directory.importing.applying import apply_run
from app.directory.importing.finishing import finish_run
from app.directory.importing.previewing import (
    A_PAGE,
    RowShown,
    drop_preview,
    expected_counts,
    is_being_read,
    rows_done,
    rows_of,
)
from app.directory.importing.publishing_rows import begin_publishing
from app.directory.importing.runs import ImportRun, RowState
from app.directory.importing.staging import RunSuperseded
from app.directory.importing.taking_back import (
    TAKEN_BACK,
    NothingToTakeBack,
    begin_taking_back,
    is_taken_back,
    take_back,
)
from app.directory.importing.uploads import forget_upload
from app.directory.sources import Source
from app.freshness.from_sources import flag_import

pages = Pages()

STATES = {
    RowState.CREATED: "Added",
    RowState.CHANGED: "Changed",
    RowState.UNCHANGED: "Left as they are",
    RowState.REFUSED: "Refused",
}
FIRST = {"service": "Entry", "organization": "Organisation", "location": "Place"}


@pages.get("/imports/{run_id}")
def preview(
    request: Request,
    who: MayEdit,
    session: Reading,
    now: Now,
    run_id: UUID,
    state: Annotated[str, Query(max_length=16)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    upload: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Row by row, what would be added, changed, left and refused; or was."""
    run = session.get(ImportRun, run_id)
    if run is None:
        raise NothingToTakeBack("There is no such import.")
    wanted = RowState(state) if state in list(RowState) else None
    rows, total = rows_of(session, run, state=wanted, page=page)
    known = known_for(session, now, [row.changes for row in rows])
    values = {
        "run": run, "source": session.get_one(Source, run.source_id),
        "rows": [_in_words(row, known) for row in rows], "being_read": is_being_read(run),
        "rows_done": rows_done(session, run_id), "counts": expected_counts(session, run_id),
        "total": total, "states": STATES, "state": state, "page_number": page,
        "last_page": max(1, -(-total // A_PAGE)),
        "run_words": RUN_WORDS, "upload_id": upload, "first": FIRST,
        "taken_back": run.report.get(TAKEN_BACK), "all_taken_back": is_taken_back(run),
        "remarks": run.report.get("remarks", ()),
    }  # fmt: skip
    return show(request, "console/import_rows.html", **values)


def _in_words(
    row: RowShown, known: Known
) -> tuple[RowShown, list[tuple[str, list[str], list[str]]], list[str]]:
    changes = [
        (
            label_of(name, QUESTIONS),
            lines_of_field(before, name, QUESTIONS, known),
            lines_of_field(after, name, QUESTIONS, known),
        )
        for name, before, after in row.changes
    ]
    return row, changes, [label_of(name, QUESTIONS) for name in row.kept]


@pages.post("/imports/{run_id}/publish")
def publish(
    request: Request, who: MayEdit, session: Writing, now: Now, run_id: UUID, form: GivenForm
) -> Response:
    """Now, and not before, the rows become entries."""
    begin_publishing(session, run_id, by=who.actor_id, now=now)
    given = form.get("upload")
    known = isinstance(given, str) and re.fullmatch(r"[0-9a-f-]{36}", given)
    upload_id = UUID(str(given)) if known else None
    answer = to(f"{IMPORTS}/{run_id}", done="publishing")
    database = database_of(request)
    answer.background = BackgroundTask(_publish_rows, database, run_id, upload_id, now)
    return answer


def _publish_rows(database: Database, run_id: UUID, upload_id: UUID | None, now: datetime) -> None:
    with suppress(RunSuperseded):  # two were at it, and the other one has finished
        apply_run(database, run_id, now)
        flag_import(database, finish_run(database, run_id, now), now)
    if upload_id:
        with database.writing() as session:
            forget_upload(session, upload_id)


@pages.post("/imports/{run_id}/drop")
def drop(request: Request, who: MayEdit, session: Writing, now: Now, run_id: UUID) -> Response:
    """Nothing of it is published."""
    drop_preview(session, run_id, now)
    return to(IMPORTS, done="dropped")


@pages.post("/imports/{run_id}/take-back")
def take_it_back(
    request: Request, who: MayEdit, session: Writing, now: Now, run_id: UUID
) -> Response:
    """All that it did is undone, but for what people changed since."""
    begin_taking_back(session, run_id, by=who.actor_id, now=now)
    answer = to(f"{IMPORTS}/{run_id}", done="taking_back")
    answer.background = BackgroundTask(take_back, database_of(request), run_id, now)
    return answer
