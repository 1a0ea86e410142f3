"""The plan of a day: what fits into the hours that editors have, worst harm first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.freshness.check_plan import Plan
from app.freshness.coming_checks import coming_checks
from app.freshness.days import day_of
from app.freshness.first_checks import WORKING_DAYS
from app.freshness.flags import how_many
from app.freshness.overdue import MINUTES_PER_CHECK
from app.freshness.queue import Asked, Line, queue_page, wanted

SHOWN = 10


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Today's work: how many pieces fit, the first of them, what waits beyond, and the weeks.

    `never_checked` entries are one line: `first_today` of them fit, `first_due` have their day.
    """

    hours_a_week: float
    fits: int
    today: Sequence[Line]
    flags: int
    left_for_later: int
    mine: int
    never_checked: int
    first_today: int
    first_round: str
    plan: Plan


def plan_day(session: Session, who: UUID, now: datetime, *, hours_a_week: float) -> DayPlan:
    """What this person finds in the morning; in a constant number of queries."""
    coming = coming_checks(session, day_of(now), hours_a_week=hours_a_week)
    fits = max(1, int(hours_a_week * 60 / MINUTES_PER_CHECK / WORKING_DAYS))
    lines, flags = queue_page(
        session, Asked(for_person=who, never_checked=False), now, limit=min(fits, SHOWN)
    )
    return DayPlan(
        hours_a_week=hours_a_week,
        fits=fits,
        today=lines,
        flags=flags,
        left_for_later=max(0, flags - fits),
        mine=how_many(session, wanted(Asked(assignee=who), now)),
        never_checked=coming.never_checked,
        first_today=min(coming.never_checked, max(0, fits - flags)),
        first_round=coming.first_round,
        plan=coming.plan,
    )
