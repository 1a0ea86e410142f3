"""Entries that may be there twice, side by side; one press makes them one."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from app.accounts.actors import Actor
from app.console.answers_in_words import label_of, lines_of_field
from app.console.entries import QUESTIONS, STATUS_WORDS
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit
from app.console.known import known_for
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.differing import differences
from app.directory.documents import ServiceDocument
from app.directory.duplicates import known_duplicates
from app.directory.known_words import place_names
from app.directory.services import names_of
from app.freshness.entry_standing import CannotStandSo, merge_entry

pages = Pages()

DUPLICATES = f"{MOUNT}/duplicates"


class OneForm(Form):
    """Which of two stays, and the version of the one that goes."""

    wrong: ClassVar = {"gone": "Load the page again"}

    gone: UUID
    stays: UUID
    version: Annotated[int, Field(ge=0, le=1_000_000_000)]


@pages.get("/duplicates")
def duplicates(request: Request, who: MayEdit, session: Reading) -> Response:
    """Pairs that may be one."""
    pairs = known_duplicates(session)
    names = names_of(session, {id for one in pairs for id in (one.one, one.other)})
    return show(request, "console/duplicates.html", pairs=pairs, names=names)


@pages.get("/duplicates/pair")
def pair(
    request: Request,
    who: MayEdit,
    session: Reading,
    now: Now,
    one: Annotated[UUID, Query()],
    other: Annotated[UUID, Query()],
) -> Response:
    """Two entries side by side, fact by fact."""
    left = editing.read_entry(session, ServiceDocument, one)
    right = editing.read_entry(session, ServiceDocument, other)
    known = known_for(session, now)
    places = place_names(
        session, [at.location_id for d in (left, right) for at in d.service_at_locations]
    )
    rows = [
        (label_of(each.field, QUESTIONS), *(
            lines_of_field(value, each.field, QUESTIONS, known)
            if each.field != "service_at_locations" else
            [places.get(UUID(at["location_id"]), "A place") for at in value or []]
            for value in (each.theirs, each.mine)
        ))
        for each in differences(left, left, right)
    ]  # fmt: skip
    versions = [editing.state_of(session, ServiceDocument, id)[0] for id in (one, other)]
    values: dict[str, Any] = {
        "left": left, "right": right, "rows": rows, "versions": versions,
        "statuses": STATUS_WORDS,
    }  # fmt: skip
    return show(request, "console/duplicate_pair.html", **values)


@pages.post("/duplicates/merge")
def make_one(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    sent: Annotated[Sent[OneForm], Depends(submitted(OneForm))],
) -> Response:
    """The address of the one that goes leads to the one that stays."""
    if sent.form is None:
        raise CannotStandSo("Load the page again: something of it did not arrive.")
    form, actor = sent.form, session.get_one(Actor, who.actor_id)
    merge_entry(session, actor, form.gone, form.stays, version=form.version, now=now)
    return to(DUPLICATES, done="merged")
