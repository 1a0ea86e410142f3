"""Whose turn a flag is: taken, given, left again; or asleep until a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.accounts.people import Account
from app.accounts.roles import May, Role
from app.directory.history import EntryNote
from app.freshness.days import day_of, in_words
from app.freshness.deciders import CannotDecideSo
from app.freshness.flags import AlreadyResolved, Flag, find_flag

MORNING = time(7)


class NotOneOfUs(ValueError):
    """A flag can only be given to somebody who may decide about it."""


def who_may_decide(session: Session) -> Sequence[tuple[UUID, str]]:
    """The people to whom a flag can be given."""
    deciders = [role for role in Role if role.may(May.EDIT)]
    query = (
        select(Actor.id, Actor.name)
        .join(Account, Account.actor_id == Actor.id)
        .where(Account.disabled_at.is_(None), Actor.role.in_(deciders))
        .order_by(Actor.name)
    )
    return [(id, name) for id, name in session.execute(query)]


def give(session: Session, flag_id: UUID, to: UUID | None, by: Actor, now: datetime) -> Flag:
    """Gives the flag to a person, or to nobody. Raises UnknownFlag, AlreadyResolved, NotOneOfUs."""
    if to is not None and to not in {id for id, _ in who_may_decide(session)}:
        raise NotOneOfUs(NotOneOfUs.__doc__)
    flag = _open(session, flag_id)
    flag.assignee_id = to
    act = "flag_released" if to is None else "flag_assigned"
    record_act(session, by.id, act, now=now, about=[flag.service_id])
    return flag


def snooze(
    session: Session, flag_id: UUID, until: date, why: str, by: Actor, now: datetime
) -> Flag:
    """Lets the flag sleep until a morning; why is an internal note. Raises as `give` does."""
    if until <= day_of(now):
        raise CannotDecideSo("until: choose a day after today.")
    flag = _open(session, flag_id)
    flag.snoozed_until = datetime.combine(until, MORNING, UTC)
    text = f"Left until {in_words(until)}: {why}"
    session.add(EntryNote(service_id=flag.service_id, actor_id=by.id, at=now, text=text))
    record_act(session, by.id, "flag_snoozed", now=now, about=[flag.service_id])
    return flag


def wake(session: Session, flag_id: UUID, by: Actor, now: datetime) -> Flag:
    """Brings a sleeping flag back at once."""
    flag = _open(session, flag_id)
    flag.snoozed_until = None
    record_act(session, by.id, "flag_woken", now=now, about=[flag.service_id])
    return flag


def _open(session: Session, flag_id: UUID) -> Flag:
    """The flag, if nobody was faster."""
    still = update(Flag).where(Flag.id == flag_id, Flag.resolved_at.is_(None))
    if session.scalar(still.values(reason=Flag.reason).returning(Flag.id)) is None:
        find_flag(session, flag_id)
        raise AlreadyResolved("This flag has been resolved meanwhile.")
    return find_flag(session, flag_id)
