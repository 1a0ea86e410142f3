"""Pins of a place, first of all of the home page: listed, one more added, as families see them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlalchemy.orm import Session

from app.console.entries import STATUS_WORDS
from app.console.forms import Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.pages import Pages, show, to
from app.console.pins import HOME_PAGE, TWICE, WordsAndDays, address_of, blame_days
from app.console.transactions import Now, Reading, Writing
from app.directory.pins import add_pin, is_pinned
from app.directory.pins_shown import Shown, pins_seen, shown_at
from app.directory.services import names_of
from app.freshness.days import day_of
from app.freshness.entry_lines import EntriesAsked, find_entries

pages = Pages()

ITSELF = "A guide cannot be pinned to itself"

Words = Annotated[str, Query(max_length=100)]


class PinForm(WordsAndDays):
    """A new pin: which entry, besides."""

    wrong: ClassVar = {"entry": "Select the entry to pin"}

    entry: UUID


GivenPin = Annotated[Sent[PinForm], Depends(submitted(PinForm))]


@pages.get("/home-page")
def home_page(
    request: Request, who: MayRead, session: Reading, now: Now, words: Words = ""
) -> Response:
    """What families see first on the council's home page, and what is planned."""
    return place_page(request, session, now, None, nothing_sent(), words)


@pages.post("/home-page")
def pin_to_home_page(
    request: Request, who: MayEdit, session: Writing, now: Now, sent: GivenPin, words: Words = ""
) -> Response:
    """One more, after the others."""
    if form := pin_taken(session, None, sent):
        add(session, None, form, who.actor_id, now)
        return to(HOME_PAGE, done="pinned")
    return place_page(request, session, now, None, sent, words, status=422)


def nothing_sent() -> Sent[Any]:
    """An empty form."""
    return Sent({"why": "", "valid_from": "", "valid_to": "", "entry": ""}, None)


def pin_taken(session: Session, guide_id: UUID | None, sent: Sent[PinForm]) -> PinForm | None:
    """The form, if it can be taken; else it says what is wrong."""
    blame_days(sent)
    if (form := sent.form) and form.entry == guide_id:
        sent.blame("entry", ITSELF)
    if (form := sent.form) and is_pinned(
        session, guide_id, form.entry, valid_from=form.valid_from, valid_to=form.valid_to
    ):
        sent.blame("entry", TWICE)
    return sent.form


def add(session: Session, guide_id: UUID | None, form: PinForm, by: UUID, now: datetime) -> None:
    """Pins what a form says."""
    add_pin(
        session, guide_id, form.entry, by=by, now=now, why=form.why,
        valid_from=form.valid_from, valid_to=form.valid_to,
    )  # fmt: skip


def place_page(
    request: Request,
    session: Session,
    now: datetime,
    guide_id: UUID | None,
    sent: Sent[Any],
    words: str,
    *,
    status: int = 200,
    template: str = "console/home_page.html",
    **more: Any,
) -> Response:
    """The pins of a place, what families see of them today, and the form for one more."""
    today = day_of(now)
    values = {
        "pins": pins_seen(session, guide_id, today),
        "preview": _named(session, shown_at(session, guide_id, today)),
        "today": today,
        "statuses": STATUS_WORDS,
        "address": address_of(guide_id),
        "words": words,
        "found": _found(session, words),
        "sent": sent,
    }
    return show(request, template, status=status, **values, **more)


def _named(session: Session, shown: list[Shown]) -> list[tuple[Shown, str]]:
    names = names_of(session, [one.service_id for one in shown])
    return [(one, names[one.service_id]) for one in shown]


def _found(session: Session, words: str) -> list[tuple[str, str, str | None]]:
    """Entries to choose from, as choices: whose they are, and where those stand that are hidden."""
    if not words.strip():
        return []
    lines, _ = find_entries(session, EntriesAsked(words=words))
    found: list[tuple[str, str, str | None]] = []
    for one in lines:
        hidden = "" if one.status.is_public else f"Not shown: {STATUS_WORDS[one.status].lower()}"
        said = [part for part in (one.organization, hidden) if part]
        found.append((str(one.id), one.name, ". ".join(said) or None))
    return found
