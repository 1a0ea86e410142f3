"""Providers: whom mail does not reach, who is written to next, how far their word is borne out."""

from uuid import UUID

from fastapi import Request, Response

from app.accounts.actors import Actor
from app.console.guard import MayEdit, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing, settings_of
from app.freshness.days import day_of
from app.settings import Settings
from app.voices.agreement import agreement
from app.voices.asking import ask_now, plan_asking
from app.voices.corrections import all_waiting
from app.voices.questions import unanswered
from app.voices.school_holidays import calendar

pages = Pages()


def root_of(settings: Settings) -> str:
    """The providers' pages, as providers reach them."""
    return f"{settings.base_url}/provider"


@pages.get("/providers")
def providers(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """The phone list, and the mails that are due."""
    terms, today = settings_of(request).school_terms, day_of(now)
    plan, dates = plan_asking(session, now, terms=terms), calendar(terms, today)
    return show(
        request,
        "console/providers.html",
        plan=plan,
        corrections=len(all_waiting(session)),
        questions=unanswered(session),
        agreement=agreement(session),
        dates=dates,
        dates_run_out=dates.runs_out_soon(today),
    )


@pages.post("/entries/{entry_id}/ask")
def ask_provider(
    request: Request, who: MayEdit, session: Writing, now: Now, entry_id: UUID
) -> Response:
    """Asks the provider of this entry now, about all of its entries."""
    editor = session.get_one(Actor, who.actor_id)
    ask_now(session, entry_id, editor, root=root_of(settings_of(request)), now=now)
    return to(f"{MOUNT}/entries/{entry_id}", done="asked")
