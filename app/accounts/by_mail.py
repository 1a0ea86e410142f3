"""Mails about accounts, written into the outbox: one-time links, and news of what was changed."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.people import account_of, account_with, add_person
from app.accounts.roles import Role
from app.accounts.signing_in import give_link
from app.accounts.tickets import Purpose, issue, issued_lately
from app.notices.outbox import LINK, MessageKind, OutboxMessage

MOST_AN_HOUR = 3


def address_of_link(link: str, root: str) -> str:
    """The page of a one-time link; `root` is the console's address without a slash at its end."""
    return f"{root}/password/link?{urlencode({'link': link})}"


def invite(
    session: Session, *, email: str, name: str, role: Role, by: UUID, root: str, now: datetime
) -> UUID:
    """A new person, who is sent a link to choose a password. Raises EmailTaken."""
    account = add_person(session, email=email, name=name, role=role, by=by, now=now)
    send_link(session, account.actor_id, Purpose.INVITATION, by=by, root=root, now=now)
    return account.actor_id


def send_link(
    session: Session, actor_id: UUID, purpose: Purpose, *, by: UUID | None, root: str, now: datetime
) -> None:
    """Sends a one-time link. Raises UnknownPerson."""
    link = give_link(session, actor_id, purpose, by=by, now=now)
    subject = {
        Purpose.INVITATION: "Your account for the Local Offer console",
        Purpose.NEW_PASSWORD: "Choose a new password for the Local Offer console",
    }[purpose]
    body = {"template": purpose.value, LINK: address_of_link(link, root)}
    _write(session, actor_id, subject, body, now)


def forgotten(session: Session, email: str, *, root: str, now: datetime) -> None:
    """Sends a link to who is here; does as much for who is not, but send. A few an hour at most."""
    account = account_with(session, email)
    if account is None or account.disabled_at is not None:
        issue(session, None, Purpose.NEW_PASSWORD, now=now)
    elif issued_lately(session, account.actor_id, since=now - timedelta(hours=1)) < MOST_AN_HOUR:
        send_link(session, account.actor_id, Purpose.NEW_PASSWORD, by=None, root=root, now=now)


def tell_of_change(session: Session, actor_id: UUID, what: str, *, now: datetime) -> None:
    """Tells a person what was changed about their account, in case that it was not them."""
    body = {"template": "account_changed", "what": what}
    _write(session, actor_id, "A change to your Local Offer account", body, now)


def _write(
    session: Session, actor_id: UUID, subject: str, body: dict[str, Any], now: datetime
) -> None:
    session.add(
        OutboxMessage(
            kind=MessageKind.MAIL,
            recipient=account_of(session, actor_id).email,
            subject=subject,
            body=body,
            created_at=now,
            next_try_at=now,
        )
    )
