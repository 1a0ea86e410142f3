"""History of an entry, field by field; one field, or a whole version, is put back."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field

from app.accounts.actors import Actor
from app.accounts.roles import May
from app.console.act_words import words_of
from app.console.answers_in_words import label_of, lines_of_field
from app.console.entries import ENTRIES, HIDDEN_CONTACTS, QUESTIONS, known_for
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.pages import Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility
from app.directory.field_history import history_of
from app.directory.reverting import TODAYS, CannotRevert, revert_field, revert_to

pages = Pages()

PRIVATE = frozenset(one.name for one in QUESTIONS if one.private)


class RevertForm(Form):
    """Which version, and which field of it: none means all."""

    wrong: ClassVar = {"version": "Load the page again"}

    version: Annotated[int, Field(ge=1, le=1_000_000_000)]
    field: Annotated[str, Field(max_length=64)] = ""


@pages.get("/entries/{entry_id}/history")
def history(request: Request, who: MayRead, session: Reading, now: Now, entry_id: UUID) -> Response:
    """Who changed what, when, from what and to what."""
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    known, editor = known_for(session, now), who.may(May.EDIT)
    hidden = frozenset() if editor else hidden_today(entry)
    versions = [
        (
            one,
            [
                (
                    change,
                    label_of(change.field, QUESTIONS),
                    lines_of_field(change.before, change.field, QUESTIONS, known),
                    lines_of_field(change.after, change.field, QUESTIONS, known),
                    change.field in hidden,
                )
                for change in one.changes
                if change.field != "id"
            ],
        )
        for one in history_of(session, entry_id)
    ]
    values: dict[str, Any] = {
        "entry": entry, "versions": versions, "editor": editor, "todays": TODAYS,
        "words_of": words_of,
    }  # fmt: skip
    return show(request, "console/entry_history.html", **values)


def hidden_today(entry: ServiceDocument) -> frozenset[str]:
    """Fields whose past only editors may read, because today they are withheld."""
    facts = entry.local_offer
    hidden = set(PRIVATE)
    if facts.contact_visibility != ContactVisibility.PUBLIC:
        hidden |= HIDDEN_CONTACTS
    if facts.address_visibility != AddressVisibility.PUBLIC:
        hidden.add("service_at_locations")
    return frozenset(hidden)


@pages.post("/entries/{entry_id}/history/revert")
def revert(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    sent: Annotated[Sent[RevertForm], Depends(submitted(RevertForm))],
) -> Response:
    """Puts one field, or all of them, back."""
    if sent.form is None:
        raise CannotRevert(CannotRevert.__doc__)
    form, actor = sent.form, session.get_one(Actor, who.actor_id)
    why = f"Back to version {form.version}"
    act = editing.begin(session, actor, act="revert", why=why, now=now)
    if form.field:
        revert_field(session, act, entry_id, form.field, to_version=form.version)
    else:
        revert_to(session, act, entry_id, to_version=form.version)
    return to(f"{ENTRIES}/{entry_id}", done="reverted")
