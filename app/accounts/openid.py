"""People whom the council's own sign-in (OpenID Connect) vouches for, and the roles it gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.accounts.people import LONGEST_NAME, Account, account_with, add_person
from app.accounts.roles import Role
from app.accounts.sessions import Spans, Way
from app.accounts.signing_in import Browser, Opened, let_in, stranger


class NotLetIn(Exception):
    """Your council account does not give you a role here: ask an administrator."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the issuer vouches for; `role` None: its groups give none."""

    issuer: str
    subject: str
    email: str
    email_is_verified: bool
    name: str
    role: Role | None
    proved_at: datetime | None = None  # when they last proved to the issuer who they are


def role_from(groups: object, roles: Mapping[str, str]) -> Role | None:
    """The role that allows most of those that these groups give."""
    listed: Iterable[object] = groups if isinstance(groups, list) else [groups]
    given = [Role(roles[one]) for one in listed if isinstance(one, str) and one in roles]
    return max(given, key=lambda role: len(role.allows), default=None)


def admit_vouched(
    session: Session, who: Vouched, browser: Browser, *, spans: Spans, now: datetime
) -> Opened:
    """Lets in whom the issuer vouches for, with the role that it gives now. Raises NotLetIn.

    Somebody who has an account already is known by a verified address, once; then by the
    issuer's own name for them, whatever becomes of the address.
    """
    account = _known(session, who)
    if who.role is None or (account and account.disabled_at is not None):
        raise NotLetIn(NotLetIn.__doc__)
    if account is None:
        account = _link_or_add(session, who, who.role, now)
    actor = session.get_one(Actor, account.actor_id)
    if actor.role != who.role:
        actor.role = who.role
        act = f"role_changed_to_{who.role}"
        record_act(
            session, actor.id, act, why="by the council's sign-in", now=now, about=[actor.id]
        )
    return let_in(
        session,
        account,
        browser,
        "sign_in_openid",
        spans=spans,
        now=now,
        way=Way.OPENID,
        proved_at=min(who.proved_at or now, now),
    )


def refuse_vouched(session: Session, who: Vouched | None, *, now: datetime) -> None:
    """Writes down that somebody came from the issuer and was not let in."""
    account = _known(session, who) if who else None
    about = [account.actor_id] if account else []
    actor = stranger(session, now).id
    record_act(session, actor, "sign_in_openid_failed", now=now, about=about)


def note_issuer_failure(session: Session, kind: str, *, now: datetime) -> None:
    """Writes down that the issuer did not answer as it should; `kind`: of the error."""
    actor = stranger(session, now).id
    record_act(session, actor, "sign_in_openid_unanswered", now=now, why=kind)


def _known(session: Session, who: Vouched) -> Account | None:
    query = select(Account).where(
        Account.openid_issuer == who.issuer, Account.openid_subject == who.subject
    )
    return session.scalar(query)


def _link_or_add(session: Session, who: Vouched, role: Role, now: datetime) -> Account:
    # An address that nobody has verified could be anybody's: with it, one would take over accounts.
    if not who.email or not who.email_is_verified:
        raise NotLetIn("Your council account has no verified email address.")
    account = account_with(session, who.email)
    if account is None:
        name = who.name.strip()[:LONGEST_NAME] or who.email
        account = add_person(session, email=who.email, name=name, role=role, by=None, now=now)
    elif account.disabled_at is not None or account.openid_subject is not None:
        raise NotLetIn(NotLetIn.__doc__)
    account.openid_issuer, account.openid_subject = who.issuer, who.subject
    record_act(session, account.actor_id, "account_linked", now=now, about=[account.actor_id])
    return account
