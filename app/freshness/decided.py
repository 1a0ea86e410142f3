"""What a person has already decided upon: the same evidence does not come back next morning."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.freshness.flags import NOT_A_PROBLEM, Flag

# "Not a problem" holds for good. After any other decision the world gets time to follow it.
AT_REST = timedelta(days=30)


def decided_before(session: Session, service_id: UUID, fingerprint: str, now: datetime) -> bool:
    """Whether a person has decided upon this very evidence, and lately if it was left to stand."""
    query = select(Flag.id).where(
        Flag.service_id == service_id, Flag.fingerprint == fingerprint, _by_a_person(now)
    )
    return session.scalar(query.limit(1)) is not None


def decided(
    session: Session,
    reasons: Collection[str],
    now: datetime,
    *,
    only: Collection[UUID] | None = None,
) -> frozenset[tuple[UUID, str]]:
    """All such evidence of these reasons, of these entries only or of all: entry and
    fingerprint."""
    query = select(Flag.service_id, Flag.fingerprint).where(
        Flag.reason.in_(reasons), _by_a_person(now)
    )
    if only is not None:
        query = query.where(Flag.service_id.in_(only))
    return frozenset((service_id, print_) for service_id, print_ in session.execute(query))


def _by_a_person(now: datetime) -> ColumnElement[bool]:
    lately = Flag.resolved_by_id.is_not(None) & (Flag.resolved_at > now - AT_REST)
    return (Flag.decision == NOT_A_PROBLEM) | lately
