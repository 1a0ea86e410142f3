"""The provider's two minutes: its entries as the public sees them, and "all still right"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from app.accounts.provider_links import Holder
from app.site.guard import Secret, WithLink
from app.site.pages import Pages, show, to
from app.templates.transactions import Now, Reading, Writing
from app.voices.answering import LastAnswer, last_answers, still_right
from app.voices.offered import Offered, name_of_provider, published_of
from app.voices.plain_words import Told, told_of
from app.voices.questions import questions

pages = Pages()

FormId = Annotated[str, Form(alias="form", min_length=8, max_length=64)]
Entries = Annotated[list[UUID], Form(alias="entry", max_length=1000)]


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry on the page: what the public is told, and what the provider last said of it."""

    id: UUID
    name: str
    told: Sequence[Told]
    sentences: Sequence[str]
    answer: LastAnswer | None


def shown(session: Session, holder: Holder, now: datetime) -> list[Shown]:
    """The organisation's entries; answers since this link was sent."""
    since = now - holder.created_at
    said = last_answers(session, holder.organization_id, now, within=since)
    return [_shown(one, said.get(one.id)) for one in published_of(session, holder.organization_id)]


def _shown(one: Offered, answer: LastAnswer | None) -> Shown:
    return Shown(one.id, one.name, told_of(one.body), one.freshness.get("sentences", ()), answer)


@pages.get("/confirm")
def confirm_page(
    request: Request, holder: WithLink, secret: Secret, session: Reading, now: Now
) -> Response:
    """Everything on one page. Looking uses nothing up: mail scanners look, too."""
    entries = shown(session, holder, now)
    return show(
        request,
        "site/confirm.html",
        secret=secret,
        organization=name_of_provider(session, holder.organization_id),
        entries=entries,
        open=[one for one in entries if one.answer is None],
        asked=questions(session, link_id=holder.link_id),
        ends_at=holder.ends_at,
    )


@pages.post("/confirm")
def confirm_entries(
    holder: WithLink,
    secret: Secret,
    session: Writing,
    now: Now,
    form_id: FormId,
    entries: Entries,
) -> Response:
    """These entries are still right."""
    still_right(session, holder, entries, form_id=form_id, now=now)
    return to("confirm", secret, done="confirmed")
