"""Imports by upload: a file comes in, and its columns find their places."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from app.console.answers_in_words import label_of
from app.console.entries import QUESTIONS
from app.console.given_forms import GivenForm
from app.console.guard import MayEdit
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, database_of
from app.database import Database
from app.directory.importing.columns import (
    Chosen,
    Columns,
    chosen_mapping,
    suggested_columns,
    targets_for,
)
from app.directory.importing.files import UnreadableFile
from app.directory.importing.mapping import WrongMapping
from app.directory.importing.merging import Rules
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.previewing import latest_runs, open_preview, stage_preview
from app.directory.importing.runs import RunState
from app.directory.importing.spreadsheet import SpreadsheetRecords
from app.directory.importing.staging import RunSuperseded
from app.directory.importing.taking_back import TAKEN_BACK
from app.directory.importing.uploads import (
    MAX_UPLOAD,
    as_file,
    keep_upload,
    refuse_unreadable,
    the_upload,
)

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
RUN_WORDS = {
    RunState.STAGING: "Waits to be published",
    RunState.APPLYING: "Under way, or stopped half-way",
    RunState.FINISHED: "Published",
    RunState.REFUSED: "Nothing could be taken",
    RunState.FAILED: "Dropped",
}
NO_FILE = "Select a file"


@pages.get("/imports")
def imports(request: Request, who: MayEdit, session: Reading) -> Response:
    """What was imported, and the form for more."""
    return _list(request, session, {})


@pages.post("/imports")
def upload(request: Request, who: MayEdit, now: Now, form: GivenForm) -> Response:
    """A file; where do its columns go?"""
    database, given = database_of(request), form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return _refused(request, NO_FILE)
    data = given.file.read(MAX_UPLOAD + 1)
    try:
        refuse_unreadable(given.filename, data)  # takes seconds: nobody waits to write meanwhile
    except UnreadableFile as error:
        return _refused(request, str(error))
    with database.writing() as session:
        kept = keep_upload(session, given.filename, data, actor_id=who.actor_id, now=now)
        return to(f"{IMPORTS}/uploads/{kept.id}")


def _refused(request: Request, words: str) -> Response:
    with database_of(request).reading() as session:
        return _list(request, session, {"file": words}, 422)


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
        columns = suggested_columns(path.stem, open_spreadsheet(path))
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
        sheets = open_spreadsheet(path)
    columns = suggested_columns(Path(kept.name).stem, sheets)
    values = {key: one for key, one in form.items() if isinstance(one, str)}
    chosen = _chosen(columns, values)
    name = values.get("name", "").strip()[:200]
    try:
        if not name:
            raise WrongMapping("Enter what this list is called.")
        drafts = values.get("drafts") != "no"
        mapping = chosen_mapping(columns, chosen, source=_source(name), name=name, drafts=drafts)
        records = SpreadsheetRecords(mapping, sheets, today=now.date())
    except WrongMapping as error:
        return _columns(request, kept, columns, values, {"name": _plainly(str(error))}, 422)
    with database.writing() as session:
        run_id, rules = open_preview(session, mapping, by=who.actor_id, now=now)
    answer = to(f"{IMPORTS}/{run_id}", upload=str(upload_id))
    answer.background = BackgroundTask(_read_rows, database, run_id, rules, records)
    return answer


def _read_rows(database: Database, run_id: UUID, rules: Rules, records: SpreadsheetRecords) -> None:
    """A large table takes longer than anybody should wait for a page."""
    with suppress(RunSuperseded):  # somebody dropped it, or uploaded a newer one
        stage_preview(database, run_id, rules, records)


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
