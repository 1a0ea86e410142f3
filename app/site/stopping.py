"""No more mail: no more requests, or the address used no more at all. Old links work for this."""

from typing import Annotated

from fastapi import Form, Request, Response

from app.site.guard import Secret, WithOldLink
from app.site.pages import Pages, show, to
from app.templates.transactions import Now, Reading, Writing
from app.voices.objections import Objection, object_to_mail, objected

pages = Pages()


@pages.get("/stop")
def stop_page(request: Request, holder: WithOldLink, secret: Secret, session: Reading) -> Response:
    """Which of the two? Nothing happens by looking."""
    return show(
        request,
        "site/stop.html",
        secret=secret,
        email=holder.email,
        stopped=bool(objected(session, [holder.email])),
        wholly=bool(objected(session, [holder.email], Objection.EVERYTHING)),
    )


@pages.post("/stop")
def stop(
    holder: WithOldLink,
    secret: Secret,
    session: Writing,
    now: Now,
    # Mail programs that have a button for it send no choice: they mean these mails.
    what: Annotated[Objection, Form()] = Objection.REQUESTS,
) -> Response:
    """The address gets no more mail."""
    object_to_mail(session, holder, what, now=now)
    return to("stop", secret, done="stopped")
