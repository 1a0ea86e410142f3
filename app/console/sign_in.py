"""Signing in and out: a password, then a code where one is due; and again for important acts."""

from typing import Annotated, ClassVar

from anyio import sleep, to_thread
from fastapi import Depends, Request, Response

from app.accounts.acts import record_act
from app.accounts.attempts import WaitBeforeTrying
from app.accounts.passwords import fits
from app.accounts.second_factors import WrongCode
from app.accounts.sessions import Person, Stage, end_session, person_with
from app.accounts.signing_in import (
    Asked,
    NotRight,
    Opened,
    admit,
    admit_with_code,
    ask,
    refuse,
    refuse_code,
)
from app.console.browsers import SESSION, browser_of, drop, keep_opened, secret_of
from app.console.forms import Form, Sent, submitted
from app.console.guard import Anybody, Known, NotSignedIn, SignedIn
from app.console.pages import MOUNT, Pages, ours, show, to
from app.console.transactions import (
    Writing,
    database_of,
    now_of,
    seals_of,
    settings_of,
    spans_of,
)

pages = Pages()

SIGN_IN = f"{MOUNT}/sign-in"
CODE = f"{MOUNT}/sign-in/code"
SAID_OF_BOTH = "The email address or the password is not right"


class SignInForm(Form):
    """Who, and their password."""

    wrong: ClassVar = {"email": "Enter your email address", "password": "Enter your password"}

    email: str
    password: str
    next: str = ""


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    wrong: ClassVar = {"code": "Enter the code"}

    code: str
    next: str = ""


SignInSent = Annotated[Sent[SignInForm], Depends(submitted(SignInForm))]
CodeSent = Annotated[Sent[CodeForm], Depends(submitted(CodeForm))]


@pages.get("/sign-in")
def sign_in_page(request: Request, _: Anybody, person: Known, next: str = "") -> Response:
    """The form; who is signed in already goes on."""
    if person:
        return to(ours(next))
    return _page(request, None, next)


@pages.post("/sign-in")
async def sign_in(request: Request, _: Anybody, sent: SignInSent) -> Response:
    """Takes a password: what is wrong is never said more exactly than it was not both right."""
    if sent.form is None:
        return _page(request, sent, sent.values["next"], 422)
    opened = await prove(request, sent, sent.form.email, sent.form.password)
    if opened is None:
        return _page(request, sent, sent.values["next"], 422)
    if opened.stage is Stage.SECOND_FACTOR_DUE:
        answer = to(CODE, next=ours(sent.form.next))
    else:
        answer = to(ours(sent.form.next))
    keep_opened(request, answer, opened)
    return answer


async def prove(
    request: Request, sent: Sent[SignInForm], email: str, password: str
) -> Opened | None:
    """Verifies a password; None: it is not right, or one has to wait, and the form says which.

    No transaction is open while it is hashed, and few are hashed at once: each takes 64 MiB.
    """
    try:
        asked = await to_thread.run_sync(_ask, request, email)
    except WaitBeforeTrying as wait:
        sent.blame("email", str(wait))
        return None
    await sleep(asked.attempt.delay)
    limiter = request.app.state.hashing
    right = await to_thread.run_sync(fits, password, asked.password_hash, limiter=limiter)
    try:
        return await to_thread.run_sync(_finish, request, asked, right)
    except NotRight:
        sent.blame("email", SAID_OF_BOTH)
        return None


def _ask(request: Request, email: str) -> Asked:
    with database_of(request).writing() as session:
        return ask(session, email, browser_of(request), now=now_of(request))


def _finish(request: Request, asked: Asked, right: bool) -> Opened:
    """Opens the session, or writes the failure down. Raises NotRight."""
    now = now_of(request)
    if right:
        with database_of(request).writing() as session:
            return admit(session, asked, browser_of(request), spans=spans_of(request), now=now)
    with database_of(request).writing() as session:
        refuse(session, asked, now=now)
    raise NotRight(NotRight.__doc__)


