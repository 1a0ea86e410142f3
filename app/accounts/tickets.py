"""One-time links: to accept an invitation, or to set a password anew."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.people import Account
from app.accounts.secrets_at_rest import DIGEST_LETTERS, digest_of, new_secret
from app.database import Base
from app.dialects import Moment


class Purpose(StrEnum):
    """What a link is good for: all of them end in a password of one's own choice."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105 -- the name of a purpose

    @property
    def lasts(self) -> timedelta:
        """How long such a link works."""
        return timedelta(days=7) if self is Purpose.INVITATION else timedelta(hours=1)


class LinkSpent(Exception):
    """This link was used before, or has run out. Ask for another one."""


class Ticket(Base):
    """A link that somebody was sent. `actor_id` None: somebody asked in the name of nobody we know,
    and that took as long."""

    __tablename__ = "tickets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[str] = mapped_column(String(DIGEST_LETTERS), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.actor_id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


def issue(session: Session, actor_id: UUID | None, purpose: Purpose, *, now: datetime) -> str:
    """A new link's secret; earlier links of this person work no more."""
    secret = new_secret()
    if actor_id is not None:
        void(session, actor_id, now=now)
    session.add(
        Ticket(
            digest=digest_of(secret), purpose=purpose, actor_id=actor_id, created_at=now,
            ends_at=now + purpose.lasts,
        )
    )  # fmt: skip
    return secret


def void(session: Session, actor_id: UUID, *, now: datetime) -> None:
    """No link of this person works any more."""
    unused = update(Ticket).where(Ticket.actor_id == actor_id, Ticket.used_at.is_(None))
    session.execute(unused.values(used_at=now))


def holder_of_link(session: Session, secret: str, *, now: datetime) -> UUID:
    """Whose link this is, without using it. Raises LinkSpent."""
    query = (
        select(Ticket.actor_id)
        .join(Account, Account.actor_id == Ticket.actor_id)
        .where(
            Ticket.digest == digest_of(secret),
            Ticket.used_at.is_(None),
            Ticket.ends_at > now,
            Account.disabled_at.is_(None),
        )
    )
    found = session.scalar(query)
    if found is None:
        raise LinkSpent(LinkSpent.__doc__)
    return found


def use_link(session: Session, secret: str, *, now: datetime) -> UUID:
    """Whose link this was; of two who use it at once, one is late. Raises LinkSpent."""
    actor_id = holder_of_link(session, secret, now=now)
    used = (
        update(Ticket)
        .where(Ticket.digest == digest_of(secret), Ticket.used_at.is_(None))
        .values(used_at=now)
    )
    if session.scalar(used.returning(Ticket.id)) is None:
        raise LinkSpent(LinkSpent.__doc__)
    return actor_id


def issued_lately(session: Session, actor_id: UUID, *, since: datetime) -> int:
    """How many links this person was sent: mail boxes are not to be flooded."""
    query = select(Ticket.id).where(Ticket.actor_id == actor_id, Ticket.created_at > since)
    return len(session.scalars(query).all())


def forget_tickets(session: Session, now: datetime) -> int:
    """Deletes links that ran out a day ago; tells how many."""
    gone = delete(Ticket).where(Ticket.ends_at < now - timedelta(days=1))
    return len(session.scalars(gone.returning(Ticket.id)).all())
