"""What is done with a pin, wherever it is: its words and days changed, moved, taken off."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import AfterValidator
from sqlalchemy.orm import Session

from app.console.days import MaybeDay, as_typed
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory.pins import LONGEST_WHY, Pin, change_pin, is_pinned, move_pin, take_off, the_pin
from app.directory.pins_shown import seen_of
from app.directory.services import names_of
from app.freshness.days import day_of

pages = Pages()

HOME_PAGE = f"{MOUNT}/home-page"
GUIDES = f"{MOUNT}/guides"
LATER = "The last day must not be before the first"
TWICE = "This entry is pinned here already, on some of these days"


def _plain_why(value: str) -> str:
    text = " ".join(value.replace("\x00", "").split())
    if len(text) > LONGEST_WHY:
        raise ValueError(f"Say why in {LONGEST_WHY} characters or fewer")
    return text


class WordsAndDays(Form):
    """Why a pin stands where it does, and from when until when."""

    why: Annotated[str, AfterValidator(_plain_why)] = ""
    valid_from: MaybeDay = None
    valid_to: MaybeDay = None


class MoveForm(Form):
    """Which way."""

    do: str = "up"


@pages.get("/pins/{pin_id}")
def pin_page(request: Request, who: MayEdit, session: Reading, now: Now, pin_id: UUID) -> Response:
    """One pin's words and days."""
    pin = the_pin(session, pin_id)
    values = {
        "why": pin.why or "",
        "valid_from": as_typed(pin.valid_from),
        "valid_to": as_typed(pin.valid_to),
    }
    return _one(request, session, pin, Sent(values, None), now)


@pages.post("/pins/{pin_id}")
def change(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    pin_id: UUID,
    sent: Annotated[Sent[WordsAndDays], Depends(submitted(WordsAndDays))],
) -> Response:
    """Other words, other days."""
    pin = the_pin(session, pin_id)
    blame_days(sent)
    if (form := sent.form) and is_pinned(
        session, pin.guide_id, pin.service_id,
        valid_from=form.valid_from, valid_to=form.valid_to, besides=pin.id,
    ):  # fmt: skip
        sent.blame("valid_from", TWICE)
    if sent.form is None:
        return _one(request, session, pin, sent, now, status=422)
    change_pin(
        session, pin_id, by=who.actor_id, now=now, why=sent.form.why,
        valid_from=sent.form.valid_from, valid_to=sent.form.valid_to,
    )  # fmt: skip
    return to(address_of(pin.guide_id), done="pin_changed")


@pages.post("/pins/{pin_id}/move")
def move(
    who: MayEdit,
    session: Writing,
    now: Now,
    pin_id: UUID,
    sent: Annotated[Sent[MoveForm], Depends(submitted(MoveForm))],
) -> Response:
    """One place up or down."""
    up = sent.values["do"] != "down"
    guide_id = the_pin(session, pin_id).guide_id
    move_pin(session, pin_id, up=up, by=who.actor_id, now=now)
    return to(address_of(guide_id), done="pin_moved")


@pages.post("/pins/{pin_id}/off")
def off(who: MayEdit, session: Writing, now: Now, pin_id: UUID) -> Response:
    """No longer pinned."""
    guide_id = the_pin(session, pin_id).guide_id
    take_off(session, pin_id, by=who.actor_id, now=now)
    return to(address_of(guide_id), done="pin_off")


def address_of(guide_id: UUID | None) -> str:
    """The page of a place."""
    return f"{GUIDES}/{guide_id}" if guide_id else HOME_PAGE


def blame_days(sent: Sent[Any]) -> None:
    """Says of two days that they are the wrong way round."""
    form = sent.form
    if form and form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        sent.blame("valid_to", LATER)


def _one(
    request: Request,
    session: Session,
    pin: Pin,
    sent: Sent[Any],
    now: datetime,
    *,
    status: int = 200,
) -> Response:
    [seen] = seen_of(session, [pin], day_of(now))
    guide = names_of(session, [pin.guide_id])[pin.guide_id] if pin.guide_id else None
    return show(
        request, "console/pin.html", status=status, pin=seen, guide=guide, sent=sent,
        address=address_of(pin.guide_id),
    )  # fmt: skip