def half_way(request: Request) -> Person:
    """Whose password was right, and who owes a code. Raises NotSignedIn."""
    now, spans = now_of(request), spans_of(request)
    with database_of(request).reading() as session:
        secret = secret_of(request)
        found = person_with(session, secret, spans=spans, now=now, stage=Stage.SECOND_FACTOR_DUE)
    if found is None:
        raise NotSignedIn(NotSignedIn.__doc__)
    return found


HalfWay = Annotated[Person, Depends(half_way)]


@pages.get("/sign-in/code")
def code_page(request: Request, _: Anybody, who: HalfWay, next: str = "") -> Response:
    """The form for a code."""
    return show(request, "console/sign_in_code.html", sent=None, next=ours(next))


@pages.post("/sign-in/code")
async def take_code(request: Request, _: Anybody, who: HalfWay, sent: CodeSent) -> Response:
    """Takes a code, and lets in."""
    if sent.form is not None:
        try:
            asked = await to_thread.run_sync(_ask, request, who.email)
            await sleep(asked.attempt.delay)
            opened = await to_thread.run_sync(_let_in, request, who, asked, sent.form.code)
            answer = to(ours(sent.form.next))
            keep_opened(request, answer, opened)
            return answer
        except (WrongCode, WaitBeforeTrying) as wrong:
            sent.blame("code", str(wrong))
    values = {"sent": sent, "next": ours(sent.values["next"])}
    return show(request, "console/sign_in_code.html", status=422, **values)


def _let_in(request: Request, who: Person, asked: Asked, code: str) -> Opened:
    now, spans = now_of(request), spans_of(request)
    try:
        with database_of(request).writing() as session:
            return admit_with_code(
                session, who.actor_id, code, browser_of(request), asked.attempt,
                seals=seals_of(request), spans=spans, now=now,
            )  # fmt: skip
    except WrongCode:
        with database_of(request).writing() as session:
            refuse_code(session, who.actor_id, now=now)
        raise


@pages.get("/sign-in/again")
def again_page(request: Request, who: SignedIn, next: str = "") -> Response:
    """The form for who has signed in a while ago."""
    return _again(request, None, next)


@pages.post("/sign-in/again")
async def sign_in_again(request: Request, who: SignedIn, sent: SignInSent) -> Response:
    """Takes the password once more; the session gets another secret."""
    if sent.form is None and "password" not in sent.errors:
        sent = Sent(sent.values, SignInForm(email=who.email, **_without_email(sent.values)))
    if sent.form is None:
        sent.errors.pop("email", None)
        return _again(request, sent, sent.values["next"], 422)
    opened = await prove(request, sent, who.email, sent.form.password)
    if opened is None:
        words = sent.errors["email"]
        said = "The password is not right" if words == SAID_OF_BOTH else words
        return _again(
            request, Sent(sent.values, None, {"password": said}), sent.values["next"], 422
        )
    due = opened.stage is Stage.SECOND_FACTOR_DUE
    answer = to(CODE, next=ours(sent.form.next)) if due else to(ours(sent.form.next))
    keep_opened(request, answer, opened)
    return answer


def _without_email(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name != "email"}


@pages.post("/sign-out")
def sign_out(request: Request, who: SignedIn, session: Writing) -> Response:
    """Ends this session."""
    end_session(session, secret_of(request))
    record_act(session, who.actor_id, "signed_out", now=now_of(request), about=[who.actor_id])
    answer = to(SIGN_IN, done="signed_out")
    drop(request, answer, SESSION)
    return answer


def _page(
    request: Request, sent: Sent[SignInForm] | None, next: str, status: int = 200
) -> Response:
    openid = settings_of(request).openid_name if settings_of(request).openid_issuer else None
    values = {"sent": sent, "next": ours(next), "openid": openid}
    return show(request, "console/sign_in.html", status=status, **values)


def _again(
    request: Request, sent: Sent[SignInForm] | None, next: str, status: int = 200
) -> Response:
    openid = settings_of(request).openid_name if settings_of(request).openid_issuer else None
    values = {"sent": sent, "next": ours(next), "openid": openid}
    return show(request, "console/sign_in_again.html", status=status, **values)
