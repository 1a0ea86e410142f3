"""Imports by upload: columns mapped, rows shown before they are published, the whole taken back."""

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from starlette.datastructures import UploadFile

from app.console.answers_in_words import label_of, lines_of_field
from app.console.entries import QUESTIONS
from app.console.given_forms import GivenForm
from app.console.guard import MayEdit
from app.console.known import known_for
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing, database_of
from app.directory.importing.columns import (
    Chosen,
    Columns,
    chosen_mapping,
    suggested_columns,
    targets_for,
)
from app.directory.importing.files import UnreadableFile
from app.directory.importing.mapping import WrongMapping
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.previewing import (
    A_PAGE,
    drop_preview,
    expected_counts,
    latest_runs,
    rows_of,
    stage_preview,
)
from app.directory.importing.publishing_rows import publish_rows
from app.directory.importing.runs import ImportRun, RowState, RunState
from app.directory.importing.taking_back import TAKEN_BACK, NothingToTakeBack, take_back
from app.directory.importing.uploads import (
    MAX_UPLOAD,
    as_file,
    forget_upload,
    keep_upload,
    the_upload,
)
from app.directory.sources import Source
from app.freshness.from_sources import flag_import

pages = Pages()

IMPORTS = f"{MOUNT}/imports"
UPLOAD_BODY = MAX_UPLOAD + 1024 * 1024  # the file, and what a form adds to it
KIND_CHOICES = (
    ("", "Leave this sheet out"),
    ("service", "Entries: one in each row"),
    ("organization", "Organisations"),
    ("location", "Places"),
    ("service_at_location", "Which entry is held where"),
)
STATES = {
    RowState.CREATED: "Added",
    RowState.CHANGED: "Changed",
    RowState.UNCHANGED: "Left as they are",
    RowState.REFUSED: "Refused",
}
RUN_WORDS = {
    RunState.STAGING: "Waits to be published",
    RunState.APPLYING: "Under way, or stopped half-way",
    RunState.FINISHED: "Published",
    RunState.REFUSED: "Nothing could be taken",
    RunState.FAILED: "Dropped",
}
NO_FILE = "Select a file"
FIRST = {"service": "Entry", "organization": "Organisation", "location": "Place"}


@pages.get("/imports")
def imports(request: Request, who: MayEdit, session: Reading) -> Response:
    """What was imported, and the form for more."""
    return _list(request, session, {})


@pages.post("/imports")
async def upload(
    request: Request, who: MayEdit, session: Writing, now: Now, form: GivenForm
) -> Response:
    """A file; where do its columns go?"""
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return _list(request, session, {"file": NO_FILE}, 422)
    data = await given.read(MAX_UPLOAD + 1)
    try:
        kept = keep_upload(session, given.filename, data, actor_id=who.actor_id, now=now)
    except UnreadableFile as error:
        return _list(request, session, {"file": str(error)}, 422)
    return to(f"{IMPORTS}/uploads/{kept.id}")


def _list(request: Request, session: Any, errors: dict[str, str], status: int = 200) -> Response:
    values = {
        "runs": latest_runs(session), "words": RUN_WORDS, "errors": errors,
        "taken_back": TAKEN_BACK,
        "summary": [{"text": words, "href": f"#{name}"} for name, words in errors.items()],
        "megabytes": MAX_UPLOAD // (1024 * 1024),
    }  # fmt: skip
    return show(request, "console/imports.html", status=status, **values)


@pages.get("/imports/uploads/{upload_id}")
def columns_page(request: Request, who: MayEdit, session: Reading, upload_id: UUID) -> Response:
    """Where each column goes, as suggested."""
    kept = the_upload(session, upload_id)
    with as_file(kept.name, kept.data) as path:
        columns = suggested_columns(path)
    return _columns(request, kept, columns, _as_suggested(columns, kept.name), {})


@pages.post("/imports/uploads/{upload_id}")
def choose_columns(
    request: Request, who: MayEdit, now: Now, upload_id: UUID, form: GivenForm
) -> Response:
    """The rows as they would come out; nothing is published."""
    database = database_of(request)
    with database.reading() as session:
        kept = the_upload(session, upload_id)
        session.expunge(kept)
    with as_file(kept.name, kept.data) as path:
        columns, sheets = suggested_columns(path), open_spreadsheet(path)
    values = {key: one for key, one in form.items() if isinstance(one, str)}
    chosen = _chosen(columns, values)
    name = values.get("name", "").strip()[:200]
    try:
        if not name:
            raise WrongMapping("Enter what this list is called.")
        drafts = values.get("drafts") != "no"
        mapping = chosen_mapping(columns, chosen, source=_source(name), name=name, drafts=drafts)
        run_id = stage_preview(database, mapping, sheets, by=who.actor_id, now=now)
    except WrongMapping as error:
        return _columns(request, kept, columns, values, {"name": _plainly(str(error))}, 422)
    return to(f"{IMPORTS}/{run_id}", upload=str(upload_id))


