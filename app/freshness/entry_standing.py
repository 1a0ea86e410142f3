"""Where an entry stands, as an editor decides: drafted, published, closed, withdrawn."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus, OfferFacts, PublicReason
from app.freshness.days import day_of
from app.freshness.flags import lift_flags
from app.freshness.outcomes import Reason
from app.freshness.trusting import refresh_trust

NO_LONGER_SHOWN = "The entry is no longer shown."
NOT_SHOWN = (EntryStatus.PAUSED, EntryStatus.WITHDRAWN)


class CannotStandSo(ValueError):
    """This entry cannot be brought there from where it stands."""


def publish_entry(
    session: Session, actor: Actor, entry_id: UUID, *, version: int, now: datetime
) -> None:
    """A draft, or an entry that was taken out, is shown. Raises StaleVersion, CannotStandSo."""
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    if entry.local_offer.entry_status == EntryStatus.PUBLISHED:
        raise CannotStandSo("This entry is published already.")
    drafted = entry.local_offer.entry_status == EntryStatus.DRAFT
    entry.status = "active"
    act = "publish" if drafted else "restore"
    _set(session, actor, entry, act, "", version, now, entry_status=EntryStatus.PUBLISHED)


def withdraw_entry(
    session: Session,
    actor: Actor,
    entry_id: UUID,
    reason: PublicReason,
    *,
    replacement_id: UUID | None = None,
    version: int,
    now: datetime,
) -> None:
    """No longer shown, for a reason that may be published. Raises StaleVersion, CannotStandSo."""
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    refuse_unfit(session, entry_id, replacement_id)
    _set(
        session, actor, entry, "withdraw", reason, version, now,
        entry_status=EntryStatus.WITHDRAWN, public_reason=reason, replacement_id=replacement_id,
        closed_on=day_of(now),
    )  # fmt: skip


def pause_entry(
    session: Session, actor: Actor, entry_id: UUID, *, version: int, now: datetime
) -> None:
    """Not shown for now, and no reason told. Raises StaleVersion."""
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    _set(session, actor, entry, "pause", "", version, now, entry_status=EntryStatus.PAUSED)


def close_entry(
    session: Session, actor: Actor, entry_id: UUID, until: date, *, version: int, now: datetime
) -> None:
    """Closed until a day; then it needs a check. Raises StaleVersion, CannotStandSo."""
    if until < day_of(now):
        raise CannotStandSo("Closed until: this day has passed.")
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    _set(
        session, actor, entry, "close", "", version, now,
        entry_status=EntryStatus.TEMPORARILY_CLOSED, closed_on=day_of(now), closed_until=until,
    )  # fmt: skip


def refuse_unfit(session: Session, entry_id: UUID, other: UUID | None) -> None:
    """What takes an entry's place must be shown itself: so addresses never lead in a circle."""
    if other is None:
        return
    if other == entry_id:
        raise CannotStandSo("An entry cannot take its own place.")
    query = select(OfferFacts.entry_status).where(OfferFacts.service_id == other)
    status = session.scalar(query)
    if status is None:
        raise CannotStandSo("There is no such entry to take its place.")
    if not EntryStatus(status).is_public:
        raise CannotStandSo("The entry that takes its place must be published itself.")


def _set(
    session: Session,
    actor: Actor,
    entry: ServiceDocument,
    act: str,
    why: str,
    version: int,
    now: datetime,
    **facts: Any,
) -> None:
    blank = dict.fromkeys(("public_reason", "replacement_id", "closed_on", "closed_until"))
    for name, value in (blank | facts).items():
        setattr(entry.local_offer, name, value)
    under = editing.begin(session, actor, act=act, why=why, now=now)
    editing.save(session, under, entry, expected_version=version)
    if entry.local_offer.entry_status in NOT_SHOWN:
        lift_flags(
            session, now, why=NO_LONGER_SHOWN, service_ids=[entry.id], reasons=list(Reason)
        )  # fmt: skip
    refresh_trust(session, {entry.id}, now)
