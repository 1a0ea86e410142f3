"""Places and organisations: added, and changed with the same questions as entries."""

from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.console.answers import (
    ADD_PREFIX,
    Known,
    add_row,
    answers_of,
    filled_document,
    sent_answers,
)
from app.console.entries import ENTRIES
from app.console.entry_form import GivenForm
from app.console.entry_questions import ORGANIZATION, PLACE
from app.console.forms import Sent
from app.console.guard import MayEdit
from app.console.pages import MOUNT, Pages, show, to
from app.console.questions import Question, every_question
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.documents import (
    AddressDocument,
    EntryDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from app.directory.known_words import entries_at, entries_of, find_places
from app.directory.postcodes import find_postcode

pages = Pages()

Kind = TypeVar("Kind", bound=EntryDocument)
PLACE_QUESTIONS = tuple(every_question(PLACE))
ORGANIZATION_QUESTIONS = tuple(every_question(ORGANIZATION))
LOOK_UP = "look_up"
KNOWN = Known()
Words = Annotated[str, Query(max_length=100)]
FromEntry = Annotated[UUID | None, Query()]


@pages.get("/entries/{entry_id}/places")
def places_page(
    request: Request, who: MayEdit, session: Reading, entry_id: UUID, words: Words = ""
) -> Response:
    """A place that we know already, or a new one."""
    sent: Sent[Any] = Sent(answers_of(_new_place(), PLACE_QUESTIONS, KNOWN), None)
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
        sent: Sent[Any] = Sent(answers_of(_new_place(), PLACE_QUESTIONS, KNOWN), None)
        sent.blame("known", "Select one of the places")
        return _add_page(request, session, entry_id, sent, words, status=422)
    made, sent, again = _taken(session, _new_place(), PLACE_QUESTIONS, form)
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
        "questions": PLACE_QUESTIONS, "known": KNOWN,
        "postcodes": _postcodes_of(session, sent),
    }  # fmt: skip
    return show(request, "console/entry_places.html", status=status, **values)


@pages.get("/places/{location_id}")
def place_page(
    request: Request, who: MayEdit, session: Reading, location_id: UUID, entry: FromEntry = None
) -> Response:
    """One place."""
    place = editing.read_entry(session, LocationDocument, location_id)
    sent: Sent[Any] = Sent(answers_of(place, PLACE_QUESTIONS, KNOWN), None)
    return _one(request, session, place, sent, entry)


@pages.post("/places/{location_id}")
def change_place(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    location_id: UUID,
    form: GivenForm,
    entry: FromEntry = None,
) -> Response:
    """Changed for all entries that are held there."""
    place = editing.read_entry(session, LocationDocument, location_id)
    made, sent, again = _taken(session, place, PLACE_QUESTIONS, form)
    if made is None or again:
        return _one(request, session, place, sent, entry, status=422 if sent.errors else 200)
    editing.save(session, _act(session, who.actor_id, now), made, expected_version=_read_at(form))
    return to(f"{ENTRIES}/{entry}" if entry else f"{MOUNT}/places/{location_id}", done="saved")


@pages.get("/organizations/new")
def new_organization(request: Request, who: MayEdit, session: Reading) -> Response:
    """An empty form."""
    blank = _blank_organization()
    sent: Sent[Any] = Sent(answers_of(blank, ORGANIZATION_QUESTIONS, KNOWN), None)
    return _one(request, session, blank, sent, None)


@pages.post("/organizations/new")
def make_organization(
    request: Request, who: MayEdit, session: Writing, now: Now, form: GivenForm
) -> Response:
    """It can be chosen in entries from now on."""
    blank = _blank_organization()
    made, sent, again = _taken(session, blank, ORGANIZATION_QUESTIONS, form)
    if made is None or again:
        return _one(request, session, blank, sent, None, status=422 if sent.errors else 200)
    editing.save(session, _act(session, who.actor_id, now), made)
    return to(f"{MOUNT}/organizations/{made.id}", done="saved")


