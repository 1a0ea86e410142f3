"""The checks of the coming weeks: what falls due, by entry and by fact, and what one call does.

A name lasts for months, "full" for weeks. Whoever rings a provider anyway goes through everything
that falls due soon, so that it is not rung again for the next fact a fortnight later.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.freshness.first_checks import ToCheck, cannot_keep, stagger
from app.freshness.outcomes import Harm
from app.freshness.policy import SHIPPED, Fact, Policy

ENTRY = "entry"
TOGETHER = timedelta(days=30)
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry, when its check is due, and its dated facts.

    `first` says that nobody ever checked it: then its first check, once planned, comes first, and
    renews all facts.
    """

    id: str
    category: str
    harm: Harm
    due: date | None
    first: bool = False
    facts: Mapping[Fact, date] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a provider, and what it renews: the entry as a whole, or single facts."""

    id: str
    harm: Harm
    on: date
    renews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What falls due in a week, what editors can do of it, and what is left over, by harm."""

    begins: date
    due: Mapping[Harm, int]
    done: Mapping[Harm, int]
    waiting: Mapping[Harm, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The weeks, how many checks editors can make in each, and which intervals cannot be kept."""

    weeks: tuple[Week, ...]
    a_week: float
    cannot_keep: tuple[str, ...]


def plan_checks(
    entries: Sequence[Checked],
    today: date,
    *,
    weeks: int,
    hours_a_week: float,
    minutes_per_check: float,
    together: timedelta = TOGETHER,
    policy: Policy = SHIPPED,
) -> Plan:
    """What falls due in each of the coming weeks, and how far the editors' hours reach."""
    a_week = max(hours_a_week, 0.0) * 60 / minutes_per_check
    everything = [ToCheck(one.id, one.category, one.harm) for one in entries]
    planned = _with_first_checks(entries, today, hours_a_week, minutes_per_check, policy)
    ends = today + weeks * A_WEEK
    calls = [call for one in planned for call in calls_to(one, today, ends, together, policy)]
    return Plan(
        weeks=tuple(_weeks(calls, today, weeks, a_week)),
        a_week=a_week,
        cannot_keep=cannot_keep(everything, hours_a_week, minutes_per_check, policy),
    )


def _with_first_checks(
    entries: Sequence[Checked],
    today: date,
    hours_a_week: float,
    minutes_per_check: float,
    policy: Policy,
) -> list[Checked]:
    """First checks that have no day yet get one, as the sweep would give it."""
    new = [ToCheck(e.id, e.category, e.harm) for e in entries if e.first and e.due is None]
    planned = [one.due for one in entries if one.first and one.due]
    start = max([today, *planned])
    days = stagger(new, hours_a_week, minutes_per_check, start, policy).due
    return [replace(one, due=days[one.id]) if one.id in days else one for one in entries]


def calls_to(
    entry: Checked, today: date, ends: date, together: timedelta, policy: Policy = SHIPPED
) -> Iterator[Call]:
    """The calls to one provider from today until before `ends`, each after what it renews."""
    call = next_call(entry, today, together, policy)
    while call is not None and call.on < ends:
        yield call
        entry = after(entry, call, policy)
        call = next_call(entry, call.on + timedelta(days=1), together, policy)


def next_call(
    entry: Checked, today: date, together: timedelta = TOGETHER, policy: Policy = SHIPPED
) -> Call | None:
    """When to ring next, and what to go through: all that falls due within `together` of it."""
    due = due_dates(entry, policy)
    if not due:
        return None
    on = max(min(due.values()), today)
    if entry.first:
        return Call(entry.id, entry.harm, on, (ENTRY, *map(str, entry.facts or ())))
    return Call(
        entry.id,
        entry.harm,
        on,
        tuple(name for name, day in due.items() if day <= on + together),
    )


def due_dates(entry: Checked, policy: Policy = SHIPPED) -> dict[str, date]:
    """When the entry as a whole is due, and each dated fact: on its last good day."""
    due = {ENTRY: entry.due} if entry.due else {}
    if entry.first:
        return due
    ends = {
        str(fact): policy.fact_ends(fact, day) - timedelta(days=1)
        for fact, day in (entry.facts or {}).items()
    }
    return due | ends


def after(entry: Checked, call: Call, policy: Policy = SHIPPED) -> Checked:
    """The entry as it stands when the call has been made."""
    facts = {
        fact: call.on if fact in call.renews else day for fact, day in (entry.facts or {}).items()
    }
    due = policy.next_due(entry.category, call.on) if ENTRY in call.renews else entry.due
    return replace(entry, due=due, first=False, facts=facts)


def _weeks(calls: Sequence[Call], today: date, weeks: int, a_week: float) -> Iterator[Week]:
    due = Counter(((call.on - today) // A_WEEK, call.harm) for call in calls)
    waiting: dict[Harm, int] = dict.fromkeys(Harm, 0)
    for number in range(weeks):
        new = {harm: due[number, harm] for harm in Harm}
        room = int(a_week * (number + 1)) - int(a_week * number)
        done = {}
        for harm in Harm:  # the worst first
            done[harm] = min(waiting[harm] + new[harm], room)
            waiting[harm] += new[harm] - done[harm]
            room -= done[harm]
        yield Week(today + number * A_WEEK, new, done, dict(waiting))
