"""The audit: who did what, when; for administrators. Exporting it is an act as well."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.accounts.acts import record_act
from app.console.act_words import words_of
from app.console.guard import MayReadAudit, Recently
from app.console.pages import Pages, show
from app.console.transactions import Now, Reading, Writing, database_of
from app.database import Database
from app.directory.auditing import AuditLine, audit_lines, head, names_of

pages = Pages()

ROWS = 50
ROWS_AT_ONCE = 1000
COLUMNS = ("number", "at", "actor_id", "actor", "act", "why", "about", "hash")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@pages.get("/audit")
def audit(
    request: Request,
    who: MayReadAudit,
    session: Reading,
    before: int | None = None,
    person: UUID | None = None,
    entry: UUID | None = None,
) -> Response:
    """Acts, newest first, a page at a time; of one person or one entry, or all."""
    about = person or entry
    lines = audit_lines(session, before=before, about=about, limit=ROWS + 1)
    shown = lines[:ROWS]
    names = names_of(
        session, {id for one in shown for id in one.subjects} | {about or who.actor_id}
    )
    values: dict[str, Any] = {
        "lines": shown,
        "names": names,
        "about": about,
        "person_filter": person,
        "entry_filter": entry,
        "next_before": shown[-1].number if len(lines) > ROWS else None,
        "head": head(session),
        "words_of": words_of,
    }
    return show(request, "console/audit.html", **values)


@pages.post("/audit/export")
def export(
    request: Request, who: MayReadAudit, _: Recently, session: Writing, now: Now
) -> Response:
    """All of it as a table; that it was exported is in it."""
    record_act(session, who.actor_id, "audit_exported", now=now, about=[who.actor_id])
    name = f'attachment; filename="audit-{now:%Y-%m-%d}.csv"'
    return StreamingResponse(
        _table(database_of(request)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": name},
    )


def _table(database: Database) -> Iterator[str]:
    """Rows, newest first; read in one snapshot that begins when the act of exporting is written."""
    yield _row(COLUMNS)
    before: int | None = None
    with database.reading() as session:
        while lines := audit_lines(session, before=before, limit=ROWS_AT_ONCE):
            yield "".join(_row(_cells(one)) for one in lines)
            before = lines[-1].number


def _cells(one: AuditLine) -> tuple[str, ...]:
    about = " ".join(str(id) for id in one.subjects)
    at = one.at.isoformat()
    return (str(one.number), at, str(one.actor_id), one.actor, one.act, one.why, about, one.hash)


def _row(cells: tuple[str, ...]) -> str:
    line = StringIO()
    safe = (f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    csv.writer(line).writerow(safe)
    return line.getvalue()
