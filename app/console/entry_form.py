"""Forms about an entry, whole or one question at a time; nothing that was entered is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, Query, Request, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.accounts.actors import Actor
from app.accounts.sessions import Person
from app.console.answers import (
    ADD_PREFIX,
    Answers,
    Known,
    add_row,
    answers_of,
    filled_document,
    sent_answers,
)
from app.console.answers_in_words import label_of, lines_of_field
from app.console.entries import ENTRIES, QUESTIONS, known_for
from app.console.entry_questions import ENTRY
from app.console.forms import Sent
from app.console.guard import MayEdit
from app.console.pages import Pages, show, to
from app.console.questions import Question, asked_with
from app.console.transactions import Now, Reading, Writing
from app.directory import editing
from app.directory.differing import differences, taken_over
from app.directory.documents import LocalOfferDocument, ServiceDocument
from app.directory.facts import EntryStatus
from app.directory.known_words import place_names
from app.directory.two_at_once import Clash, clash_of, save_or_clash
from app.freshness.previewing import preview_of

pages = Pages()

SAVE, PREVIEW, PLACE = "save", "preview", "place"


async def sent_form(request: Request) -> FormData:
    """The form as it came: its fields depend on what the entry holds."""
    return await request.form()


GivenForm = Annotated[FormData, Depends(sent_form)]


@dataclass(slots=True)
class Asked:
    """One request to change an entry: who, which questions, of which document, read when."""

    request: Request
    session: Session
    who: Person
    now: datetime
    form: FormData
    questions: Sequence[Question]
    document: ServiceDocument
    version: int


def _version(form: FormData) -> int:
    given = form.get("version")
    plain = given if isinstance(given, str) and given.isascii() and given.isdigit() else "0"
    return int(plain[:9])


@pages.get("/entries/new")
def new_entry(
    request: Request,
    who: MayEdit,
    session: Reading,
    now: Now,
    category: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """An empty form, but for its category where that is known."""
    known = known_for(session, now)
    answers = answers_of(_blank(), QUESTIONS, known)
    if category in dict(known.choices["categories"]):
        answers["local_offer.category"] = category
    return _shown(request, _blank(), QUESTIONS, Sent(answers, None), known, 0, {})


@pages.post("/entries/new")
def make_entry(
    request: Request, who: MayEdit, session: Writing, now: Now, form: GivenForm
) -> Response:
    """A draft, which nobody but the team sees."""
    return _take(Asked(request, session, who, now, form, QUESTIONS, _blank(), 0))


def _blank() -> ServiceDocument:
    facts = LocalOfferDocument(entry_status=EntryStatus.DRAFT)
    return ServiceDocument.model_construct(**_defaults(), id=uuid4(), local_offer=facts)


def _defaults() -> dict[str, Any]:
    filled = ServiceDocument(name="-").model_dump(exclude={"id", "local_offer"})
    return filled | {"name": ""}


@pages.get("/entries/{entry_id}/change")
def whole_form(
    request: Request, who: MayEdit, session: Reading, now: Now, entry_id: UUID
) -> Response:
    """Every question about an entry."""
    return _asked_of(request, session, now, entry_id, QUESTIONS)


@pages.post("/entries/{entry_id}/change")
def save_whole(
    request: Request, who: MayEdit, session: Writing, now: Now, entry_id: UUID, form: GivenForm
) -> Response:
    """Saves, previews, or adds a row, as the button says."""
    return _take(_asked(request, session, who, now, form, entry_id, QUESTIONS))


@pages.get("/entries/{entry_id}/change/{field}")
def one_question(
    request: Request, who: MayEdit, session: Reading, now: Now, entry_id: UUID, field: str
) -> Response:
    """One question about an entry."""
    return _asked_of(request, session, now, entry_id, _questions(field))


@pages.post("/entries/{entry_id}/change/{field}")
def save_one(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    entry_id: UUID,
    field: str,
    form: GivenForm,
) -> Response:
    """Saves the answer."""
    return _take(_asked(request, session, who, now, form, entry_id, _questions(field)))


@pages.post("/entries/{entry_id}/choose")
def choose(
    request: Request, who: MayEdit, session: Writing, now: Now, entry_id: UUID, form: GivenForm
) -> Response:
    """After two saves at once: field by field, whose version it is to be."""
    theirs = editing.read_entry(session, ServiceDocument, entry_id)
    mine = _mine(form, entry_id)
    fields = [one.field for one in differences(theirs, theirs, mine)]
    picked = {name: form.get(f"pick-{name}") for name in fields}
    missing = [name for name, pick in picked.items() if pick not in ("mine", "theirs")]
    read_at = _version(form)
    version, _ = editing.state_of(session, ServiceDocument, entry_id)
    seen = form.get("theirs")
    if missing or seen != str(version):
        clash = clash_of(session, mine, read_at)
        errors = {f"pick-{name}": f"{label_of(name, QUESTIONS)}: select one" for name in missing}
        return _clash(
            request, session, now, clash, read_at, Sent(dict(picked_of(picked)), None, errors)
        )
    wanted = [name for name, pick in picked.items() if pick == "mine"]
    act = editing.begin(
        session, session.get_one(Actor, who.actor_id), act="save", why="Two at once", now=now
    )
    editing.save(session, act, taken_over(theirs, mine, wanted), expected_version=version)
    return to(f"{ENTRIES}/{entry_id}", done="saved")


def picked_of(picked: dict[str, Any]) -> dict[str, str]:
    """What was picked, as the form's values."""
    return {f"pick-{name}": pick for name, pick in picked.items() if isinstance(pick, str)}


