"""The first checks of entries that nobody ever checked, spread over the hours that there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from app.freshness.cadences import Cadence
from app.freshness.days import in_words
from app.freshness.outcomes import Harm
from app.freshness.policy import SHIPPED, Policy

WORKING_DAYS = 5
WEEKS_A_YEAR = 52
RANKS = {harm: place for place, harm in enumerate(Harm)}


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An entry that waits for its first check, and what a family loses if it is wrong."""

    id: str
    category: str
    harm: Harm = Harm.MEDIUM


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """Due dates by entry, when the first round ends, and which intervals cannot be kept."""

    due: Mapping[str, date]
    ends: date | None
    cannot_keep: tuple[str, ...]


def stagger(
    entries: Sequence[ToCheck],
    hours_a_week: float,
    minutes_per_check: float,
    start: date,
    policy: Policy = SHIPPED,
) -> CheckPlan:
    """Plan the first checks, worst harm first, on working days from `start` on.

    Within the same harm, what ages fastest comes first. Without any hours nothing is planned.
    """
    short = cannot_keep(entries, hours_a_week, minutes_per_check, policy)
    if hours_a_week <= 0:
        return CheckPlan({}, None, short)
    days_per_check = WORKING_DAYS * minutes_per_check / (hours_a_week * 60)
    due = {
        entry.id: _working_day(start, int(place * days_per_check))
        for place, entry in enumerate(sorted(entries, key=lambda one: _urgency(one, policy)))
    }
    return CheckPlan(due, max(due.values(), default=None), short)


def last_day(
    checks: int, hours_a_week: float, minutes_per_check: float, start: date
) -> date | None:
    """The day of the last of so many checks; None without any, or without any hours."""
    if checks <= 0 or hours_a_week <= 0:
        return None
    days_per_check = WORKING_DAYS * minutes_per_check / (hours_a_week * 60)
    return _working_day(start, int((checks - 1) * days_per_check))


def _urgency(entry: ToCheck, policy: Policy) -> tuple[int, float, str]:
    return (RANKS[entry.harm], -policy.cadence_of(entry.category).a_year, entry.id)


def _working_day(start: date, later: int) -> date:
    """The working day that many working days after the first one from `start` on."""
    weekend = max(0, 7 - start.weekday()) if start.weekday() >= WORKING_DAYS else 0
    first = start + timedelta(days=weekend)
    weeks, days = divmod(first.weekday() + later, WORKING_DAYS)
    return first - timedelta(days=first.weekday()) + timedelta(weeks=weeks, days=days)


def cannot_keep(
    entries: Sequence[ToCheck],
    hours_a_week: float,
    minutes_per_check: float,
    policy: Policy = SHIPPED,
) -> tuple[str, ...]:
    """Spend the hours on worst harm first; say of each category that is left short what it gets."""
    groups: dict[tuple[int, float, str], list[ToCheck]] = defaultdict(list)
    for entry in entries:
        often = policy.cadence_of(entry.category).a_year
        groups[RANKS[entry.harm], -often, entry.category].append(entry)
    left = max(hours_a_week, 0.0) * 60
    words = []
    for key in sorted(groups):
        group = groups[key]
        needed = 60 * hours_needed(len(group), policy.cadence_of(key[2]).a_year, minutes_per_check)
        if needed > left + 1e-9:
            words.append(_shortfall(group, policy.cadence_of(key[2]), needed, left))
        left = max(0.0, left - needed)
    return tuple(words)


def hours_needed(entries: int, a_year: float, minutes_per_check: float) -> float:
    """How many hours a week it takes to check so many entries so often."""
    return entries * a_year * minutes_per_check / WEEKS_A_YEAR / 60


def _shortfall(group: Sequence[ToCheck], cadence: Cadence, needed: float, left: float) -> str:
    """`Clubs: 400 entries every 3 months need 10.3 hours a week; 4.0 are left: …`."""
    entries = "1 entry" if len(group) == 1 else f"{len(group):,} entries"
    if left < 1:
        instead = "none are left"
    else:
        months = ceil(12 / cadence.a_year * needed / left)
        instead = f"{left / 60:.1f} are left: about every {months} months instead"
    return (
        f"{group[0].category} ({group[0].harm.value} harm): {entries}, {cadence.words}, "
        f"would take {needed / 60:.1f} hours a week; {instead}"
    )


def first_round_words(plan: CheckPlan) -> str:
    """How far the first round reaches, in one sentence."""
    if plan.ends is None:
        return "No first check is planned: say how many hours a week editors have."
    return f"The first round of {len(plan.due):,} checks ends on {in_words(plan.ends)}."
