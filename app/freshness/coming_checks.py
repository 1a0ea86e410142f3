"""The checks of the coming weeks, kept in memory: until data change, all editors see the same.

To plan them anew, every published entry is read and followed through four weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from app.database import ReadingSession
from app.directory.change_feed import data_version
from app.directory.counters import reached
from app.freshness.check_plan import Checked, Plan, plan_checks
from app.freshness.check_policies import policy_on
from app.freshness.checks_due import entries_to_check
from app.freshness.first_checks import CheckPlan, first_round_words, last_day
from app.freshness.overdue import FIRST_CHECKS, MINUTES_PER_CHECK

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """How many entries were never checked, how far their first round reaches, and the weeks."""

    never_checked: int
    first_round: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What is the same as long as the plan is: `policies` counts changes to how long checks last,
    `planned` sweeps that gave out first days; the data version tells of neither."""

    version: int
    policies: int
    planned: int
    today: date
    hours_a_week: float


# The newest of each database: whoever asks for another day or other hours takes its place.
_kept: WeakKeyDictionary[Any, tuple[_Stamp, Coming]] = WeakKeyDictionary()
_turn = Lock()


def coming_checks(session: Session, today: date, *, hours_a_week: float) -> Coming:
    """What falls due from today on, and how far the editors' hours reach."""
    if not isinstance(session, ReadingSession):
        # What a transaction has written has no number before it commits.
        return _planned(session, today, hours_a_week)
    pool = session.get_bind().engine.pool
    version, planned = data_version(session), reached(session, FIRST_CHECKS)
    stamp = _Stamp(version.number, version.policies, planned, today, hours_a_week)
    kept = _kept.get(pool)
    if kept and kept[0] == stamp:
        return kept[1]
    found = _planned(session, today, hours_a_week)
    with _turn:
        _kept[pool] = (stamp, found)
    return found


def _planned(session: Session, today: date, hours_a_week: float) -> Coming:
    entries = entries_to_check(session)
    never = [one for one in entries if one.first]
    return Coming(
        never_checked=len(never),
        first_round=first_round_words(_first_round(never, today, hours_a_week)),
        plan=plan_checks(
            entries, today, weeks=WEEKS, hours_a_week=hours_a_week,
            minutes_per_check=MINUTES_PER_CHECK, policy=policy_on(session, today),
        ),
    )  # fmt: skip


def _first_round(never: Sequence[Checked], today: date, hours_a_week: float) -> CheckPlan:
    """From today on, as if every hour went to first checks: the soonest that there is."""
    ends = last_day(len(never), hours_a_week, MINUTES_PER_CHECK, today)
    return CheckPlan({one.id: ends for one in never} if ends else {}, ends, ())
