"""What administrators do to others' accounts: roles, and who is let in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.accounts.devices import forget_devices_of
from app.accounts.people import Account, account_of
from app.accounts.roles import Role
from app.accounts.sessions import end_sessions
from app.accounts.tickets import void


class LastAdmin(Exception):
    """This is the only administrator left: make somebody else one first."""


def set_role(session: Session, actor_id: UUID, role: Role, *, by: UUID, now: datetime) -> bool:
    """Gives a person another role; tells whether it is another. Raises UnknownPerson, LastAdmin."""
    account_of(session, actor_id)
    actor = session.get_one(Actor, actor_id, with_for_update=True)
    if actor.role == role:
        return False
    if actor.role == Role.ADMIN:
        _keep_an_admin(session, actor_id)
    actor.role = role
    record_act(session, by, f"role_changed_to_{role}", now=now, about=[actor_id])
    return True


def disable_person(session: Session, actor_id: UUID, *, by: UUID, now: datetime) -> bool:
    """Lets a person in no more, from their next request on. Raises UnknownPerson, LastAdmin."""
    account = account_of(session, actor_id)
    if account.disabled_at is not None:
        return False
    if session.get_one(Actor, actor_id).role == Role.ADMIN:
        _keep_an_admin(session, actor_id)
    account.disabled_at = now
    end_sessions(session, actor_id)
    forget_devices_of(session, actor_id)
    void(session, actor_id, now=now)
    record_act(session, by, "person_disabled", now=now, about=[actor_id])
    return True


def enable_person(session: Session, actor_id: UUID, *, by: UUID, now: datetime) -> bool:
    """Lets a disabled person in again. Raises UnknownPerson."""
    account = account_of(session, actor_id)
    if account.disabled_at is None:
        return False
    account.disabled_at = None
    record_act(session, by, "person_enabled", now=now, about=[actor_id])
    return True


def _keep_an_admin(session: Session, but: UUID) -> None:
    # All admins' rows are locked: two who demote each other at once must not both succeed.
    query = (
        select(Actor.id)
        .join(Account, Account.actor_id == Actor.id)
        .where(Actor.role == Role.ADMIN, Account.disabled_at.is_(None))
        .order_by(Actor.id)
        .with_for_update()
    )
    if not [id for id in session.scalars(query) if id != but]:
        raise LastAdmin(LastAdmin.__doc__)