def _mine(form: FormData, entry_id: UUID) -> ServiceDocument:
    given = form.get("mine")
    try:
        mine = ServiceDocument.model_validate_json(given if isinstance(given, str) else "")
    except ValidationError as error:
        raise editing.UnknownEntry("What you entered did not arrive. Go back once more.") from error
    return mine.model_copy(update={"id": entry_id})


def _questions(field: str) -> tuple[Question, ...]:
    found = asked_with(ENTRY, field)
    if not found:
        raise editing.UnknownEntry("There is no such question.")
    return found


def _asked(
    request: Request,
    session: Session,
    who: Person,
    now: datetime,
    form: FormData,
    entry_id: UUID,
    questions: Sequence[Question],
) -> Asked:
    document = editing.read_entry(session, ServiceDocument, entry_id)
    return Asked(request, session, who, now, form, questions, document, _version(form))


def _asked_of(
    request: Request, session: Session, now: datetime, entry_id: UUID, questions: Sequence[Question]
) -> Response:
    document = editing.read_entry(session, ServiceDocument, entry_id)
    version, _ = editing.state_of(session, ServiceDocument, entry_id)
    known = known_for(session, now)
    sent: Sent[Any] = Sent(answers_of(document, questions, known), None)
    places = _places(session, document)
    return _shown(request, document, questions, sent, known, version, places)


def _take(asked: Asked) -> Response:
    """What a form that was sent comes to: saved, shown again, or a clash."""
    session, document = asked.session, asked.document
    known = known_for(session, asked.now)
    answers = sent_answers(asked.form, asked.questions)
    wanted = asked.form.get("do")
    do = wanted if isinstance(wanted, str) else SAVE
    if do.startswith(ADD_PREFIX) and _add(answers, asked.questions, do):
        return _again(asked, Sent(answers, None), known)
    made, sent = filled_document(document, asked.questions, answers, known)
    if made is None:
        return _again(asked, sent, known, status=422)
    if do == PREVIEW:
        preview = preview_of(session, made, asked.now)
        return _again(asked, sent, known, preview=preview)
    return _save(asked, made, then=do)


def _add(answers: Answers, questions: Sequence[Question], name: str) -> bool:
    for question in questions:
        if name == f"{ADD_PREFIX}{question.name}" and question.rows:
            add_row(answers, question)
            return True
    return False


def _save(asked: Asked, made: ServiceDocument, *, then: str) -> Response:
    session, now = asked.session, asked.now
    actor = session.get_one(Actor, asked.who.actor_id)
    version, _ = editing.state_of(session, ServiceDocument, made.id) if asked.version else (0, [])
    if version != asked.version:
        clash = clash_of(session, made, asked.version)
        return _clash(asked.request, session, now, clash, asked.version, Sent({}, None))
    why = "" if asked.version else "A new entry"
    act = editing.begin(session, actor, act="save", why=why, now=now)
    saved = save_or_clash(session, act, made, expected_version=asked.version)
    if isinstance(saved, Clash):
        return _clash(asked.request, session, now, saved, asked.version, Sent({}, None))
    if then == PLACE:
        return to(f"{ENTRIES}/{made.id}/places")
    return to(f"{ENTRIES}/{made.id}", done="saved" if asked.version else "drafted")


def _again(
    asked: Asked, sent: Sent[Any], known: Known, *, status: int = 200, **more: Any
) -> Response:
    places = _places(asked.session, asked.document)
    return _shown(
        asked.request, asked.document, asked.questions, sent, known, asked.version, places,
        status=status, **more,
    )  # fmt: skip


def _places(session: Session, document: ServiceDocument) -> dict[str, str]:
    """What each place of the entry is called, by the id of its part."""
    names = place_names(session, [one.location_id for one in document.service_at_locations])
    return {
        str(one.id): names.get(one.location_id, "A place without a name")
        for one in document.service_at_locations
    }


def _shown(
    request: Request,
    document: ServiceDocument,
    questions: Sequence[Question],
    sent: Sent[Any],
    known: Known,
    version: int,
    places: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    whole = len(questions) == len(QUESTIONS)
    values = {
        "entry": document, "questions": questions, "sections": ENTRY, "sent": sent, "known": known,
        "version": version, "places_of": places, "whole": whole, "preview": None,
        "action": request.url.path,
    }  # fmt: skip
    name = "console/entry_form.html" if whole else "console/entry_question.html"
    return show(request, name, status=status, **(values | more))


def _clash(
    request: Request,
    session: Session,
    now: datetime,
    clash: Clash[ServiceDocument],
    read_at: int,
    sent: Sent[Any],
) -> Response:
    known = known_for(session, now)
    fields = []
    for one in clash.fields:
        said = [
            lines_of_field(v, one.field, QUESTIONS, known) for v in (one.base, one.theirs, one.mine)
        ]
        fields.append((one, label_of(one.field, QUESTIONS), *said))
        alone = "theirs" if one.mine == one.base else "mine" if one.theirs == one.base else ""
        sent.values.setdefault(f"pick-{one.field}", alone)
    values = {
        "clash": clash, "fields": fields, "sent": sent, "read_at": read_at,
        "mine": clash.mine.model_dump_json(),
    }  # fmt: skip
    return show(request, "console/entry_clash.html", status=409, **values)
