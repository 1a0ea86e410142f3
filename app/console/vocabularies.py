"""Words: the terms that facts are told in."""

from typing import Annotated, ClassVar

from fastapi import Depends, Request, Response
from pydantic import Field

from app.console.days import MaybeDay
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayManagePeople, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.directory.term_words import edit_term, the_term
from app.directory.vocabulary import vocabularies

pages = Pages()

VOCABULARIES = f"{MOUNT}/vocabularies"
LATER = "The last day must not be before the first"


class TermForm(Form):
    """What a term is called, and from when until when it may be chosen."""

    wrong: ClassVar = {
        "label": "Enter what it is called, in 200 characters or fewer",
        "description": "Enter what it means, in 1,000 characters or fewer",
    }

    label: Annotated[str, Field(min_length=1, max_length=200)]
    description: Annotated[str, Field(min_length=1, max_length=1000)]
    valid_from: MaybeDay = None
    valid_to: MaybeDay = None


@pages.get("/vocabularies")
def all_vocabularies(request: Request, who: MayRead, session: Reading) -> Response:
    """Every vocabulary with its terms."""
    return show(request, "console/vocabularies.html", vocabularies=vocabularies(session))


@pages.get("/vocabularies/{vocabulary}/{key}")
def term_page(
    request: Request, who: MayManagePeople, session: Reading, vocabulary: str, key: str
) -> Response:
    """One term."""
    term = the_term(session, vocabulary, key)
    values = {
        "label": term.name,
        "description": term.description,
        "valid_from": f"{term.valid_from:%d/%m/%Y}" if term.valid_from else "",
        "valid_to": f"{term.valid_to:%d/%m/%Y}" if term.valid_to else "",
    }
    return show(request, "console/term.html", term=term, sent=Sent(values, None))


@pages.post("/vocabularies/{vocabulary}/{key}")
def change_term(
    request: Request,
    who: MayManagePeople,
    session: Writing,
    now: Now,
    vocabulary: str,
    key: str,
    sent: Annotated[Sent[TermForm], Depends(submitted(TermForm))],
) -> Response:
    """Other words, or other dates; entries are told in them at once."""
    form = sent.form
    if form and form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        sent.blame("valid_to", LATER)
    if sent.form is None:
        term = the_term(session, vocabulary, key)
        return show(request, "console/term.html", status=422, term=term, sent=sent)
    edit_term(
        session, vocabulary, key, by=who.actor_id, label=sent.form.label,
        description=sent.form.description, valid_from=sent.form.valid_from,
        valid_to=sent.form.valid_to, now=now,
    )  # fmt: skip
    return to(VOCABULARIES, done="changed")
