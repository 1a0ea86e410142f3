"""Corrections from providers: field by field beside what the public reads; an editor decides."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.roles import May
from app.console.forms import Form, Sent
from app.console.guard import MayEdit, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry, state_of
from app.directory.facts import AddressVisibility, ContactVisibility
from app.voices.choices import items_for, words_of_choices
from app.voices.corrections import (
    BY_AN_EDITOR,
    Compared,
    NothingWaits,
    Outcome,
    all_waiting,
    compared,
    waiting_for,
)
from app.voices.deciding import Choice, Wrong, decide
from app.voices.offered import body_of
from app.voices.proposals import FACT_OF, NOT_SAID, OF_THE_PLACE, Field, NotSo

pages = Pages()

CORRECTIONS = f"{MOUNT}/corrections"
LONGEST = 4000
PARTS = ("outcome", "text", "reason")
SELECT = "Select what you do with this"


class Decided(Form):
    """Which version of the entry the decision was made on; its fields are named by corrections."""

    version: int = 0


async def sent_of(request: Request) -> Sent[Decided]:
    """What was sent: `outcome-…`, `text-…` and `reason-…` for each correction."""
    given = await request.form()
    values: dict[str, Any] = {
        name: _tidy(given.getlist(name))
        for name in given
        if name.partition("-")[0] in (*PARTS, "version")
    }
    version = values.get("version", "")
    return Sent(values, Decided(version=int(version) if version.isdecimal() else 0))


def _tidy(texts: Sequence[object]) -> str:
    """What was sent under a name; of keys there can be several, on lines of their own."""
    text = "\n".join(one for one in texts if isinstance(one, str))
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST]


DecidedSent = Annotated[Sent[Decided], Depends(sent_of)]


@pages.get("/corrections")
def corrections(request: Request, who: MayRead, session: Reading) -> Response:
    """Entries with corrections that wait, the longest first."""
    return show(request, "console/corrections.html", waiting=all_waiting(session))


@pages.get("/corrections/{service_id}")
def correction(request: Request, who: MayRead, session: Reading, service_id: UUID) -> Response:
    """What waits for one entry."""
    lines = _lines(session, service_id)
    version, _ = state_of(session, ServiceDocument, service_id)
    values: dict[str, Any] = {"version": str(version)}
    values |= {f"text-{one.id}": one.keys or NOT_SAID for one in lines if one.field in FACT_OF}
    values |= {f"text-{one.id}": one.proposed for one in lines if one.field not in FACT_OF}
    return _page(request, session, service_id, lines, Sent(values, None), who.may(May.EDIT))


def _lines(session: Session, service_id: UUID) -> list[Compared]:
    waiting, body = waiting_for(session, service_id), body_of(session, service_id)
    return compared(waiting, body, words_of_choices(session))


def _page(
    request: Request,
    session: Session,
    service_id: UUID,
    lines: Sequence[Compared],
    sent: Sent[Decided],
    may_edit: bool,
    status: int = 200,
) -> Response:
    words = words_of_choices(session)
    items = {one.id: items_for(words, one.field, one.keys) for one in lines if one.field in words}
    entry = read_entry(session, ServiceDocument, service_id)
    return show(
        request, "console/correction.html", status=status, compared=lines, sent=sent,
        entry=entry, withheld=_withheld(entry), items=items, may_edit=may_edit,
    )  # fmt: skip


def _withheld(entry: ServiceDocument) -> dict[Field, str]:
    """Fields of which families, and so the provider, read less than the team knows."""
    facts = entry.local_offer
    found: dict[Field, str] = {}
    if facts.contact_visibility != ContactVisibility.PUBLIC:
        found |= dict.fromkeys((Field.PHONE, Field.EMAIL), "contacts")
    if facts.address_visibility != AddressVisibility.PUBLIC:
        found |= dict.fromkeys(OF_THE_PLACE, "address")
    return found


@pages.post("/corrections/{service_id}")
def decide_about(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    service_id: UUID,
    sent: DecidedSent,
) -> Response:
    """Accepted ones become an edit; the provider is told of each."""
    lines = _lines(session, service_id)
    if not lines:
        raise NothingWaits(NothingWaits.__doc__)
    choices = _choices(lines, sent)
    if not sent.errors:
        editor = session.get_one(Actor, who.actor_id)
        version = sent.form.version if sent.form else 0
        try:
            with session.begin_nested():
                decide(session, service_id, choices, editor, version=version, now=now)
        except Wrong as wrong:
            declined = choices[wrong.correction_id].outcome is Outcome.DECLINED
            part = "reason" if declined else "text"
            sent.blame(f"{part}-{wrong.correction_id}", str(wrong))
        except NotSo as wrong:
            sent.blame(f"outcome-{lines[0].id}", str(wrong))
    if sent.errors:
        return _page(request, session, service_id, lines, sent, True, 422)
    return to(CORRECTIONS, done="decided")


def _choices(lines: Sequence[Compared], sent: Sent[Decided]) -> dict[UUID, Choice]:
    """The choice for each line; says where there is none."""
    found = {}
    for one in lines:
        outcome, text, reason = (sent.values.get(f"{part}-{one.id}", "") for part in PARTS)
        if outcome not in set(BY_AN_EDITOR):
            sent.blame(f"outcome-{one.id}", SELECT)
            continue
        found[one.id] = Choice(Outcome(outcome), text, reason)
    return found
