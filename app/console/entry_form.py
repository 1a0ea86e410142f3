"""Forms about an entry, whole or one question at a time; nothing that was entered is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.accounts.sessions import Person
from app.console.answers import ADD_PREFIX, Answers, add_row, answers_of, sent_answers
from app.console.entries import ENTRIES, QUESTIONS
from app.console.entry_questions import ENTRY
from app.console.filling import filled_document
from app.console.forms import Sent
from app.console.given_forms import GivenForm, version_read
from app.console.guard import MayEdit
from app.console.known import Known, known_for, named_parts
from app.console.pages import Pages, show, to
from app.console.questions import Question, asked_with
from app.console.subjects import AN_ENTRY
from app.console.transactions import Now, Reading, Writing
from app.console.two_at_once import save_as_read
from app.directory import editing
from app.directory.documents import LocalOfferDocument, ServiceDocument
from app.directory.facts import EntryStatus
from app.freshness.previewing import preview_of

pages = Pages()

SAVE, PREVIEW, PLACE = "save", "preview", "place"


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
    return _shown(request, _blank(), QUESTIONS, Sent(answers, None), known, 0)


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
    return Asked(request, session, who, now, form, questions, document, version_read(form))


def _asked_of(
    request: Request, session: Session, now: datetime, entry_id: UUID, questions: Sequence[Question]
) -> Response:
    document = editing.read_entry(session, ServiceDocument, entry_id)
    version, _ = editing.state_of(session, ServiceDocument, entry_id)
    known = known_for(session, now, document)
    sent: Sent[Any] = Sent(answers_of(document, questions, known), None)
    return _shown(request, document, questions, sent, known, version)


def _take(asked: Asked) -> Response:
    """What a form that was sent comes to: saved, shown again, or a clash."""
    session, document = asked.session, asked.document
    known = known_for(session, asked.now, document)
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
    clash = save_as_read(
        asked.request, asked.session, asked.who, asked.now, AN_ENTRY, made, asked.version
    )
    if clash is not None:
        return clash
    if then == PLACE:
        return to(f"{ENTRIES}/{made.id}/places")
    return to(f"{ENTRIES}/{made.id}", done="saved" if asked.version else "drafted")


def _again(
    asked: Asked, sent: Sent[Any], known: Known, *, status: int = 200, **more: Any
) -> Response:
    return _shown(
        asked.request, asked.document, asked.questions, sent, known, asked.version,
        status=status, **more,
    )  # fmt: skip


def _shown(
    request: Request,
    document: ServiceDocument,
    questions: Sequence[Question],
    sent: Sent[Any],
    known: Known,
    version: int,
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    whole = len(questions) == len(QUESTIONS)
    values = {
        "entry": document, "questions": questions, "sections": ENTRY, "sent": sent, "known": known,
        "version": version, "named": named_parts(document, known), "whole": whole,
        "preview": None, "action": request.url.path,
    }  # fmt: skip
    name = "console/entry_form.html" if whole else "console/entry_question.html"
    return show(request, name, status=status, **(values | more))