def _source(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return f"upload-{words or 'table'}"


def _plainly(words: str) -> str:
    return re.sub(r"\[\[sheet\]\] (\d+)", r"Sheet \1", words)


def _as_suggested(columns: Columns, name: str) -> dict[str, str]:
    values = {"name": str(columns.given.get("name") or name), "drafts": "yes"}
    for place, sheet in enumerate(columns.sheets):
        values[f"kind-{place}"] = sheet.kind or ""
        values[f"id-{place}"] = sheet.id or ""
        for column, one in enumerate(sheet.columns):
            values[f"to-{place}-{column}"] = one.to
    return values


def _chosen(columns: Columns, values: dict[str, str]) -> list[Chosen]:
    found = []
    for place, sheet in enumerate(columns.sheets):
        kind = values.get(f"kind-{place}", "")
        allowed = set(targets_for(kind)) if kind in dict(KIND_CHOICES) and kind else set()
        targets = {
            one.header: goes if (goes := values.get(f"to-{place}-{column}", "")) in allowed else ""
            for column, one in enumerate(sheet.columns)
        }
        id = values.get(f"id-{place}", "")
        known = id if id in {one.header for one in sheet.columns} else None
        found.append(Chosen(kind if allowed else None, known, targets))
    return found


def _columns(
    request: Request,
    kept: Any,
    columns: Columns,
    values: dict[str, str],
    errors: dict[str, str],
    status: int = 200,
) -> Response:
    targets = {kind: _target_choices(kind) for kind, _ in KIND_CHOICES if kind}
    shown = {
        "upload": kept, "columns": columns, "kinds": KIND_CHOICES, "targets": targets,
        "values": values, "errors": errors,
        "summary": [{"text": words, "href": f"#{name}"} for name, words in errors.items()],
    }  # fmt: skip
    return show(request, "console/import_columns.html", status=status, **shown)


def _target_choices(kind: str) -> list[tuple[str, str]]:
    found = []
    for target in targets_for(kind):
        outer, _, inner = target.rpartition(".")
        whole = label_of(target, QUESTIONS)
        words = whole if target in {one.name for one in QUESTIONS} else _target_words(outer, inner)
        found.append((target, words))
    return sorted(found, key=lambda one: one[1].casefold())


def _target_words(outer: str, inner: str) -> str:
    words = inner.replace("_", " ")
    if not outer or outer == "local_offer":
        return words.capitalize()
    return f"{outer.replace('.', ', ').replace('_', ' ').capitalize()}: {words}"


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
    shown = [
        (row, [
            (label_of(name, QUESTIONS), lines_of_field(before, name, QUESTIONS, known),
             lines_of_field(after, name, QUESTIONS, known))
            for name, before, after in row.changes
        ], [label_of(name, QUESTIONS) for name in row.kept])
        for row in rows
    ]  # fmt: skip
    values = {
        "run": run, "source": session.get_one(Source, run.source_id), "rows": shown,
        "total": total, "counts": expected_counts(session, run_id), "states": STATES,
        "state": state, "page_number": page, "last_page": max(1, -(-total // A_PAGE)),
        "run_words": RUN_WORDS, "upload_id": upload, "first": FIRST,
        "taken_back": run.report.get(TAKEN_BACK), "remarks": run.report.get("remarks", ()),
    }  # fmt: skip
    return show(request, "console/import_rows.html", **values)


@pages.post("/imports/{run_id}/publish")
def publish(request: Request, who: MayEdit, now: Now, run_id: UUID, form: GivenForm) -> Response:
    """Now, and not before, the rows become entries."""
    database = database_of(request)
    report = publish_rows(database, run_id, by=who.actor_id, now=now)
    flag_import(database, report, now)
    upload_id = form.get("upload")
    if isinstance(upload_id, str) and re.fullmatch(r"[0-9a-f-]{36}", upload_id):
        with database.writing() as session:
            forget_upload(session, UUID(upload_id))
    return to(f"{IMPORTS}/{run_id}", done="published")


@pages.post("/imports/{run_id}/drop")
def drop(request: Request, who: MayEdit, session: Writing, now: Now, run_id: UUID) -> Response:
    """Nothing of it is published."""
    drop_preview(session, run_id, now)
    return to(IMPORTS, done="dropped")


@pages.post("/imports/{run_id}/take-back")
def take_it_back(request: Request, who: MayEdit, now: Now, run_id: UUID) -> Response:
    """All that it did is undone, but for what people changed since."""
    take_back(database_of(request), run_id, by=who.actor_id, now=now)
    return to(f"{IMPORTS}/{run_id}", done="taken_back")
