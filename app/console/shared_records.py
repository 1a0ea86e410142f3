"""Places and organisations: what several entries share, asked with the same sort of questions."""

from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.console.answers import ADD_PREFIX, add_row, answers_of, sent_answers
from app.console.entries import ENTRIES
from app.console.filling import filled_document
from app.console.forms import Sent
from app.console.given_forms import GivenForm, version_read
from app.console.guard import MayEdit
from app.console.known import Known, known_for, named_parts
from app.console.pages import Pages, show, to
from app.console.subjects import A_PLACE, AN_ORGANIZATION, About, Subject
from app.console.transactions import Now, Reading, Writing
from app.console.two_at_once import save_as_read
from app.directory import editing
from app.directory.documents import EntryDocument, LocationDocument, OrganizationDocument
from app.directory.known_words import entries_at, entries_of
from app.directory.postcodes import find_postcode

pages = Pages()

Kind = TypeVar("Kind", bound=EntryDocument)
LOOK_UP = "look_up"
MOST_ENTRIES = 20  # of a school, or a council: the rest is a search away
FromEntry = Annotated[UUID | None, Query()]


@pages.get("/organizations/new")
def new_organization(request: Request, who: MayEdit, session: Reading, now: Now) -> Response:
    """An empty form."""
    blank, known = _blank_organization(), known_for(session, now)
    sent: Sent[Any] = Sent(answers_of(blank, AN_ORGANIZATION.questions, known), None)
    return _page(request, session, AN_ORGANIZATION, blank, sent, known, None, 0)


@pages.post("/organizations/new")
def make_organization(
    request: Request, who: MayEdit, session: Writing, now: Now, form: GivenForm
) -> Response:
    """It can be chosen in entries from now on."""
    about, blank, known = AN_ORGANIZATION, _blank_organization(), known_for(session, now)
    made, sent, again = taken(blank, about, form, known)
    if made is None or again:
        status = 422 if sent.errors else 200
        return _page(request, session, about, blank, sent, known, None, 0, status=status)
    clash = save_as_read(request, session, who, now, about, made, 0)
    return clash or to(f"{about.home}/{made.id}", done="saved")


@pages.get("/places/{record_id}")
@pages.get("/organizations/{record_id}")
def record_page(
    request: Request,
    who: MayEdit,
    session: Reading,
    now: Now,
    about: About,
    record_id: UUID,
    entry: FromEntry = None,
) -> Response:
    """One place or organisation, with every question about it."""
    record = editing.read_entry(session, about.kind, record_id)
    version, _ = editing.state_of(session, about.kind, record_id)
    known = known_for(session, now, record)
    sent: Sent[Any] = Sent(answers_of(record, about.questions, known), None)
    return _page(request, session, about, record, sent, known, entry, version)


@pages.post("/places/{record_id}")
@pages.post("/organizations/{record_id}")
def change_record(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    about: About,
    record_id: UUID,
    form: GivenForm,
    entry: FromEntry = None,
) -> Response:
    """Changed for all its entries; where somebody was faster, both versions are shown."""
    record = editing.read_entry(session, about.kind, record_id)
    known, read_at = known_for(session, now, record), version_read(form)
    made, sent, again = taken(record, about, form, known)
    if made is None or again:
        status = 422 if sent.errors else 200
        return _page(request, session, about, record, sent, known, entry, read_at, status=status)
    clash = save_as_read(request, session, who, now, about, made, max(read_at, 1))
    home = f"{ENTRIES}/{entry}" if entry else f"{about.home}/{record_id}"
    return clash or to(home, done="saved")


def _blank_organization() -> OrganizationDocument:
    return OrganizationDocument(name="-").model_copy(update={"name": "", "id": uuid4()})


def taken(
    document: Kind, about: Subject, form: GivenForm, known: Known
) -> tuple[Kind | None, Sent[Any], bool]:
    """The document that was sent, what is wrong, and whether the form is only to be shown again."""
    answers = sent_answers(form, about.questions)
    do = form.get("do")
    for question in about.questions:
        if do == f"{ADD_PREFIX}{question.name}":
            add_row(answers, question)
            return None, Sent(answers, None), True
    made, sent = filled_document(document, about.questions, answers, known)
    if isinstance(made, LocationDocument) and not (made.name or made.addresses):
        sent.blame("name", "Enter a name or an address")
        return None, sent, False
    return made, sent, do == LOOK_UP


def _page(
    request: Request,
    session: Session,
    about: Subject,
    record: EntryDocument,
    sent: Sent[Any],
    known: Known,
    entry: UUID | None,
    version: int,
    *,
    status: int = 200,
) -> Response:
    place = about is A_PLACE
    used = (entries_at if place else entries_of)(session, record.id) if version else {}
    values = {
        "document": record, "sent": sent, "entry_id": entry, "version": version, "used": used,
        "sections": about.sections, "known": known, "is_place": place, "about": about,
        "named": named_parts(record, known), "new": not version,
        "postcodes": postcodes_of(session, sent) if place else [],
        "action": request.url.path + (f"?entry={entry}" if entry else ""), "most": MOST_ENTRIES,
    }  # fmt: skip
    return show(request, "console/shared_record.html", status=status, **values)


def postcodes_of(session: Session, sent: Sent[Any]) -> list[dict[str, Any]]:
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
