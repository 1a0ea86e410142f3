"""A provider asks the team something, and gets a reference; the answer comes by mail."""

from typing import Annotated

from fastapi import Form, Request, Response

from app.site.confirm import FormId
from app.site.free_text import WithNumber
from app.site.guard import Secret, WithLink
from app.site.pages import Pages, Sent, show, to
from app.templates.transactions import Now, Reading, Writing
from app.voices.questions import LONGEST, ask, questions

pages = Pages()

TOO_LONG = f"Your question must have {LONGEST} characters or fewer"


@pages.get("/question")
def question_page(
    request: Request, holder: WithLink, secret: Secret, _: WithNumber, session: Reading
) -> Response:
    """The form, and what was asked before."""
    asked = questions(session, link_id=holder.link_id)
    return show(request, "site/question.html", secret=secret, sent=Sent(), asked=asked)


@pages.post("/question")
def ask_question(
    request: Request,
    holder: WithLink,
    secret: Secret,
    _: WithNumber,
    session: Writing,
    now: Now,
    form_id: FormId,
    question: Annotated[str, Form()] = "",
) -> Response:
    """Keeps the question."""
    text = question.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text or len(text) > LONGEST:
        sent = Sent({"question": question}, {"question": TOO_LONG if text else "Enter a question"})
        asked = questions(session, link_id=holder.link_id)
        return show(
            request, "site/question.html", status=422, secret=secret, sent=sent, asked=asked
        )
    ask(session, holder, text, form_id=form_id, now=now)
    return to("question", secret, done="asked")
