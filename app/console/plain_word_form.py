"""Plain words changed: a set's form, a sentence tried on it before it is saved, and a new set."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from app.accounts.sessions import Person
from app.console.forms import Sent, submitted
from app.console.guard import MayEdit
from app.console.pages import Pages, show, to
from app.console.plain_word_drafts import (
    FILTERS,
    Draft,
    SetForm,
    agree_on_overlaps,
    draft_of,
    overlaps_of_draft,
    values_of,
    wish_of,
)
from app.console.plain_words import PLAIN_WORDS
from app.console.plain_words_said import FIELDS, choices_of
from app.console.transactions import Now, Reading, Writing
from app.directory.changing_synonyms import add_set, change_set
from app.directory.synonym_lines import names_to_choose, set_line, set_lines
from app.directory.synonym_sets import sets_on, with_set
from app.directory.trying_words import try_words
from app.directory.understanding.thesaurus import thesaurus_of
from app.freshness.check_policies import policy_on
from app.freshness.days import day_of
from app.freshness.policy import lasting

pages = Pages()

BLANKS = 3  # fields for more sets
CHANGED = "Somebody changed this set after you opened it. Compare it with theirs, then save again"
Filled = Annotated[Sent[SetForm], Depends(submitted(SetForm))]


@pages.get("/vocabularies/words/new")
def new_set(request: Request, who: MayEdit, session: Reading, now: Now) -> Response:
    """An empty form."""
    draft = Draft(Sent({"seen": 0}, None), None, set_lines(session, day_of(now)))
    return _shown(request, session, draft, now)


@pages.post("/vocabularies/words/new")
def save_new_set(
    request: Request, who: MayEdit, session: Writing, now: Now, sent: Filled
) -> Response:
    """One set more."""
    return _saved(request, session, draft_of(session, sent, None, day_of(now)), who, now)


@pages.post("/vocabularies/words/new/try")
def try_new_set(
    request: Request, who: MayEdit, session: Reading, now: Now, sent: Filled
) -> Response:
    """A sentence with the new set, and without; nothing is saved."""
    return _tried_on(request, session, draft_of(session, sent, None, day_of(now)), now)


@pages.get("/vocabularies/words/{key}/change")
def change_page(request: Request, who: MayEdit, session: Reading, now: Now, key: str) -> Response:
    """A set as a form."""
    line, every = set_line(session, key, day_of(now)), set_lines(session, day_of(now))
    return _shown(request, session, Draft(Sent(values_of(line, every), None), line, every), now)


@pages.post("/vocabularies/words/{key}/change")
def save_set(
    request: Request, who: MayEdit, session: Writing, now: Now, key: str, sent: Filled
) -> Response:
    """Other words for a set."""
    return _saved(request, session, draft_of(session, sent, key, day_of(now)), who, now)


@pages.post("/vocabularies/words/{key}/try")
def try_set(
    request: Request, who: MayEdit, session: Reading, now: Now, key: str, sent: Filled
) -> Response:
    """A sentence with the set as it is on the form, and as it stands; nothing is saved."""
    return _tried_on(request, session, draft_of(session, sent, key, day_of(now)), now)


def _saved(request: Request, session: Session, draft: Draft, who: Person, now: Now) -> Response:
    sent, wish = draft.sent, wish_of(session, draft)
    if wish:
        agree_on_overlaps(session, draft, wish, day_of(now))
    if draft.line and sent.form and sent.form.seen != draft.line.edition:
        sent.blame("words", CHANGED)
        sent.values["seen"] = draft.line.edition
    if wish is None or sent.form is None:
        return _shown(request, session, draft, now, status=422)
    if draft.line:
        change_set(session, wish, seen=sent.form.seen, by=who.actor_id, now=now)
        return to(f"{PLAIN_WORDS}/{wish.one.key}", done="saved")
    add_set(session, wish, by=who.actor_id, now=now)
    return to(f"{PLAIN_WORDS}/{wish.one.key}", done="added")


def _tried_on(request: Request, session: Session, draft: Draft, now: Now) -> Response:
    sent, today = draft.sent, day_of(now)
    if sent.form and not sent.form.sentence:
        sent.blame("sentence", "Enter a sentence, as a parent would say it")
    if wish := wish_of(session, draft):
        draft.overlaps, _ = overlaps_of_draft(session, draft, wish, today)
    if wish is None or sent.form is None:
        return _shown(request, session, draft, now, status=422)
    sets = sets_on(session, today)
    both = (thesaurus_of(sets), thesaurus_of(with_set(sets, wish.one)))
    counted = lasting(policy_on(session, today), today)
    stands, wanted = (try_words(session, sent.form.sentence, one, counted) for one in both)
    draft.tried = (stands, wanted)
    return _shown(request, session, draft, now)


def _shown(
    request: Request, session: Session, draft: Draft, now: Now, status: int = 200
) -> Response:
    values: dict[str, Any] = {
        "draft": draft,
        "sent": draft.sent,
        "line": draft.line,
        "names": names_to_choose(draft.every).values(),
        "choices": choices_of(session, day_of(now)),
        "filters": [(name, FIELDS[f"means.{name}"]) for name in FILTERS],
        "blanks": BLANKS,
    }
    return show(request, "console/plain_word_form.html", status=status, **values)
