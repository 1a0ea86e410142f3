"""Acts upon an entry: checked, published, closed, withdrawn, paused, merged, noted."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.console.days import Day, MaybeDay
from app.console.entries import ENTRIES
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit
from app.console.pages import Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import PublicReason
from app.directory.known_words import entries_named
from app.freshness.checking import record_check
from app.freshness.days import day_of
from app.freshness.decisions import METHODS, CheckMethod
from app.freshness.entry_standing import (
    CannotStandSo,
    close_entry,
    pause_entry,
    publish_entry,
    withdraw_entry,
)
from app.freshness.notes import LONGEST_NOTE, add_note

pages = Pages()

METHOD_CHOICES = (
    ("phone", "By phone", "I spoke to the provider"),
    ("email", "By e-mail", "The provider answered me"),
    ("visit", "On a visit", "I was there"),
    ("website_read", "By reading the provider’s website", "I compared each detail"),
)
PAUSE = "paused"
REASON_CHOICES = (
    ("closed", "It has closed", None),
    ("replaced", "Another service has taken its place", None),
    ("moved_away", "It has moved away", None),
    ("not_wanted", "The provider does not wish to be listed", None),
    ("out_of_scope", "It does not belong in the Local Offer", None),
    ("duplicate", "It is listed twice", "Better: merge it into the other entry"),
    (PAUSE, "Pause it, and give no reason", "For safeguarding or registration"),
)
PASSED = "Until: this day has passed"
LATER = "On: this day is still to come"


class VersionForm(Form):
    """The version that the page showed."""

    wrong: ClassVar[Mapping[str, str]] = {"version": "Load the page again"}

    version: Annotated[int, Field(ge=0, le=1_000_000_000)]


class CheckedForm(Form):
    """How somebody checked, and when."""

    wrong: ClassVar[Mapping[str, str]] = {"method": "Select how you checked"}

    method: CheckMethod
    on: MaybeDay = None


class CloseForm(VersionForm):
    """Closed until a day."""

    wrong: ClassVar[Mapping[str, str]] = {"until": "Enter the last day on which it is closed"}

    until: Day


class WithdrawForm(VersionForm):
    """Why an entry goes, and what takes its place."""

    wrong: ClassVar[Mapping[str, str]] = {
        "reason": "Select why",
        "replacement": "Select an entry of the list, or none",
    }

    reason: PublicReason | Literal["paused"]
    replacement: UUID | None = None


class NoteForm(Form):
    """An internal note."""

    wrong: ClassVar[Mapping[str, str]] = {
        "text": f"Enter a note, in {LONGEST_NOTE} characters or fewer"
    }

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


Words = Annotated[str, Query(max_length=100)]


@pages.get("/entries/{entry_id}/checked")
def checked_page(
    request: Request, who: MayEdit, session: Reading, now: Now, entry_id: UUID
) -> Response:
    """How was it checked?"""
    sent: Sent[CheckedForm] = Sent({"on": _today(now)}, None)
    return _page(request, session, entry_id, "checked", sent, methods=METHOD_CHOICES)


@pages.post("/entries/{entry_id}/checked")
def checked(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    sent: Annotated[Sent[CheckedForm], Depends(submitted(CheckedForm))],
) -> Response:
    """A person's word that all details are right."""
    form = sent.form
    if form is not None and form.on is not None and form.on > day_of(now):
        sent.blame("on", LATER)
    if sent.form is None:
        return _page(request, session, entry_id, "checked", sent, 422, methods=METHOD_CHOICES)
    actor, method = session.get_one(Actor, who.actor_id), METHODS[sent.form.method]
    record_check(session, [entry_id], actor, method, now, assured_on=sent.form.on)
    return to(f"{ENTRIES}/{entry_id}", done="checked")


@pages.post("/entries/{entry_id}/publish")
def publish(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    sent: Annotated[Sent[VersionForm], Depends(submitted(VersionForm))],
) -> Response:
    """A draft, or what was taken out, is shown."""
    actor = session.get_one(Actor, who.actor_id)
    version = sent.form.version if sent.form else 0
    publish_entry(session, actor, entry_id, version=version, now=now)
    return to(f"{ENTRIES}/{entry_id}", done="published")


