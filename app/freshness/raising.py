"""Raises flags of one reason for many entries at once, as `raise_flag` does for one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.freshness.flags import NOT_A_PROBLEM, Doubt, Flag, freshen, new_flag
from app.freshness.outcomes import Reason


def raise_each(
    session: Session, reason: Reason, doubts: Mapping[UUID, Doubt], now: datetime
) -> int:
    """Raises these flags, of no address, or freshens those that are open; tells how many are new.
    Three statements, however many entries."""
    open_ones = select(Flag).where(
        Flag.service_id.in_(doubts), Flag.reason == reason, Flag.resolved_at.is_(None)
    )
    known = {one.service_id: one for one in session.scalars(open_ones)}
    for id, flag in known.items():
        freshen(flag, doubts[id])
    dismissed = select(Flag.service_id, Flag.fingerprint).where(
        Flag.service_id.in_(doubts), Flag.reason == reason, Flag.decision == NOT_A_PROBLEM
    )
    refused = {(id, print_) for id, print_ in session.execute(dismissed)}
    new = [
        new_flag(id, doubt, now)
        for id, doubt in doubts.items()
        if id not in known and (id, doubt.fingerprint) not in refused
    ]
    session.add_all(new)
    session.flush()
    return len(new)
