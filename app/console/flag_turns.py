"""Beside deciding: whose flag it is, until when it may wait, notes, flags raised by hand."""

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.sessions import Person
from app.console.asked import asked_next, filters_in
from app.console.days import Day
from app.console.deciding import as_shown
from app.console.flag import show_flag
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayComment, MayEdit, MayFlag
from app.console.pages import Pages, show, to
from app.console.queue import FLAGS
from app.console.transactions import Now, Reading, Writing
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.freshness.by_hand import LONGEST_REPORT, report_by_hand
from app.freshness.case_files import case_file
from app.freshness.deciders import CannotDecideSo
from app.freshness.flags import find_flag
from app.freshness.notes import LONGEST_NOTE, add_note
from app.freshness.queue import next_after
from app.freshness.turns import give, snooze, wake
from app.freshness.undoing import undoable

pages = Pages()

TOO_LONG = "Shorten it to {:,} characters"


class GiveForm(Form):
    """Whose flag it is from now on; empty: nobody's."""

    to: UUID | None = None


class SnoozeForm(Form):
    """Until when the flag may wait, and why."""

    wrong: ClassVar = {
        "snooze_until": "Enter the day on which it comes back",
        "why": "Enter why it can wait",
    }

    snooze_until: Day
    why: Annotated[str, Field(min_length=1, max_length=500)]


class NoteForm(Form):
    """An internal note."""

    wrong: ClassVar = {"text": f"Enter a note of {LONGEST_NOTE:,} characters or fewer"}

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class ReportForm(Form):
    """What is wrong with an entry."""

    wrong: ClassVar = {"words": f"Enter what is wrong, in {LONGEST_REPORT:,} characters or fewer"}

    words: Annotated[str, Field(min_length=1, max_length=LONGEST_REPORT)]


GiveSent = Annotated[Sent[GiveForm], Depends(submitted(GiveForm))]
SnoozeSent = Annotated[Sent[SnoozeForm], Depends(submitted(SnoozeForm))]
NoteSent = Annotated[Sent[NoteForm], Depends(submitted(NoteForm))]
ReportSent = Annotated[Sent[ReportForm], Depends(submitted(ReportForm))]


@pages.post("/flags/{flag_id}/give")
def give_to(
    request: Request, who: MayEdit, session: Writing, flag_id: UUID, sent: GiveSent, now: Now
) -> Response:
    """Takes the flag, gives it to somebody, or leaves it to whoever comes."""
    to_whom = sent.form.to if sent.form else None
    give(session, flag_id, to_whom, _actor(session, who), now)
    words = "released" if to_whom is None else "taken" if to_whom == who.actor_id else "given"
    return _back(request, flag_id, words)


@pages.post("/flags/{flag_id}/snooze")
def snooze_until(
    request: Request, who: MayEdit, session: Writing, flag_id: UUID, sent: SnoozeSent, now: Now
) -> Response:
    """Leaves the flag for later, and goes on to the next."""
    found = case_file(session, flag_id, now)
    actor = _actor(session, who)
    if sent.form is not None:
        try:
            with undoable(
                session, [flag_id], actor, now, words=f"{found.entry.name}: left for later."
            ) as deed:
                snooze(session, flag_id, sent.form.snooze_until, sent.form.why, actor, now)
        except CannotDecideSo as error:
            sent.blame("snooze_until", str(error))
        else:
            session.flush()
            filters = filters_in(request.url.query)
            following = next_after(session, found.flag, asked_next(filters, who), now)
            place = f"{FLAGS}/{following}" if following else FLAGS
            return to(place, **filters.values, did=str(deed.id))
    return show_flag(request, session, who, found, now, _errors_of(sent, found.entry), status=422)


@pages.post("/flags/{flag_id}/wake")
def wake_up(request: Request, who: MayEdit, session: Writing, flag_id: UUID, now: Now) -> Response:
    """Brings a flag back that was left for later."""
    wake(session, flag_id, _actor(session, who), now)
    return _back(request, flag_id, "woken")


@pages.post("/flags/{flag_id}/notes")
def note(
    request: Request, who: MayComment, session: Writing, flag_id: UUID, sent: NoteSent, now: Now
) -> Response:
    """Adds an internal note to the entry."""
    if sent.form is None:
        found = case_file(session, flag_id, now)
        errors = _errors_of(sent, found.entry)
        return show_flag(request, session, who, found, now, errors, status=422)
    service_id = find_flag(session, flag_id).service_id
    add_note(session, service_id, sent.form.text, _actor(session, who), now)
    return _back(request, flag_id, "noted")


@pages.get("/entries/{entry_id}/flag")
def raise_page(request: Request, who: MayFlag, session: Reading, entry_id: UUID) -> Response:
    """The form."""
    return _raise_page(request, session, entry_id, None)


@pages.post("/entries/{entry_id}/flag")
def raise_by_hand(
    request: Request, who: MayFlag, session: Writing, entry_id: UUID, sent: ReportSent, now: Now
) -> Response:
    """Flags an entry that seems wrong."""
    if sent.form is None:
        return _raise_page(request, session, entry_id, sent, 422)
    flag_id = report_by_hand(session, entry_id, sent.form.words, _actor(session, who), now)
    return to(f"{FLAGS}/{flag_id}", done="raised")


def _raise_page(
    request: Request,
    session: Session,
    entry_id: UUID,
    sent: Sent[ReportForm] | None,
    status: int = 200,
) -> Response:
    entry = read_entry(session, ServiceDocument, entry_id)
    return show(request, "console/flag_raise.html", status=status, entry=entry, sent=sent)


def _actor(session: Session, who: Person) -> Actor:
    return session.get_one(Actor, who.actor_id)


def _back(request: Request, flag_id: UUID, done: str) -> Response:
    return to(f"{FLAGS}/{flag_id}", **filters_in(request.url.query).values, done=done)


def _errors_of(sent: Sent[SnoozeForm] | Sent[NoteForm], entry: ServiceDocument) -> Sent[Form]:
    """What is wrong with one form of the page, among the values of all."""
    return Sent(as_shown(entry).values | sent.values, None, sent.errors)
