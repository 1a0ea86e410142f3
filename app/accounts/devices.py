"""Browsers that somebody has signed in with before: guessing by others does not slow them down."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.people import Account, tidy_email
from app.accounts.secrets_at_rest import DIGEST_LETTERS, digest_of, new_secret
from app.database import Base
from app.dialects import Moment

KNOWN_FOR = timedelta(days=180)


class Device(Base):
    """A browser known to be a person's. It opens nothing: it only keeps others' guesses out."""

    __tablename__ = "known_devices"

    digest: Mapped[str] = mapped_column(String(DIGEST_LETTERS), primary_key=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.actor_id"), index=True)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)


def remember_device(session: Session, actor_id: UUID, *, now: datetime) -> str:
    """Knows this browser from now on; returns what it keeps."""
    secret = new_secret()
    session.add(Device(digest=digest_of(secret), actor_id=actor_id, ends_at=now + KNOWN_FOR))
    return secret


def device_of(session: Session, email: str, secret: str | None, *, now: datetime) -> str | None:
    """The digest of this browser, when it is known for this very account."""
    query = (
        select(Device.digest)
        .join(Account, Account.actor_id == Device.actor_id)
        .where(
            Device.digest == digest_of(secret or ""),
            Account.email == tidy_email(email),
            Device.ends_at > now,
        )
    )
    return session.scalar(query)


def forget_devices_of(session: Session, actor_id: UUID) -> None:
    """Every browser of this person is a stranger again."""
    session.execute(delete(Device).where(Device.actor_id == actor_id))


def forget_devices(session: Session, now: datetime) -> int:
    """Deletes what was known long enough; tells how many."""
    gone = delete(Device).where(Device.ends_at <= now)
    return len(session.scalars(gone.returning(Device.digest)).all())
