"""Questions from providers, and their answers, which go by mail."""

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field

from app.accounts.actors import Actor
from app.accounts.roles import May
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.voices.questions import LONGEST, answer, question, questions

pages = Pages()

QUESTIONS = f"{MOUNT}/provider-questions"


class AnswerForm(Form):
    """The answer."""

    wrong: ClassVar = {"answer": f"Enter an answer, in {LONGEST} characters or fewer"}

    answer: Annotated[str, Field(max_length=LONGEST)]


AnswerSent = Annotated[Sent[AnswerForm], Depends(submitted(AnswerForm))]


@pages.get("/provider-questions")
def all_questions(request: Request, who: MayRead, session: Reading) -> Response:
    """Unanswered ones first, of them the oldest."""
    return show(request, "console/provider_questions.html", questions=questions(session))


@pages.get("/provider-questions/{id}")
def one_question(request: Request, who: MayRead, session: Reading, id: UUID) -> Response:
    """One question, with the form for its answer."""
    one = question(session, id)
    may_edit = who.may(May.EDIT)
    return show(request, "console/provider_question.html", one=one, sent=None, may_edit=may_edit)


@pages.post("/provider-questions/{id}")
def answer_question(
    request: Request, who: MayEdit, session: Writing, now: Now, id: UUID, sent: AnswerSent
) -> Response:
    """Mails the answer."""
    if sent.form is None:
        values = {"one": question(session, id), "sent": sent, "may_edit": True}
        return show(request, "console/provider_question.html", status=422, **values)
    answer(session, id, sent.form.answer, session.get_one(Actor, who.actor_id), now=now)
    return to(QUESTIONS, done="answered")