@pages.get("/entries/{entry_id}/close")
def close_page(request: Request, who: MayEdit, session: Reading, entry_id: UUID) -> Response:
    """Until when?"""
    return _page(request, session, entry_id, "close", _unsent(session, entry_id))


@pages.post("/entries/{entry_id}/close")
def close(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    sent: Annotated[Sent[CloseForm], Depends(submitted(CloseForm))],
) -> Response:
    """Temporarily closed."""
    if sent.form is not None and sent.form.until < day_of(now):
        sent.blame("until", PASSED)
    if sent.form is None:
        return _page(request, session, entry_id, "close", sent, 422)
    actor = session.get_one(Actor, who.actor_id)
    close_entry(session, actor, entry_id, sent.form.until, version=sent.form.version, now=now)
    return to(f"{ENTRIES}/{entry_id}", done="closed")


@pages.get("/entries/{entry_id}/withdraw")
def withdraw_page(
    request: Request, who: MayEdit, session: Reading, entry_id: UUID, words: Words = ""
) -> Response:
    """Why?"""
    sent = _unsent(session, entry_id)
    return _page(
        request, session, entry_id, "withdraw", sent, words=words, reasons=REASON_CHOICES,
        others=_others(session, entry_id, words),
    )  # fmt: skip


@pages.post("/entries/{entry_id}/withdraw")
def withdraw(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    sent: Annotated[Sent[WithdrawForm], Depends(submitted(WithdrawForm))],
    words: Words = "",
) -> Response:
    """No longer shown."""
    actor, form = session.get_one(Actor, who.actor_id), sent.form
    if form is not None and form.reason == PAUSE:
        pause_entry(session, actor, entry_id, version=form.version, now=now)
        return to(f"{ENTRIES}/{entry_id}", done="paused")
    if form is not None:
        try:
            withdraw_entry(
                session, actor, entry_id, PublicReason(form.reason),
                replacement_id=form.replacement, version=form.version, now=now,
            )  # fmt: skip
        except CannotStandSo as error:
            sent.blame("replacement", str(error))
        else:
            return to(f"{ENTRIES}/{entry_id}", done="withdrawn")
    return _page(
        request, session, entry_id, "withdraw", sent, 422, words=words, reasons=REASON_CHOICES,
        others=_others(session, entry_id, words),
    )  # fmt: skip


@pages.get("/entries/{entry_id}/merge")
def merge_page(
    request: Request, who: MayEdit, session: Reading, entry_id: UUID, words: Words = ""
) -> Response:
    """Into which? On from here both are shown side by side."""
    sent = _unsent(session, entry_id)
    others = _others(session, entry_id, words)
    return _page(request, session, entry_id, "merge", sent, words=words, others=others)


@pages.post("/entries/{entry_id}/notes")
def note(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    sent: Annotated[Sent[NoteForm], Depends(submitted(NoteForm))],
) -> Response:
    """Kept for the team."""
    if sent.form is None:
        return _page(request, session, entry_id, "note", sent, 422)
    add_note(session, entry_id, sent.form.text, session.get_one(Actor, who.actor_id), now)
    return to(f"{ENTRIES}/{entry_id}", done="noted")


def _today(now: Now) -> str:
    day = day_of(now)
    return f"{day.day}/{day.month}/{day.year}"


def _unsent(session: Session, entry_id: UUID) -> Sent[VersionForm]:
    version, _ = editing.state_of(session, ServiceDocument, entry_id)
    return Sent({"version": version}, None)


def _others(session: Session, entry_id: UUID, words: str) -> list[tuple[str, str, None]]:
    """Entries to choose from, when somebody looked for them."""
    found = entries_named(session, words) if words.strip() else {}
    return [(str(id), name, None) for id, name in found.items() if id != entry_id]


def _page(
    request: Request,
    session: Session,
    entry_id: UUID,
    page: str,
    sent: Sent[CheckedForm]
    | Sent[VersionForm]
    | Sent[CloseForm]
    | Sent[WithdrawForm]
    | Sent[NoteForm],
    status: int = 200,
    **more: object,
) -> Response:
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    values = {"entry": entry, "sent": sent, **more}
    return show(request, f"console/entry_{page}.html", status=status, **values)
