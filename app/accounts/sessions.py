"""Sessions of people who signed in: a random secret in their browser, its digest here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.people import Account
from app.accounts.roles import May, Role
from app.accounts.secrets_at_rest import DIGEST_LETTERS, digest_of, new_secret
from app.database import Base
from app.dialects import Moment

SEEN_AGAIN_AFTER = timedelta(minutes=1)  # a write for each page would be a write too many
HALF_WAY_FOR = timedelta(minutes=10)
LONGEST_BROWSER = 200


class Stage(StrEnum):
    """How far a sign-in has come."""

    SECOND_FACTOR_DUE = "second_factor"
    WHOLE = "whole"


class Way(StrEnum):
    """How somebody proved who they are: elsewhere, a second factor is not ours to ask for."""

    PASSWORD = "password"  # noqa: S105 -- the name of a way
    OPENID = "openid"


class PersonSession(Base):
    """One browser of one person. `proved_at`: when they last proved who they are."""

    __tablename__ = "person_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[str] = mapped_column(String(DIGEST_LETTERS), unique=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.actor_id"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    way: Mapped[str] = mapped_column(String(16))
    browser: Mapped[str] = mapped_column(String(LONGEST_BROWSER))
    created_at: Mapped[datetime] = mapped_column(Moment)
    proved_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands before us: what pages need to know of somebody who signed in."""

    actor_id: UUID
    name: str
    email: str
    role: Role
    session_id: UUID
    way: Way
    proved_at: datetime
    seen_at: datetime
    has_password: bool
    has_second_factor: bool

    def may(self, what: May) -> bool:
        """Whether their role allows this."""
        return self.role.may(what)


@dataclass(frozen=True, slots=True)
class Spans:
    """How long a session lasts unused, and how long at most."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its owner sees it."""

    id: UUID
    browser: str
    created_at: datetime
    seen_at: datetime


def open_session(
    session: Session,
    actor_id: UUID,
    *,
    stage: Stage = Stage.WHOLE,
    way: Way = Way.PASSWORD,
    browser: str,
    spans: Spans,
    now: datetime,
    proved_at: datetime | None = None,
) -> str:
    """A session with a secret of its own, which is returned: the only time that it is seen."""
    secret = new_secret()
    lasts = spans.whole if stage is Stage.WHOLE else HALF_WAY_FOR
    session.add(
        PersonSession(
            digest=digest_of(secret),
            actor_id=actor_id,
            stage=stage,
            way=way,
            browser=browser[:LONGEST_BROWSER],
            created_at=now,
            proved_at=proved_at or now,
            seen_at=now,
            ends_at=now + lasts,
        )
    )
    return secret


def person_with(
    session: Session, secret: str, *, spans: Spans, now: datetime, stage: Stage = Stage.WHOLE
) -> Person | None:
    """Whose session this is; None when there is none, it has ended, or they are disabled."""
    query = (
        select(PersonSession, Account, Actor)
        .join(Account, Account.actor_id == PersonSession.actor_id)
        .join(Actor, Actor.id == Account.actor_id)
        .where(
            PersonSession.digest == digest_of(secret),
            PersonSession.stage == stage,
            PersonSession.ends_at > now,
            PersonSession.seen_at > now - spans.idle,
            Account.disabled_at.is_(None),
        )
    )
    found = session.execute(query).one_or_none()
    return _person(*found) if found else None


def _person(one: PersonSession, account: Account, actor: Actor) -> Person:
    return Person(
        actor_id=actor.id,
        name=actor.name,
        email=account.email,
        role=Role(actor.role or Role.VIEWER),
        session_id=one.id,
        way=Way(one.way),
        proved_at=one.proved_at,
        seen_at=one.seen_at,
        has_password=account.password_hash is not None,
        has_second_factor=account.totp_secret is not None,
    )


def see(session: Session, session_id: UUID, now: datetime) -> None:
    """Remembers that the session is in use."""
    session.execute(update(PersonSession).where(PersonSession.id == session_id).values(seen_at=now))


def end_session(session: Session, secret: str) -> UUID | None:
    """Ends the session of this secret; tells whose it was."""
    ended = delete(PersonSession).where(PersonSession.digest == digest_of(secret))
    return session.scalar(ended.returning(PersonSession.actor_id))


def end_one_of(session: Session, actor_id: UUID, session_id: UUID) -> bool:
    """Ends one session of this person; tells whether there was one."""
    ended = delete(PersonSession).where(
        PersonSession.id == session_id, PersonSession.actor_id == actor_id
    )
    return session.scalar(ended.returning(PersonSession.id)) is not None


def end_sessions(session: Session, actor_id: UUID, *, but: UUID | None = None) -> int:
    """Ends every session of this person, or every other one; tells how many."""
    ended = delete(PersonSession).where(PersonSession.actor_id == actor_id)
    if but is not None:
        ended = ended.where(PersonSession.id != but)
    return len(session.scalars(ended.returning(PersonSession.id)).all())


def sessions_of(
    session: Session, actor_id: UUID, *, spans: Spans, now: datetime
) -> list[SessionLine]:
    """The sessions of this person that are open now, last used first."""
    query = (
        select(PersonSession)
        .where(
            PersonSession.actor_id == actor_id,
            PersonSession.stage == Stage.WHOLE,
            PersonSession.ends_at > now,
            PersonSession.seen_at > now - spans.idle,
        )
        .order_by(PersonSession.seen_at.desc(), PersonSession.id)
    )
    return [
        SessionLine(one.id, one.browser, one.created_at, one.seen_at)
        for one in session.scalars(query)
    ]


def forget_sessions(session: Session, *, spans: Spans, now: datetime) -> int:
    """Deletes sessions that have ended; tells how many."""
    over = or_(PersonSession.ends_at <= now, PersonSession.seen_at <= now - spans.idle)
    gone = delete(PersonSession).where(over)
    return len(session.scalars(gone.returning(PersonSession.id)).all())
