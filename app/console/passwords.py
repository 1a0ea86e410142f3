"""Choosing a password: by a link that was mailed, or because one was forgotten."""

from typing import Annotated, ClassVar
from uuid import UUID

from anyio import to_thread
from fastapi import Depends, Request, Response

from app.accounts.by_mail import forgotten, tell_of_change
from app.accounts.passwords import WeakPassword, hash_password
from app.accounts.people import PersonLine, person_line
from app.accounts.signing_in import choose_password
from app.accounts.tickets import holder_of_link
from app.console.forms import Email, Form, Sent, submitted
from app.console.guard import Anybody
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing, database_of, now_of, settings_of

pages = Pages()

SET_BY_LINK = "Your password was set by a link that we mailed to you."


class ForgottenForm(Form):
    """Whose password was forgotten."""

    wrong: ClassVar = {"email": "Enter your email address"}

    email: Email


class ChosenForm(Form):
    """The new password, and the link that allows it."""

    wrong: ClassVar = {"password": "Enter a new password"}

    password: str
    link: str = ""


ForgottenSent = Annotated[Sent[ForgottenForm], Depends(submitted(ForgottenForm))]
ChosenSent = Annotated[Sent[ChosenForm], Depends(submitted(ChosenForm))]


def root_of(request: Request) -> str:
    """The console's address as people reach it."""
    return f"{settings_of(request).base_url}{MOUNT}"


@pages.get("/password/forgotten")
def forgotten_page(request: Request, _: Anybody) -> Response:
    """The form."""
    return show(request, "console/password_forgotten.html", sent=None)


@pages.post("/password/forgotten")
def ask_for_link(
    request: Request, _: Anybody, session: Writing, sent: ForgottenSent, now: Now
) -> Response:
    """Mails a link to who is here, and says the same to everybody."""
    if sent.form is None:
        return show(request, "console/password_forgotten.html", status=422, sent=sent)
    forgotten(session, sent.form.email, root=root_of(request), now=now)
    return to(f"{MOUNT}/password/forgotten", done="mailed")


@pages.get("/password/link")
def link_page(request: Request, _: Anybody, session: Reading, now: Now, link: str = "") -> Response:
    """The form for a new password; the link is not used up by looking."""
    who = person_line(session, holder_of_link(session, link, now=now))
    return show(request, "console/password_link.html", sent=None, link=link, who=who)


@pages.post("/password/link")
async def choose(request: Request, _: Anybody, sent: ChosenSent) -> Response:
    """Sets the password; everybody who was signed in with the old one is not any more."""
    who = await to_thread.run_sync(_holder, request, sent.values["link"])
    hashed = await hashed_or_blamed(request, sent, about=[who.name, who.email])
    if hashed is None:
        values = {"sent": sent, "link": sent.values["link"], "who": who}
        return show(request, "console/password_link.html", status=422, **values)
    await to_thread.run_sync(_choose, request, sent.values["link"], hashed)
    return to(f"{MOUNT}/sign-in", done="password_set")


async def hashed_or_blamed(
    request: Request, sent: Sent[ChosenForm], *, about: list[str]
) -> str | None:
    """The password's hash, or None: the form says what is wrong with it."""
    if sent.form is None:
        return None
    try:
        limiter, password = request.app.state.hashing, sent.form.password
        return await to_thread.run_sync(
            lambda: hash_password(password, about=about), limiter=limiter
        )
    except WeakPassword as weak:
        sent.blame("password", str(weak))
        return None


def _holder(request: Request, link: str) -> PersonLine:
    with database_of(request).reading() as session:
        return person_line(session, holder_of_link(session, link, now=now_of(request)))


def _choose(request: Request, link: str, hashed: str) -> UUID:
    with database_of(request).writing() as session:
        actor_id = choose_password(session, link, hashed, now=now_of(request))
        tell_of_change(session, actor_id, SET_BY_LINK, now=now_of(request))
        return actor_id
