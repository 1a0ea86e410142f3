"""Two entries side by side, fact by fact; one press makes them one, another takes them apart."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.accounts.actors import Actor
from app.console.answers_in_words import label_of, lines_of_field
from app.console.duplicates import DUPLICATES
from app.console.entries import ENTRIES, QUESTIONS, STATUS_WORDS
from app.console.forms import Sent
from app.console.given_forms import GivenForm, version_read
from app.console.guard import MayEdit
from app.console.known import Known, known_for
from app.console.pages import Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.joining import Joint, ShowsWhatWasHidden, Whose, joints
from app.freshness.entry_merging import merge_entries, take_apart
from app.freshness.entry_standing import CannotStandSo
from app.freshness.flags import open_flags
from app.voices.corrections import waiting_for

pages = Pages()

WAITS = "A correction by the provider waits at the entry that goes. Decide on it first."
CHANGED = "Somebody has changed one of these entries since. Look at them again, then merge."
NOT_TOGETHER = "This does not fit the other facts. Select another answer."


@pages.get("/duplicates/pair")
def pair(
    request: Request,
    who: MayEdit,
    session: Reading,
    now: Now,
    one: Annotated[UUID, Query()],
    other: Annotated[UUID, Query()],
) -> Response:
    """Two entries side by side: `one` would stay, `other` go."""
    return _page(request, session, now, one, other, Sent({}, None))


@pages.post("/duplicates/merge")
def make_one(
    request: Request, who: MayEdit, session: Writing, now: Now, form: GivenForm
) -> Response:
    """The chosen facts are copied, and the address of the one that goes leads to the other."""
    goes, stays = _id(form, "goes"), _id(form, "stays")
    kept = editing.read_entry(session, ServiceDocument, stays)
    differing = joints(kept, editing.read_entry(session, ServiceDocument, goes))
    sent: Sent[Any] = Sent({one: text for one, text in form.items() if isinstance(text, str)}, None)
    whose = _chosen(differing, form, sent)
    read = {stays: version_read(form, "stays-version"), goes: version_read(form, "goes-version")}
    stand = {id: editing.state_of(session, ServiceDocument, id)[0] for id in read}
    if read != stand:
        sent.errors = {"pair": CHANGED}
    elif waiting_for(session, goes):
        sent.blame("pair", WAITS)
    elif not sent.errors:
        actor = session.get_one(Actor, who.actor_id)
        try:
            merge_entries(
                session, actor, goes=goes, stays=stays, whose=whose, versions=read, now=now
            )
        except ShowsWhatWasHidden as error:
            sent.blame(f"pick-{error.field}", str(error))
        except CannotStandSo as error:
            sent.blame("pair", str(error))
        except ValueError:
            sent.blame(_first_of(whose), NOT_TOGETHER)
        else:
            return to(DUPLICATES, gone=str(goes), done="merged")
    return _page(request, session, now, stays, goes, sent, status=422)


@pages.post("/entries/{entry_id}/take-apart")
def take_them_apart(
    request: Request, who: MayEdit, session: Writing, now: Now, entry_id: UUID
) -> Response:
    """Both stand as before, but for what was changed since."""
    left = take_apart(session, session.get_one(Actor, who.actor_id), entry_id, now)
    return to(f"{ENTRIES}/{entry_id}", done="taken_apart_in_part" if left else "taken_apart")


def _id(form: FormData, name: str) -> UUID:
    try:
        return UUID(str(form.get(name)))
    except ValueError as error:
        raise CannotStandSo("Load the page again: something of it did not arrive.") from error


def _chosen(differing: list[Joint], form: FormData, sent: Sent[Any]) -> dict[str, Whose]:
    whose = {}
    for one in differing:
        name, allowed = f"pick-{one.field}", [*Whose] if one.is_list else [Whose.STAYS, Whose.GOES]
        given = form.get(name)
        if given in allowed:
            whose[one.field] = Whose(str(given))
        else:
            sent.errors[name] = f"{label_of(one.field, QUESTIONS)}: select one"
    return whose


def _first_of(whose: dict[str, Whose]) -> str:
    """Ages are what may not fit together: the field to look at first."""
    ages = [name for name in ("minimum_age", "maximum_age") if name in whose]
    return f"pick-{ages[0]}" if ages else "pair"


def _page(
    request: Request,
    session: Session,
    now: Now,
    stays: UUID,
    goes: UUID,
    sent: Sent[Any],
    *,
    status: int = 200,
) -> Response:
    kept = editing.read_entry(session, ServiceDocument, stays)
    gone = editing.read_entry(session, ServiceDocument, goes)
    known = known_for(session, now, kept, gone)
    differing = joints(kept, gone)
    for one in differing:
        sent.values.setdefault(f"pick-{one.field}", one.offered)
    versions = [editing.state_of(session, ServiceDocument, id)[0] for id in (stays, goes)]
    flags, _ = open_flags(session, now, service_id=goes, snoozed=True)
    values: dict[str, Any] = {
        "stays": kept, "goes": gone, "sent": sent, "versions": versions, "flags": flags,
        "rows": [_row(one, known) for one in differing], "statuses": STATUS_WORDS,
        "same": _same(kept, gone, {one.field for one in differing}, known),
        "waits": bool(waiting_for(session, goes)), "may": kept.local_offer.entry_status.is_public,
    }  # fmt: skip
    return show(request, "console/duplicate_pair.html", status=status, **values)


def _row(one: Joint, known: Known) -> tuple[Joint, str, list[str], list[str]]:
    stays, goes = (
        lines_of_field(value, one.field, QUESTIONS, known) for value in (one.stays, one.goes)
    )
    return one, label_of(one.field, QUESTIONS), stays, goes


def _same(
    kept: ServiceDocument, gone: ServiceDocument, differing: set[str], known: Known
) -> list[tuple[str, list[str]]]:
    """What both say alike, so that the whole of both is on the page."""
    ours, theirs = editing.flat(kept), editing.flat(gone)
    alike = [
        (one.words, lines_of_field(ours[one.name], one.name, QUESTIONS, known))
        for one in QUESTIONS
        if one.name in ours and one.name in theirs and one.name not in differing
    ]
    return [(words, lines) for words, lines in alike if lines]
