"""A certificate that soon ends: the provider is told, once; an editor can do nothing about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import NAMESPACE
from app.directory.facts import OfferFacts
from app.directory.services import Service
from app.freshness.days import day_of, in_words
from app.freshness.links import LinkRole
from app.freshness.outcomes import Outcome
from app.freshness.remembering import Past
from app.freshness.visits import VisitRecord
from app.notices.outbox import OutboxMessage

NOTICE = timedelta(days=14)
THEIRS = (LinkRole.MAIN, LinkRole.ORGANIZATION)  # nobody at a club renews a platform's certificate
ANSWERED = (Outcome.OK, Outcome.NOT_HTML_OK, Outcome.MOVED)


@dataclass(frozen=True, slots=True)
class Ending:
    """The certificate of a host, and its last day."""

    host: str
    not_after: datetime


def tell_of_certificate(
    past: Past, at: datetime, certificate: Mapping[str, Any] | None, now: datetime
) -> int:
    """Writes to whoever may mend what this visit saw; tells how many messages are new."""
    if not certificate or not _in_sight(certificate, at):
        return 0
    ending = soon_ends(past.visits(), urlsplit(past.link.url).hostname or "")
    if ending is None:
        return 0
    session = past.session
    ids = [id for id, role in past.users.items() if role in THEIRS]
    messages = [_message(ending, *told, now) for told in _recipients(session, ids)]
    by_id = {message.id: message for message in messages}
    known = set(session.scalars(select(OutboxMessage.id).where(OutboxMessage.id.in_(by_id))).all())
    session.add_all(message for id, message in by_id.items() if id not in known)
    return len(by_id) - len(known)


def _in_sight(certificate: Mapping[str, Any], at: datetime) -> bool:
    ends: str | None = certificate.get("not_after")
    return ends is not None and datetime.fromisoformat(ends) <= at + NOTICE


def soon_ends(visits: Sequence[VisitRecord], host: str) -> Ending | None:
    """The certificate of the last visit, when it ends within the notice; pure.

    One that was renewed in its last days before renews itself: short-lived ones always do.
    """
    seen = [(visit.at, ending) for visit in visits if (ending := _ending(visit, host))]
    if not seen or seen[-1][0] != visits[-1].at:
        return None
    at, last = seen[-1]
    renewed_late = any(
        ending.not_after - when <= NOTICE and ending.not_after < last.not_after
        for when, ending in seen
    )
    return last if at < last.not_after <= at + NOTICE and not renewed_late else None


def _ending(visit: VisitRecord, host: str) -> Ending | None:
    told: Mapping[str, Any] | None = visit.evidence.get("certificate")
    if visit.discarded is not None or visit.outcome not in ANSWERED or not told:
        return None
    if told.get("host") != host or not told.get("not_after"):
        return None
    return Ending(host, datetime.fromisoformat(told["not_after"]))


def _recipients(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, str, str]]:
    """Entry, its name, and who may confirm it, or the address that it gives."""
    query = (
        select(Service.id, Service.name, Service.email, OfferFacts.update_contact_email)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .where(Service.id.in_(ids))
        .order_by(Service.id)
    )
    return [
        (id, name, address)
        for id, name, email, contact in session.execute(query)
        if (address := contact or email)
    ]


def _message(
    ending: Ending, service_id: UUID, name: str, recipient: str, now: datetime
) -> OutboxMessage:
    ends = ending.not_after
    key = f"certificate:{ending.host}:{ends.isoformat()}:{recipient.lower()}"
    return OutboxMessage(
        id=uuid5(NAMESPACE, key),
        kind="mail",
        recipient=recipient,
        subject=f"The certificate of {ending.host} ends on {in_words(day_of(ends))}",
        body={
            "template": "certificate_ends",
            "service_id": str(service_id),
            "service": name,
            "host": ending.host,
            "not_after": ends.isoformat(),
        },
        created_at=now,
        next_try_at=now,
    )
