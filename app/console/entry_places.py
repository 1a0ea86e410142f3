"""Places of an entry: one that we know already, or a new one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.console.answers import answers_of
from app.console.entries import ENTRIES
from app.console.forms import Sent
from app.console.given_forms import GivenForm
from app.console.guard import MayEdit
from app.console.known import Known
from app.console.pages import Pages, show, to
from app.console.shared_records import looked_up, postcodes_of, taken
from app.console.subjects import A_PLACE
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.documents import (
    AddressDocument,
    LocationDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from app.directory.known_words import find_places

pages = Pages()

KNOWN = Known()
Words = Annotated[str, Query(max_length=100)]


@pages.get("/entries/{entry_id}/places")
def places_page(
    request: Request, who: MayEdit, session: Reading, entry_id: UUID, words: Words = ""
) -> Response:
    """A place that we know already, or a new one."""
    sent: Sent[Any] = Sent(answers_of(_new_place(), A_PLACE.questions, KNOWN), None)
    return _add_page(request, session, entry_id, sent, words)


@pages.post("/entries/{entry_id}/places")
def add_place(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    form: GivenForm,
    words: Words = "",
) -> Response:
    """The entry is held there too."""
    if isinstance(known := form.get("known"), str):
        found = [id for id in find_places(session, words) if str(id) == known]
        if found:
            _hold(session, who.actor_id, now, entry_id, found[0])
            return to(f"{ENTRIES}/{entry_id}", done="place_added")
        sent: Sent[Any] = Sent(answers_of(_new_place(), A_PLACE.questions, KNOWN), None)
        sent.blame("known", "Select one of the places")
        return _add_page(request, session, entry_id, sent, words, status=422)
    made, sent, again = taken(_new_place(), A_PLACE, form, KNOWN)
    if made is None or again:
        return _add_page(
            request, session, entry_id, sent, words, status=422 if sent.errors else 200
        )
    act = _act(session, who.actor_id, now)
    editing.save(session, act, made)
    _hold(session, who.actor_id, now, entry_id, made.id)
    unknown = any(not one["found"] for one in looked_up(session, made))
    return to(f"{ENTRIES}/{entry_id}", done="place_unknown" if unknown else "place_added")


def _hold(session: Session, actor_id: UUID, now: Now, entry_id: UUID, location_id: UUID) -> None:
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    if location_id not in {one.location_id for one in entry.service_at_locations}:
        entry.service_at_locations.append(ServiceAtLocationDocument(location_id=location_id))
        editing.save(session, _act(session, actor_id, now), entry)


def _act(session: Session, actor_id: UUID, now: Now) -> editing.Act:
    return editing.begin(session, session.get_one(Actor, actor_id), act="save", why="", now=now)


def _new_place() -> LocationDocument:
    place = LocationDocument(addresses=[AddressDocument(address_1="-")])
    place.addresses[0].address_1 = ""  # to be filled in
    return place


def _add_page(
    request: Request,
    session: Session,
    entry_id: UUID,
    sent: Sent[Any],
    words: str,
    *,
    status: int = 200,
) -> Response:
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    here = {one.location_id for one in entry.service_at_locations}
    found = find_places(session, words) if words.strip() else {}
    places = [(str(id), name, None) for id, name in found.items() if id not in here]
    values = {
        "entry": entry, "sent": sent, "words": words, "places_found": places,
        "questions": A_PLACE.questions, "known": KNOWN,
        "postcodes": postcodes_of(session, sent),
    }  # fmt: skip
    return show(request, "console/entry_places.html", status=status, **values)
