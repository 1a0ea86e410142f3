"""Signing in: a password, or the council's own sign-in, then perhaps a second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.actors import Actor, ActorKind, actor_named
from app.accounts.acts import record_act
from app.accounts.attempts import Attempt, begin_attempt, succeed
from app.accounts.devices import device_of, forget_devices_of, remember_device
from app.accounts.people import Account, account_of, account_with
from app.accounts.sealing import Seals
from app.accounts.second_factors import check_code
from app.accounts.sessions import (
    Spans,
    Stage,
    Way,
    end_session,
    end_sessions,
    open_session,
)
from app.accounts.tickets import Purpose, issue, use_link, void

STRANGER = "sign-in page"


class NotRight(Exception):
    """The e-mail address or the password is not right."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in that was asked for: what to verify the password against, outside a transaction."""

    attempt: Attempt
    actor_id: UUID | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser says of itself, and what it kept."""

    name: str
    client: str
    session: str
    device: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a browser is given: the session's secret, how far it has come, and a device's cookie."""

    secret: str
    stage: Stage
    device: str | None = None


def ask(session: Session, email: str, browser: Browser, *, now: datetime) -> Asked:
    """Begins a sign-in by password. Raises WaitBeforeTrying. Asks as much for those unknown."""
    device = device_of(session, email, browser.device, now=now)
    attempt = begin_attempt(session, email=email, client=browser.client, device=device, now=now)
    account = account_with(session, email)
    open_to = account if account and account.disabled_at is None else None
    known = account.actor_id if account else None
    return Asked(attempt, known, open_to.password_hash if open_to else None)


def refuse(session: Session, asked: Asked, *, now: datetime) -> None:
    """Writes a failure down: who was meant, if anybody was."""
    about = [asked.actor_id] if asked.actor_id else []
    record_act(session, stranger(session, now).id, "sign_in_failed", now=now, about=about)


def admit(
    session: Session, asked: Asked, browser: Browser, *, spans: Spans, now: datetime
) -> Opened:
    """The password was right: opens a session, or one half-way where a second factor is due.

    Raises NotRight where the person was disabled, or the password changed, in the meantime.
    """
    account = session.get(Account, asked.actor_id, with_for_update=True)
    if account is None or account.disabled_at or account.password_hash != asked.password_hash:
        raise NotRight(NotRight.__doc__)
    if account.totp_secret is None:
        succeed(session, asked.attempt)
        return let_in(session, account, browser, "sign_in_password", spans=spans, now=now)
    end_session(session, browser.session)
    secret = open_session(
        session, account.actor_id, stage=Stage.SECOND_FACTOR_DUE, browser=browser.name,
        spans=spans, now=now,
    )  # fmt: skip
    return Opened(secret, Stage.SECOND_FACTOR_DUE)


def admit_with_code(
    session: Session,
    actor_id: UUID,
    code: str,
    browser: Browser,
    attempt: Attempt,
    *,
    seals: Seals,
    spans: Spans,
    now: datetime,
) -> Opened:
    """The second factor, after the password. Raises WrongCode, NoSealingKey."""
    kind = check_code(session, actor_id, code, seals=seals, now=now)
    account = account_of(session, actor_id)
    succeed(session, attempt)
    return let_in(session, account, browser, f"sign_in_{kind}_code", spans=spans, now=now)


def refuse_code(session: Session, actor_id: UUID, *, now: datetime) -> None:
    """Writes down that a second factor was wrong."""
    actor = stranger(session, now).id
    record_act(session, actor, "second_factor_failed", now=now, about=[actor_id])


def let_in(
    session: Session,
    account: Account,
    browser: Browser,
    act: str,
    *,
    spans: Spans,
    now: datetime,
    way: Way = Way.PASSWORD,
    proved_at: datetime | None = None,
) -> Opened:
    """Opens a session in place of the browser's last one, and knows the browser from now on."""
    end_session(session, browser.session)
    secret = open_session(
        session,
        account.actor_id,
        way=way,
        browser=browser.name,
        spans=spans,
        now=now,
        proved_at=proved_at,
    )
    known = device_of(session, account.email, browser.device, now=now)
    device = None if known else remember_device(session, account.actor_id, now=now)
    account.last_sign_in_at = now
    record_act(session, account.actor_id, act, now=now, about=[account.actor_id])
    return Opened(secret, Stage.WHOLE, device)


def choose_password(session: Session, link: str, password_hash: str, *, now: datetime) -> UUID:
    """Uses a link to set a password: every session and known browser ends. Raises LinkSpent."""
    actor_id = use_link(session, link, now=now)
    account_of(session, actor_id).password_hash = password_hash
    end_sessions(session, actor_id)
    forget_devices_of(session, actor_id)
    record_act(session, actor_id, "password_set_by_link", now=now, about=[actor_id])
    return actor_id


def change_password(
    session: Session,
    actor_id: UUID,
    password_hash: str,
    *,
    keep: UUID | None = None,
    now: datetime,
) -> None:
    """Changes one's own password: all links end, and all sessions but the one to keep."""
    account_of(session, actor_id).password_hash = password_hash
    void(session, actor_id, now=now)
    end_sessions(session, actor_id, but=keep)
    record_act(session, actor_id, "password_changed", now=now, about=[actor_id])


def give_link(
    session: Session, actor_id: UUID, purpose: Purpose, *, by: UUID | None, now: datetime
) -> str:
    """A one-time link for a person. `by` None: they asked themselves, or somebody in their name."""
    who = by or stranger(session, now).id
    record_act(session, who, f"{purpose}_link", now=now, about=[actor_id])
    return issue(session, actor_id, purpose, now=now)


def stranger(session: Session, now: datetime) -> Actor:
    """Whoever has not signed in."""
    return actor_named(session, ActorKind.PUBLIC, STRANGER, now=now)