@pages.get("/organizations/{organization_id}")
def organization_page(
    request: Request, who: MayEdit, session: Reading, organization_id: UUID
) -> Response:
    """One organisation."""
    found = editing.read_entry(session, OrganizationDocument, organization_id)
    sent: Sent[Any] = Sent(answers_of(found, ORGANIZATION_QUESTIONS, KNOWN), None)
    return _one(request, session, found, sent, None)


@pages.post("/organizations/{organization_id}")
def change_organization(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    organization_id: UUID,
    form: GivenForm,
) -> Response:
    """Changed for all its entries."""
    found = editing.read_entry(session, OrganizationDocument, organization_id)
    made, sent, again = _taken(session, found, ORGANIZATION_QUESTIONS, form)
    if made is None or again:
        return _one(request, session, found, sent, None, status=422 if sent.errors else 200)
    editing.save(session, _act(session, who.actor_id, now), made, expected_version=_read_at(form))
    return to(f"{MOUNT}/organizations/{organization_id}", done="saved")


def _blank_organization() -> OrganizationDocument:
    filled = OrganizationDocument(name="-").model_copy(update={"name": "", "id": uuid4()})
    return filled


def _read_at(form: GivenForm) -> int:
    given = form.get("version")
    return int(given[:9]) if isinstance(given, str) and given.isdigit() else 0


def _taken(
    session: Session, document: Kind, questions: tuple[Question, ...], form: GivenForm
) -> tuple[Kind | None, Sent[Any], bool]:
    """The document that was sent, what is wrong, and whether the form is only to be shown again."""
    answers = sent_answers(form, questions)
    do = form.get("do")
    for question in questions:
        if do == f"{ADD_PREFIX}{question.name}":
            add_row(answers, question)
            return None, Sent(answers, None), True
    made, sent = filled_document(document, questions, answers, KNOWN)
    if isinstance(made, LocationDocument) and not (made.name or made.addresses):
        sent.blame("name", "Enter a name or an address")
        return None, sent, False
    return made, sent, do == LOOK_UP


def _one(
    request: Request,
    session: Session,
    document: OrganizationDocument | LocationDocument,
    sent: Sent[Any],
    entry: UUID | None,
    *,
    status: int = 200,
) -> Response:
    place = isinstance(document, LocationDocument)
    new = request.url.path.endswith("/new")
    version = 0 if new else editing.state_of(session, type(document), document.id)[0]
    if place:
        used: Any = entries_at(session, document.id)
    else:
        used = {} if new else entries_of(session, document.id)
    values = {
        "document": document, "sent": sent, "entry_id": entry, "version": version, "used": used,
        "sections": PLACE if place else ORGANIZATION, "known": KNOWN, "is_place": place,
        "postcodes": _postcodes_of(session, sent) if place else [], "new": new,
        "action": request.url.path + (f"?entry={entry}" if entry else ""),
    }  # fmt: skip
    return show(request, "console/entry_part.html", status=status, **values)


def _postcodes_of(session: Session, sent: Sent[Any]) -> list[dict[str, Any]]:
    """Each postcode of a form, and whether our table has it."""
    numbers = sent.values.get("addresses-rows", [])
    given = (str(sent.values.get(f"addresses-{one}-postal_code", "")).strip() for one in numbers)
    return [_looked_up(session, one) for one in given if one]


def looked_up(session: Session, place: LocationDocument) -> list[dict[str, Any]]:
    """Each postcode of a place, and whether our table has it."""
    return [_looked_up(session, one.postal_code) for one in place.addresses if one.postal_code]


def _looked_up(session: Session, text: str) -> dict[str, Any]:
    found = find_postcode(session, text)
    point = (round(found.latitude, 4), round(found.longitude, 4)) if found else None
    return {"text": text, "found": found is not None, "point": point}
