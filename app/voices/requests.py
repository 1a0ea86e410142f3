"""Requests to providers: which mail went to whom, about which entries, and what came of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.people import LONGEST_EMAIL
from app.database import Base
from app.dialects import Document, Moment
from app.freshness.flags import Doubt, raise_flag
from app.freshness.outcomes import Reason
from app.notices.outbox import OutboxMessage
from app.voices.asking_policy import A_YEAR, Sent, Step

REFUSED = "Refused:"  # how `crawlers.mailing` says that the address, not the server, is wrong
KEPT = A_YEAR * 2


class ProviderRequest(Base):
    """One mail of one round to one contact; a round is known by its first mail."""

    __tablename__ = "provider_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organization_id: Mapped[UUID] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    step: Mapped[str] = mapped_column(String(16))
    round_id: Mapped[UUID] = mapped_column(index=True)
    message_id: Mapped[UUID | None] = mapped_column(index=True)
    service_ids: Mapped[list[str]] = mapped_column(Document)
    sent_at: Mapped[datetime] = mapped_column(Moment, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    bounced_at: Mapped[datetime | None] = mapped_column(Moment)


def sent_lately(
    session: Session, now: datetime, organization_ids: Collection[UUID] | None = None
) -> dict[UUID, list[Sent]]:
    """The past year's mails by organisation, oldest first."""
    query = select(ProviderRequest).where(ProviderRequest.sent_at > now - A_YEAR)
    if organization_ids is not None:
        query = query.where(ProviderRequest.organization_id.in_(organization_ids))
    found: dict[UUID, list[Sent]] = defaultdict(list)
    for one in session.scalars(query.order_by(ProviderRequest.sent_at, ProviderRequest.id)):
        found[one.organization_id].append(_sent(one))
    return found


def _sent(one: ProviderRequest) -> Sent:
    return Sent(
        step=Step(one.step),
        round_id=one.round_id,
        email=one.email,
        at=one.sent_at,
        answered=one.answered_at is not None,
        bounced=one.bounced_at is not None,
    )


def note_answers_to_requests(
    session: Session, organization_id: UUID, answered: Mapping[UUID, datetime], now: datetime
) -> None:
    """A request is answered when each entry that it was about has been, since it was sent."""
    waiting = select(ProviderRequest).where(
        ProviderRequest.organization_id == organization_id,
        ProviderRequest.answered_at.is_(None),
        ProviderRequest.sent_at > now - A_YEAR,
    )
    for one in session.scalars(waiting):
        said = [answered.get(UUID(id)) for id in one.service_ids]
        if all(at is not None and at >= one.sent_at for at in said):
            one.answered_at = now


def note_bounces(session: Session, now: datetime) -> int:
    """Flags the entries whose contact's address the mail server refused; tells how many mails.

    What failed for a reason of our own (no server, a wrong password) says nothing of the address.
    """
    query = (
        select(ProviderRequest, OutboxMessage.last_error)
        .join(OutboxMessage, OutboxMessage.id == ProviderRequest.message_id)
        .where(
            ProviderRequest.bounced_at.is_(None),
            OutboxMessage.gave_up_at.is_not(None),
            OutboxMessage.last_error.startswith(REFUSED),
        )
        .order_by(ProviderRequest.sent_at, ProviderRequest.id)
    )
    bounced = session.execute(query).all()
    for one, error in bounced:
        one.bounced_at = now
        for service_id in one.service_ids:
            raise_flag(session, UUID(service_id), _doubt(one, error or ""), now)
    return len(bounced)


def _doubt(one: ProviderRequest, error: str) -> Doubt:
    return Doubt(
        reason=Reason.MAIL_BOUNCED,
        words="The mail server refused our mail to a contact for this entry.",
        about=f"{one.email} refused",
        evidence={"answer": error.replace(one.email, "…"), "sent_at": one.sent_at.isoformat()},
        suggestion={"words": "Ring the provider and ask for an address that works."},
    )


def forget_requests(session: Session, now: datetime) -> int:
    """Deletes requests of two years ago; tells how many."""
    gone = delete(ProviderRequest).where(ProviderRequest.sent_at < now - KEPT)
    return len(session.scalars(gone.returning(ProviderRequest.id)).all())
