"""History of a record, field by field; one field, or a whole version, is put back."""

from collections.abc import Set as AbstractSet
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.roles import May
from app.console.act_words import words_of
from app.console.answers_in_words import label_of, lines_of_field
from app.console.entries import hidden_today
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.known import known_for
from app.console.pages import Pages, show, to
from app.console.subjects import About, Subject
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.documents import EntryDocument, ServiceDocument
from app.directory.field_history import history_of
from app.directory.reverting import TODAYS, CannotRevert, revert_field, revert_to

pages = Pages()


class RevertForm(Form):
    """Which version, and which field of it: none means all."""

    wrong: ClassVar = {"version": "Load the page again"}

    version: Annotated[int, Field(ge=1, le=1_000_000_000)]
    field: Annotated[str, Field(max_length=64)] = ""


@pages.get("/entries/{entry_id}/history")
def entry_history(
    request: Request, who: MayRead, session: Reading, now: Now, about: About, entry_id: UUID
) -> Response:
    """Who changed what, when, from what and to what."""
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    editor = who.may(May.EDIT)
    hidden = frozenset() if editor else hidden_today(entry)
    return _history(request, session, now, about, entry, hidden, editor=editor)


@pages.get("/places/{entry_id}/history")
@pages.get("/organizations/{entry_id}/history")
def shared_history(
    request: Request, who: MayEdit, session: Reading, now: Now, about: About, entry_id: UUID
) -> Response:
    """The same of a place or an organisation, whose pages are for editors alone."""
    record = editing.read_entry(session, about.kind, entry_id)
    return _history(request, session, now, about, record, frozenset(), editor=True)


def _history(
    request: Request,
    session: Session,
    now: Now,
    about: Subject,
    record: EntryDocument,
    hidden: AbstractSet[str],
    *,
    editor: bool,
) -> Response:
    found = history_of(session, record)
    said = [(change.before, change.after) for one in found for change in one.changes]
    known, questions = known_for(session, now, said), about.questions
    versions = [
        (
            one,
            [
                (
                    change,
                    label_of(change.field, questions),
                    lines_of_field(change.before, change.field, questions, known),
                    lines_of_field(change.after, change.field, questions, known),
                    change.field in hidden,
                )
                for change in one.changes
                if change.field != "id"
            ],
        )
        for one in found
    ]
    values: dict[str, Any] = {
        "title": about.title(record), "home": f"{about.home}/{record.id}", "about": about,
        "versions": versions, "editor": editor, "todays": TODAYS, "words_of": words_of,
    }  # fmt: skip
    return show(request, "console/history.html", **values)


@pages.post("/entries/{entry_id}/history/revert")
@pages.post("/places/{entry_id}/history/revert")
@pages.post("/organizations/{entry_id}/history/revert")
def revert(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    about: About,
    entry_id: UUID,
    sent: Annotated[Sent[RevertForm], Depends(submitted(RevertForm))],
) -> Response:
    """Puts one field, or all of them, back."""
    if sent.form is None:
        raise CannotRevert(CannotRevert.__doc__)
    form, actor = sent.form, session.get_one(Actor, who.actor_id)
    why = f"Back to version {form.version}"
    act = editing.begin(session, actor, act="revert", why=why, now=now)
    record = editing.read_entry(session, about.kind, entry_id)
    if form.field:
        revert_field(session, act, record, form.field, to_version=form.version)
    else:
        revert_to(session, act, record, to_version=form.version)
    return to(f"{about.home}/{entry_id}", done="reverted")
