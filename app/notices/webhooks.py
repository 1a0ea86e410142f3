"""Webhooks: who is told of changes, of which, and with which secrets.

A secret is kept as it is, because signing needs it: whoever can read the database can sign.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.addresses import Network, WebAddress, parse, vet
from app.database import Base
from app.dialects import Document, Moment
from app.notices.events import Event
from app.notices.outbox import OutboxMessage
from app.notices.signing import new_secret

BOTH_SIGN = timedelta(days=1)  # time to give the website its new secret


class UnknownWebhook(Exception):
    """There is no such webhook: see `localoffer webhooks list`."""


class WebhookExists(Exception):
    """This address is told of changes already: see `localoffer webhooks list`."""


class Webhook(Base):
    """An address that is told of changes. `events` are keys of `Event`.

    After a change of secrets both sign until `old_secret_until`.
    """

    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    url: Mapped[str] = mapped_column(unique=True)
    events: Mapped[list[str]] = mapped_column(Document)
    secret: Mapped[str] = mapped_column(String(100))
    old_secret: Mapped[str | None] = mapped_column(String(100))
    old_secret_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)

    def __repr__(self) -> str:
        """Without its secrets: this is what ends in logs and traces."""
        return f"Webhook({self.url!r})"


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a delivery needs to know of a webhook; the secrets that sign today, newest first."""

    id: UUID
    url: str
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """A webhook as people see it, with how many messages wait, arrived and were given up."""

    id: UUID
    url: str
    events: tuple[str, ...]
    waiting: int
    delivered: int
    dead: int
    last_error: str | None


def add_webhook(
    session: Session,
    url: str,
    *,
    events: Collection[Event] = tuple(Event),
    allow: Sequence[Network] = (),
    now: datetime,
) -> Webhook:
    """Tells this address of changes from now on. Raises AddressRefused, WebhookExists."""
    address = str(vetted(url, allow))
    if session.scalar(select(Webhook.id).where(Webhook.url == address)) is not None:
        raise WebhookExists(WebhookExists.__doc__)
    webhook = Webhook(
        url=address,
        events=[event for event in Event if event in events or event.must_be_told],
        secret=new_secret(),
        created_at=now,
    )
    session.add(webhook)
    session.flush()
    return webhook


def vetted(url: str, allow: Sequence[Network]) -> WebAddress:
    """An address that may be told, as far as its text shows; in an allowed network on any port.

    Raises AddressRefused. What its name leads to is looked at before each delivery.
    """
    return vet(url, allow=allow, ports=(parse(url).port,) if allow else ())


def rotate_secret(
    session: Session, webhook: Webhook, now: datetime, *, keep: timedelta = BOTH_SIGN
) -> str:
    """Gives a webhook a new secret and answers with it; the old one signs too for so long."""
    webhook.old_secret, webhook.old_secret_until = webhook.secret, now + keep
    webhook.secret = new_secret()
    session.flush()
    return webhook.secret


def find_webhook(session: Session, id_or_url: str) -> Webhook:
    """The webhook of this id or address. Raises UnknownWebhook."""
    try:
        named = Webhook.id == UUID(id_or_url)
    except ValueError:
        named = Webhook.url == id_or_url
    found = session.scalar(select(Webhook).where(named))
    if found is None:
        raise UnknownWebhook(UnknownWebhook.__doc__)
    return found


def receiver_of(webhook: Webhook, now: datetime) -> Receiver:
    """Where to deliver, and what signs at this moment."""
    until = webhook.old_secret_until
    old = (webhook.old_secret,) if webhook.old_secret and until and now < until else ()
    return Receiver(webhook.id, webhook.url, (webhook.secret, *old))


def all_webhooks(session: Session) -> list[WebhookLine]:
    """Every webhook and how its messages fare, by address."""
    box = OutboxMessage
    counted = (
        select(
            box.webhook_id,
            func.count(box.next_try_at).label("waiting"),
            func.count(box.delivered_at).label("delivered"),
            func.count(box.gave_up_at).label("dead"),
            func.max(box.last_error).label("last_error"),
        )
        .where(box.webhook_id.is_not(None))
        .group_by(box.webhook_id)
        .subquery()
    )
    query = (
        select(Webhook.id, Webhook.url, Webhook.events, counted)
        .outerjoin(counted, counted.c.webhook_id == Webhook.id)
        .order_by(Webhook.url)
    )
    return [
        WebhookLine(
            id=row.id,
            url=row.url,
            events=tuple(row.events),
            waiting=row.waiting or 0,
            delivered=row.delivered or 0,
            dead=row.dead or 0,
            last_error=row.last_error,
        )
        for row in session.execute(query)
    ]


def remove_webhook(session: Session, webhook: Webhook) -> None:
    """Tells this address of nothing more; what waited for it is deleted with it."""
    session.delete(webhook)
    session.flush()
