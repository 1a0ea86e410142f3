"""Full or closed for a while, closed for good, not ours: what a provider says of one entry."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response

from app.site.confirm import FormId
from app.site.guard import Secret, WithLink
from app.site.pages import Pages, Sent, show, to
from app.templates.transactions import Now, Reading, Writing
from app.voices.answering import Said, state
from app.voices.offered import Offered, one_of

pages = Pages()

Entry = Annotated[UUID, Form(alias="entry")]
Short = Annotated[str, Form(max_length=10)]
KINDS = {"full": Said.FULL, "closed": Said.TEMPORARILY_CLOSED}
FINAL = {"closed-for-good": Said.CLOSED_FOR_GOOD, "not-ours": Said.NOT_OURS}


@pages.get("/away")
def away_page(
    request: Request, holder: WithLink, secret: Secret, session: Reading, entry: UUID
) -> Response:
    """Full, or closed, until when?"""
    one = one_of(session, holder.organization_id, entry)
    return show(request, "site/away.html", secret=secret, entry=one, sent=Sent())


@pages.post("/away")
def say_away(
    request: Request,
    holder: WithLink,
    secret: Secret,
    session: Writing,
    now: Now,
    form_id: FormId,
    entry: Entry,
    what: Short = "",
    day: Short = "",
    month: Short = "",
    year: Short = "",
) -> Response:
    """The public reads it at once, as the provider's statement, until that day."""
    one = one_of(session, holder.organization_id, entry)
    sent = Sent({"what": what, "day": day, "month": month, "year": year})
    until = _day(sent)
    if what not in KINDS:
        sent.errors = {"what": "Select whether it is full or closed", **sent.errors}
    if not sent.errors:
        try:
            state(session, holder, entry, KINDS[what], form_id=form_id, now=now, until=until)
        except ValueError as error:
            sent.errors["day"] = str(error)
    if sent.errors:
        return _again(request, secret, one, sent)
    return to("confirm", secret, done=what)


def _again(request: Request, secret: str, one: Offered, sent: Sent) -> Response:
    return show(request, "site/away.html", status=422, secret=secret, entry=one, sent=sent)


def _day(sent: Sent) -> date | None:
    parts = [sent.values[name].strip() for name in ("day", "month", "year")]
    if not any(parts):
        sent.errors["day"] = "Enter the last day for which this is so"
        return None
    try:
        day, month, year = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        sent.errors["day"] = "Enter a real day, like 31 3 2027"
        return None


@pages.get("/gone")
def gone_page(
    request: Request, holder: WithLink, secret: Secret, session: Reading, entry: UUID, what: str
) -> Response:
    """Closed for good, or not theirs: asked once more, because it is a large step."""
    one = one_of(session, holder.organization_id, entry)
    known = what if what in FINAL else "not-ours"
    return show(request, "site/gone.html", secret=secret, entry=one, what=known)


@pages.post("/gone")
def say_gone(
    holder: WithLink,
    secret: Secret,
    session: Writing,
    now: Now,
    form_id: FormId,
    entry: Entry,
    what: Annotated[str, Form(pattern="^(closed-for-good|not-ours)$")],
) -> Response:
    """An editor decides whether the entry goes; until then, what was said is told."""
    state(session, holder, entry, FINAL[what], form_id=form_id, now=now)
    return to("confirm", secret, done=what)
