"""Follows the policy: works out anew what was worked out under another one, a little at a time.

Whoever changes a policy changes a row; so does nobody at all when one begins or ends at midnight.
Each trust row holds the mark of the policy that it was worked out under: those without the mark of
today's are found, however that came about, and nothing is found twice. A row that was worked out
under another policy, or for another category, by an act of its own loses its mark: then its flags
follow here. Days that were given to first checks stay: they follow the hours that there are.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from app.freshness.check_policies import policy_on
from app.freshness.dates import flag_dates, read_dates
from app.freshness.days import day_of
from app.freshness.overdue import flag_by_policy
from app.freshness.trust import Trust
from app.freshness.trusting import refresh_trust

AT_A_TIME = 40


@dataclass(frozen=True, slots=True)
class Followed:
    """What one step did: `last` is the entry to go on after; None when all is done."""

    last: UUID | None = None
    entries: int = 0
    changed: int = 0
    raised: int = 0
    lifted: int = 0

    def __add__(self, later: "Followed") -> "Followed":
        """Both together."""
        return Followed(
            later.last,
            self.entries + later.entries,
            self.changed + later.changed,
            self.raised + later.raised,
            self.lifted + later.lifted,
        )


def is_behind(session: Session, now: datetime) -> bool:
    """Whether any entry is to be brought into line."""
    return session.scalar(select(literal(1)).where(_not_of(session, now)).limit(1)) is not None


def follow_policy(session: Session, now: datetime, *, after: UUID | None = None) -> Followed:
    """Brings some entries into line with the policy of today: their freshness, and their flags."""
    ids = _behind(session, now, after)
    if not ids:
        return Followed()
    changed = refresh_trust(session, ids, now, following=True)
    session.flush()
    late, in_time = flag_by_policy(session, ids, now)
    dates = flag_dates(session, read_dates(session, now, only=ids), now)
    return Followed(ids[-1], len(ids), changed, late + dates.raised, in_time + dates.lifted)


def _behind(session: Session, now: datetime, after: UUID | None) -> list[UUID]:
    query = select(Trust.service_id).where(_not_of(session, now))
    if after is not None:
        query = query.where(Trust.service_id > after)
    return list(session.scalars(query.order_by(Trust.service_id).limit(AT_A_TIME)))


def _not_of(session: Session, now: datetime) -> ColumnElement[bool]:
    marks = policy_on(session, day_of(now)).marks()
    return Trust.policy.is_(None) | Trust.policy.not_in(marks)
