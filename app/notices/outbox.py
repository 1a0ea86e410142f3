"""The outbox: one row per message, written with its cause, delivered at least once.

A row waits while `next_try_at` is set. It ends delivered, or given up: a dead letter, which stays
to be seen and sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Document, Moment
from app.notices.retries import next_try

Destination = UUID | None  # a webhook; None: mail, which has one way out

LEASE = timedelta(minutes=10)  # longer than any batch takes
DELIVERED_KEPT = timedelta(days=30)  # mail holds addresses: it does not stay for ever
GIVEN_UP_KEPT = timedelta(days=90)
MAIL_WAITS = timedelta(days=7)  # for a mail server to be set: old news is worse than none
LONGEST_ERROR = 300
LINK = "one_time_link"


class MessageKind(StrEnum):
    """By which way a message leaves the house."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class OutboxMessage(Base):
    """A mail or a webhook's message: `tries` counts how often somebody set out to deliver it."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    last_error: Mapped[str | None]
    webhook_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("webhooks.id", ondelete="CASCADE"), index=True
    )
    gave_up_at: Mapped[datetime | None] = mapped_column(Moment, index=True)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to deliver until the lease runs out."""

    id: UUID
    recipient: str
    subject: str | None
    body: dict[str, Any]
    created_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message was not taken. `for_good`: trying again is no use. `everywhere`: the receiver
    takes nothing at present, so that the others need not be tried now."""

    words: str
    for_good: bool = False
    everywhere: bool = False
    retry_after: timedelta | None = None


def due_destinations(session: Session, now: datetime) -> list[Destination]:
    """Where messages wait to be delivered now."""
    due = select(OutboxMessage.webhook_id).where(OutboxMessage.next_try_at <= now)
    return list(session.scalars(due.distinct()))


def claim(
    session: Session, destination: Destination, now: datetime, *, limit: int
) -> list[Claimed]:
    """Takes due messages of one destination, oldest first, and counts a try of each.

    Others pass them over until the lease runs out: by then they were settled, or whoever took
    them has died, and they are sent again.
    """
    due = (
        select(OutboxMessage.id)
        .where(OutboxMessage.next_try_at <= now, _of(destination))
        .order_by(OutboxMessage.next_try_at, OutboxMessage.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(due).all()
    if not ids:
        return []
    taken = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(tries=OutboxMessage.tries + 1, next_try_at=now + LEASE)
        .returning(
            OutboxMessage.id,
            OutboxMessage.recipient,
            OutboxMessage.subject,
            OutboxMessage.body,
            OutboxMessage.created_at,
            OutboxMessage.tries,
        )
    )
    return sorted((Claimed(*row) for row in taken), key=lambda one: one.created_at)


def _of(destination: Destination) -> ColumnElement[bool]:
    if destination is None:
        return OutboxMessage.webhook_id.is_(None)
    return OutboxMessage.webhook_id == destination


def settle(session: Session, message: Claimed, failure: Failure | None, now: datetime) -> bool:
    """Writes down how a try went; tells whether the message waits for another one."""
    if failure is None:
        # Whoever holds the lease by now: what has arrived need not be sent again.
        done: dict[str, Any] = {"delivered_at": now, "next_try_at": None, "gave_up_at": None}
        done["last_error"] = None
        if LINK in message.body:  # it opens an account: no copy stays
            done["body"] = {name: one for name, one in message.body.items() if name != LINK}
        session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(done))
        return False
    again = None
    if not failure.for_good:
        again = next_try(message.tries, now, asked_for=failure.retry_after)
    session.execute(
        _still_ours(message).values(
            next_try_at=again,
            gave_up_at=None if again else now,
            last_error=failure.words[:LONGEST_ERROR],
        )
    )
    return again is not None


def give_back(session: Session, messages: Sequence[Claimed], now: datetime) -> None:
    """Messages that were taken and not tried: due again at once, and nothing is counted."""
    for one in messages:
        session.execute(_still_ours(one).values(next_try_at=now, tries=one.tries - 1))


def _still_ours(message: Claimed) -> Any:
    """A try that outlived its lease says nothing: another one is under way."""
    return update(OutboxMessage).where(
        OutboxMessage.id == message.id,
        OutboxMessage.tries == message.tries,
        OutboxMessage.delivered_at.is_(None),
    )


def dead_letters(
    session: Session, destination: Destination, *, limit: int = 100
) -> Sequence[OutboxMessage]:
    """What was given up, newest first."""
    query = select(OutboxMessage).where(OutboxMessage.gave_up_at.is_not(None), _of(destination))
    newest = query.order_by(OutboxMessage.gave_up_at.desc(), OutboxMessage.id).limit(limit)
    return session.scalars(newest).all()


def replay(session: Session, destination: Destination, now: datetime) -> int:
    """Makes every dead letter of a destination due again, with all its tries; tells how many."""
    again = (
        update(OutboxMessage)
        .where(OutboxMessage.gave_up_at.is_not(None), _of(destination))
        .values(tries=0, next_try_at=now, gave_up_at=None)
    )
    return len(session.scalars(again.returning(OutboxMessage.id)).all())


def forget_messages(session: Session, now: datetime) -> int:
    """Deletes what was delivered a month ago or given up a season ago; gives up mail that waited
    a week for a mail server. Tells how many rows are gone."""
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.webhook_id.is_(None),
            OutboxMessage.next_try_at.is_not(None),
            OutboxMessage.created_at < now - MAIL_WAITS,
        )
        .values(next_try_at=None, gave_up_at=now, last_error="No mail server within a week.")
    )
    gone = delete(OutboxMessage).where(
        (OutboxMessage.delivered_at < now - DELIVERED_KEPT)
        | (OutboxMessage.gave_up_at < now - GIVEN_UP_KEPT)
    )
    return len(session.scalars(gone.returning(OutboxMessage.id)).all())
