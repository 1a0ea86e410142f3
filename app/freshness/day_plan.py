"""The plan of a day: what fits into the hours that editors have, worst harm first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.freshness.check_plan import Checked, Plan, plan_checks
from app.freshness.checks_due import entries_to_check
from app.freshness.days import day_of
from app.freshness.first_checks import WORKING_DAYS, CheckPlan, first_round_words, last_day
from app.freshness.flags import how_many
from app.freshness.overdue import MINUTES_PER_CHECK
from app.freshness.queue import Asked, Line, queue_page, wanted

WEEKS = 4
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
    today = day_of(now)
    entries = entries_to_check(session)
    fits = max(1, int(hours_a_week * 60 / MINUTES_PER_CHECK / WORKING_DAYS))
    lines, flags = queue_page(
        session, Asked(for_person=who, never_checked=False), now, limit=min(fits, SHOWN)
    )
    never = [one for one in entries if one.first]
    return DayPlan(
        hours_a_week=hours_a_week,
        fits=fits,
        today=lines,
        flags=flags,
        left_for_later=max(0, flags - fits),
        mine=how_many(session, wanted(Asked(assignee=who), now)),
        never_checked=len(never),
        first_today=min(len(never), max(0, fits - flags)),
        first_round=first_round_words(_first_round(never, today, hours_a_week)),
        plan=plan_checks(
            entries, today, weeks=WEEKS, hours_a_week=hours_a_week,
            minutes_per_check=MINUTES_PER_CHECK,
        ),
    )  # fmt: skip


def _first_round(never: Sequence[Checked], today: date, hours_a_week: float) -> CheckPlan:
    """From today on, as if every hour went to first checks: the soonest that there is."""
    ends = last_day(len(never), hours_a_week, MINUTES_PER_CHECK, today)
    return CheckPlan({one.id: ends for one in never} if ends else {}, ends, ())
