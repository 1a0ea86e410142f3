"""One flag: what shows it, the likely fix first, and every decision about it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.routing import Match

from app.accounts.actors import Actor
from app.accounts.roles import May
from app.accounts.sessions import Person
from app.console.asked import Filters, asked_next, filters_in
from app.console.corrections import CORRECTIONS
from app.console.deciding import (
    Choice,
    DecisionForm,
    as_shown,
    decision_of,
    done_words,
)
from app.console.forms import Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.pages import Pages, show, to
from app.console.queue import FLAGS
from app.console.transactions import Now, Reading, Writing
from app.console.undoing import done_before
from app.freshness.case_files import CaseFile, case_file
from app.freshness.deciders import CannotDecideSo
from app.freshness.decisions import Assured, Decision
from app.freshness.labels import labels_of
from app.freshness.looking import LookState
from app.freshness.outcomes import Reason
from app.freshness.queue import next_after
from app.freshness.resolving import resolve
from app.freshness.turns import who_may_decide
from app.freshness.undoing import undoable
from app.voices.corrections import waiting_for

pages = Pages()

DecisionSent = Annotated[Sent[DecisionForm], Depends(submitted(DecisionForm))]


@pages.get("/flags/{flag_id}")
def flag(request: Request, who: MayRead, session: Reading, flag_id: UUID, now: Now) -> Response:
    """A flag with its evidence."""
    found = case_file(session, flag_id, now)
    did = done_before(request, session, who, now)
    return show_flag(request, session, who, found, now, as_shown(found.entry), did=did)


@pages.post("/flags/{flag_id}/decide")
def decide(
    request: Request, who: MayEdit, session: Writing, flag_id: UUID, now: Now, sent: DecisionSent
) -> Response:
    """Carries the decision out, and goes on to the next flag."""
    found = case_file(session, flag_id, now)
    if corrections_wait(session, found):
        return to(f"{CORRECTIONS}/{found.entry.id}")
    decision = _decision(session, sent, found)
    if decision is not None:
        try:
            # What cannot be done after all leaves nothing half done behind.
            with session.begin_nested():
                deed_id = _carry_out(session, found, decision, who, now)
        except CannotDecideSo as error:
            sent.blame(FIELD_OF.get(decision.decision, "decision"), str(error))
        else:
            return _onwards(request, session, found, who, now, deed_id)
    sent.values = as_shown(found.entry).values | sent.values
    return show_flag(request, session, who, found, now, sent, status=422)


def corrections_wait(session: Session, found: CaseFile) -> bool:
    """Whether the flag is about a provider's corrections, which are decided field by field: the
    provider hears what became of each, and the flag closes with them."""
    about = found.reason is Reason.PROVIDER_CORRECTION and found.flag.resolved_at is None
    return about and bool(waiting_for(session, found.entry.id))


FIELD_OF = {
    "link_corrected": "url",
    "temporarily_closed": "until",
    "tried_no_answer": "retry_on",
    "withdrawn": "replacement",
    "merged": "into",
    "assured": "checked_on",
    "facts_corrected": "email",
}


def _decision(session: Session, sent: Sent[DecisionForm], found: CaseFile) -> Decision | None:
    if sent.form is None or sent.form.decision is not Choice.LIKELY:
        return decision_of(session, sent, found.entry)
    fix = found.fix.decision if found.fix else None
    if fix is None or sent.form.likely != fix.model_dump_json():
        sent.blame("decision", "The likely fix is another one now: read it and decide again")
        return None
    return fix


def _carry_out(
    session: Session, found: CaseFile, decision: Decision, who: Person, now: Any
) -> UUID:
    actor = session.get_one(Actor, who.actor_id)
    also = decision.also if isinstance(decision, Assured) else ()
    words = done_words(found.entry.name, decision)
    with undoable(session, [found.flag.id], actor, now, words=words, also=also) as deed:
        resolve(session, found.flag.id, decision, actor, now)
    return deed.id


def _onwards(
    request: Request, session: Session, found: CaseFile, who: Person, now: Any, deed_id: UUID
) -> Response:
    session.flush()
    filters = filters_in(request.url.query)
    following = next_after(session, found.flag, asked_next(filters, who), now)
    place = f"{FLAGS}/{following}" if following else FLAGS
    return to(place, **filters.values, did=str(deed_id))


def show_flag(
    request: Request,
    session: Session,
    who: Person,
    found: CaseFile,
    now: Any,
    sent: Sent[Any],
    *,
    status: int = 200,
    did: Any = None,
) -> Response:
    """The page of a flag, with its forms as they stand."""
    filters: Filters = filters_in(request.url.query)
    is_open = found.flag.resolved_at is None
    corrections = corrections_wait(session, found)
    return show(
        request, "console/flag.html", status=status, case=found, flag=found.flag, sent=sent,
        filters=filters, did=did, now=now, takes_turns=is_open and who.may(May.EDIT),
        decides=is_open and who.may(May.EDIT) and not corrections, corrections=corrections,
        comments=who.may(May.COMMENT), choices=_choices(found), methods=METHODS,
        public_reasons=labels_of(session, "public_reasons"), people=who_may_decide(session),
        likely=_likely(found), states=LookState,
        can_ask=_answers(request, f"/entries/{found.entry.id}/ask"),
        has_page=_answers(request, f"/entries/{found.entry.id}", "GET"),
    )  # fmt: skip


METHODS = [
    ("phone", "By phone", None),
    ("email", "By email", None),
    ("visit", "On a visit", None),
    ("website_read", "By reading their website", None),
]


def _choices(found: CaseFile) -> list[Choice]:
    """The decisions that this flag can come to."""
    about_page = {Choice.LINK, Choice.NO_WEBSITE, Choice.PAGE_WRONG}
    left_out = {Choice.LIKELY} | (set() if found.url else about_page)
    if found.reason.value in ("overdue", "pinned_overdue"):
        left_out.add(Choice.NOT_A_PROBLEM)
    return [one for one in Choice if one not in left_out]


def _likely(found: CaseFile) -> str:
    return found.fix.decision.model_dump_json() if found.fix and found.fix.decision else ""


def _answers(request: Request, path: str, method: str = "POST") -> bool:
    """Whether a page of another part of the console is there."""
    scope = {
        **request.scope,
        "path": f"{request.scope.get('root_path', '')}{path}",
        "method": method,
    }
    return any(one.matches(scope)[0] is Match.FULL for one in request.app.router.routes)
