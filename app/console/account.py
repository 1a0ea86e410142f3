"""My account: password, second factor, and where I am signed in."""

from typing import Annotated, ClassVar
from uuid import UUID

import segno
from anyio import to_thread
from fastapi import Depends, Request, Response
from pydantic import Field

from app.accounts.acts import record_act
from app.accounts.by_mail import tell_of_change
from app.accounts.sealing import NoSealingKey
from app.accounts.second_factors import (
    WrongCode,
    address_for_app,
    codes_left,
    new_recovery_codes,
    new_totp_secret,
    set_up,
    take_away,
)
from app.accounts.sessions import Person, end_one_of, end_sessions, sessions_of
from app.accounts.signing_in import change_password
from app.console.browsers import SESSION, drop
from app.console.forms import Form, Sent, submitted
from app.console.guard import Recently, SignedIn
from app.console.pages import MOUNT, Pages, show, to
from app.console.passwords import ChosenSent, hashed_or_blamed
from app.console.transactions import (
    Now,
    Reading,
    Writing,
    database_of,
    now_of,
    seals_of,
    settings_of,
    spans_of,
)

pages = Pages()

ACCOUNT = f"{MOUNT}/account"


BEGIN_AGAIN = "Scan the picture again, and enter the code that the app shows then"


class SetUpForm(Form):
    """The secret that the app was shown, and the code that proves it."""

    wrong: ClassVar = {"code": "Enter the 6 digits that the app shows", "secret": BEGIN_AGAIN}

    code: str
    secret: Annotated[str, Field(pattern=r"^[A-Z2-7]{32}$")]


SetUpSent = Annotated[Sent[SetUpForm], Depends(submitted(SetUpForm))]


@pages.get("/account")
def account(request: Request, who: SignedIn, session: Reading, now: Now) -> Response:
    """What there is to my account."""
    mine = sessions_of(session, who.actor_id, spans=spans_of(request), now=now)
    left = codes_left(session, who.actor_id)
    return show(request, "console/account.html", sessions=mine, codes_left=left)


@pages.get("/account/password")
def password_page(request: Request, who: SignedIn, _: Recently) -> Response:
    """The form for another password."""
    return show(request, "console/account_password.html", sent=None)


@pages.post("/account/password")
async def set_password(request: Request, who: SignedIn, _: Recently, sent: ChosenSent) -> Response:
    """Changes my password, and signs me out everywhere else."""
    hashed = await hashed_or_blamed(request, sent, about=[who.name, who.email])
    if hashed is None:
        return show(request, "console/account_password.html", status=422, sent=sent)
    await to_thread.run_sync(_change, request, who, hashed)
    return to(ACCOUNT, done="password_changed")


def _change(request: Request, who: Person, hashed: str) -> None:
    now = now_of(request)
    with database_of(request).writing() as session:
        change_password(session, who.actor_id, hashed, keep=who.session_id, now=now)
        tell_of_change(session, who.actor_id, "Your password was changed.", now=now)


@pages.get("/account/second-factor")
def second_factor_page(request: Request, who: SignedIn, _: Recently) -> Response:
    """A secret for the app, as a picture and as letters; kept when a code has proved it."""
    if not seals_of(request).ready:
        raise NoSealingKey(NoSealingKey.__doc__)
    return _set_up_page(request, who, None, new_totp_secret())


@pages.post("/account/second-factor")
def set_up_second_factor(
    request: Request, who: SignedIn, _: Recently, session: Writing, sent: SetUpSent, now: Now
) -> Response:
    """Asks for codes from now on, and shows the recovery codes this once."""
    if sent.form is not None:
        try:
            secret, code = sent.form.secret, sent.form.code
            codes = set_up(session, who.actor_id, secret, code, seals=seals_of(request), now=now)
        except WrongCode as wrong:
            sent.blame("code", str(wrong))
        else:
            tell_of_change(session, who.actor_id, "A second factor was set up.", now=now)
            return show(request, "console/recovery_codes.html", codes=codes)
    if "secret" in sent.errors:
        begun_again: Sent[SetUpForm] = Sent(sent.values | {"code": ""}, None, {"code": BEGIN_AGAIN})
        return _set_up_page(request, who, begun_again, new_totp_secret(), 422)
    return _set_up_page(request, who, sent, str(sent.values["secret"]), 422)


@pages.post("/account/second-factor/take-away")
def remove_second_factor(
    request: Request, who: SignedIn, _: Recently, session: Writing, now: Now
) -> Response:
    """Asks for no codes any more: administrators will be asked to set one up again."""
    take_away(session, who.actor_id, by=who.actor_id, now=now)
    tell_of_change(session, who.actor_id, "Your second factor was taken away.", now=now)
    return to(ACCOUNT, done="second_factor_gone")


@pages.post("/account/recovery-codes")
def make_codes(
    request: Request, who: SignedIn, _: Recently, session: Writing, now: Now
) -> Response:
    """Other recovery codes, shown this once: they are nowhere to be read again."""
    codes = new_recovery_codes(session, who.actor_id, now=now)
    return show(request, "console/recovery_codes.html", codes=codes)


@pages.post("/account/sessions/{session_id}/end")
def end_session_of_mine(
    request: Request, who: SignedIn, session: Writing, session_id: UUID, now: Now
) -> Response:
    """Signs one of my browsers out."""
    if end_one_of(session, who.actor_id, session_id):
        record_act(session, who.actor_id, "session_ended", now=now, about=[who.actor_id])
    return to(ACCOUNT, done="session_ended")


@pages.post("/account/sign-out-everywhere")
def sign_out_everywhere(request: Request, who: SignedIn, session: Writing, now: Now) -> Response:
    """Signs all my browsers out, this one too."""
    end_sessions(session, who.actor_id)
    record_act(session, who.actor_id, "signed_out_everywhere", now=now, about=[who.actor_id])
    answer = to(f"{MOUNT}/sign-in", done="signed_out_everywhere")
    drop(request, answer, SESSION)
    return answer


def _set_up_page(
    request: Request, who: Person, sent: Sent[SetUpForm] | None, secret: str, status: int = 200
) -> Response:
    issuer = f"Local Offer, {settings_of(request).council_name}"
    picture = segno.make(address_for_app(secret, email=who.email, issuer=issuer))
    values = {
        "sent": sent,
        "secret": secret,
        "letters": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": picture.svg_inline(omitsize=True, border=4, title="QR code for the app"),
    }
    return show(request, "console/second_factor.html", status=status, **values)
