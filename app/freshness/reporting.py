"""Reports for leaders and inspectors: tables by month, by team and by who did it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.facts import OfferFacts
from app.freshness.assurances import STILL_RIGHT, Assurance, Confirmation
from app.freshness.check_policies import policies
from app.freshness.flags import Flag
from app.freshness.labels import labels_of
from app.freshness.policy import Kind, Policy
from app.freshness.published_then import shown_entries
from app.freshness.report_people import who_table
from app.freshness.report_series import (
    NEVER,
    EntryKnown,
    FlagLife,
    FlagMonth,
    Month,
    Standings,
    Word,
    flag_month,
    months_until,
    percent,
    standings,
)
from app.freshness.report_tables import Series, Table
from app.freshness.setting_policies import policy_lines

MONTHS = 12
MOST_MONTHS = 36
NO_TEAM = "No owner team"
NO_CATEGORY = "No category"


@dataclass(frozen=True, slots=True)
class Report:
    """All tables as of a moment. `set_so` tells what the council had set of how long checks last:
    each month is judged by what counted on its last day."""

    at: datetime
    months: Sequence[Month]
    tables: Mapping[Series, Table]
    set_so: Sequence[str] = ()


def report(session: Session, now: datetime, *, months: int = MONTHS, names: bool = False) -> Report:
    """The report over so many months. `names`: people by name, not by role alone.

    Ten queries, however many entries and months.
    """
    policy = policies(session)
    spans = months_until(now, months)
    entries = _entries(session)
    flags = _flags(session, spans[0].begins)
    stood = [standings(entries, month, policy.on(month.last)) for month in spans]
    moved = [flag_month(flags, month) for month in spans]
    tables = (
        _in_time(spans, stood),
        _ages(spans, stood),
        _flag_counts(spans, moved),
        _fixes(spans, moved),
        _false_alarms(spans, moved),
        _overdue(session, entries, spans[-1], policy.on(spans[-1].last)),
        who_table(session, spans[0].begins, spans[-1].ends, names=names),
    )
    return Report(now, spans, {table.key: table for table in tables}, _set_so(session, spans))


def _set_so(session: Session, spans: Sequence[Month]) -> list[str]:
    first, last = spans[0].first, spans[-1].last
    return [
        f"{one.name}: {one.ruling.words}, {one.ruling.dates}"
        for one in reversed(policy_lines(session) if policies(session).rulings else ())
        if one.ruling.kind is Kind.CATEGORY
        and one.ruling.valid_from <= last
        and (one.ruling.valid_to is None or first <= one.ruling.valid_to)
    ]


def _entries(session: Session) -> list[EntryKnown]:
    query = select(OfferFacts.service_id, OfferFacts.category, OfferFacts.owner_team)
    facts = {id: (category, team) for id, category, team in session.execute(query)}
    known = {
        id: EntryKnown(*facts.get(id, (None, None)), shown)
        for id, shown in shown_entries(session).items()
    }
    checks = select(Assurance.service_id, Assurance.assured_on, Assurance.recorded_at)
    for id, on, at in session.execute(checks):
        if id in known:
            known[id].checks.append(Word(on, at))
    said = select(Confirmation.service_id, Confirmation.confirmed_on, Confirmation.recorded_at)
    for id, on, at in session.execute(said.where(Confirmation.kind == STILL_RIGHT)):
        if id in known:
            known[id].confirmations.append(Word(on, at))
    return list(known.values())


def _flags(session: Session, since: datetime) -> list[FlagLife]:
    """Every flag that was raised, open or closed since."""
    query = select(
        Flag.raised_at, Flag.resolved_at, Flag.resolved_by_id.is_not(None), Flag.decision,
        Flag.false_alarm,
    ).where(Flag.resolved_at.is_(None) | (Flag.resolved_at >= since))  # fmt: skip
    return [FlagLife(*row) for row in session.execute(query)]


def _in_time(months: Iterable[Month], stood: Iterable[Standings]) -> Table:
    return Table(
        Series.IN_TIME,
        "Share checked in time",
        "Entries that the public saw as each month ended, and on whose word they stood. An entry "
        "with a council’s check and a provider’s confirmation, both in time, counts in both "
        "columns and once in the total.",
        (
            "Month", "Entries", "In time", "In time (%)", "Council’s check in time",
            "Council’s check in time (%)", "Provider’s confirmation in time",
            "Provider’s confirmation in time (%)",
        ),
        [
            (
                month.words, one.entries, one.in_time, percent(one.in_time, one.entries),
                one.by_council_check, percent(one.by_council_check, one.entries),
                one.by_provider_confirmation, percent(one.by_provider_confirmation, one.entries),
            )
            for month, one in zip(months, stood, strict=True)
        ],
    )  # fmt: skip


def _ages(months: Iterable[Month], stood: Sequence[Standings]) -> Table:
    return Table(
        Series.AGES,
        "Age of the newest check or confirmation",
        "Entries by the days since the council checked them or their provider confirmed them, "
        "whichever was later.",
        ("Month", *Standings().ages, NEVER),
        [
            (month.words, *one.ages.values(), one.never)
            for month, one in zip(months, stood, strict=True)
        ],
    )


def _flag_counts(months: Iterable[Month], moved: Iterable[FlagMonth]) -> Table:
    return Table(
        Series.FLAGS,
        "Flags raised and closed",
        "Flags that came, that people closed, and that closed by themselves because the doubt had "
        "gone; and those still open as the month ended.",
        ("Month", "Raised", "Closed by people", "Closed by themselves", "Open at the end"),
        [
            (month.words, one.raised, one.decided, one.closed_themselves, one.open_at_end)
            for month, one in zip(months, moved, strict=True)
        ],
    )


def _fixes(months: Iterable[Month], moved: Iterable[FlagMonth]) -> Table:
    return Table(
        Series.FIXES,
        "Time to fix",
        "Days from the flag to a person’s decision, for flags decided in the month. Flags that "
        "closed by themselves and false alarms are not counted.",
        ("Month", "Flags", "Half within (days)", "Nine in ten within (days)"),
        [
            (month.words, one.settled, one.p50_days, one.p90_days)
            for month, one in zip(months, moved, strict=True)
        ],
    )


def _false_alarms(months: Iterable[Month], moved: Iterable[FlagMonth]) -> Table:
    return Table(
        Series.FALSE_ALARMS,
        "Flags dismissed",
        "Of the flags that people closed, those called “not a problem”, and among these the false "
        "alarms: what we had seen was wrong. Only these are our mistakes.",
        (
            "Month", "Closed by people", "Not a problem", "Not a problem (%)", "False alarms",
            "False alarms (%)",
        ),
        [
            (
                month.words, one.decided, one.not_a_problem,
                percent(one.not_a_problem, one.decided), one.false_alarms,
                percent(one.false_alarms, one.decided),
            )
            for month, one in zip(months, moved, strict=True)
        ],
    )  # fmt: skip


def _overdue(
    session: Session, entries: Iterable[EntryKnown], month: Month, policy: Policy
) -> Table:
    """As of now; longest list of overdue entries first."""
    words = dict(labels_of(session, "categories"))
    found: dict[tuple[str, str], Standings] = defaultdict(Standings)
    for entry in entries:
        if entry.shown.before(month.ends):
            category = words.get(entry.category or "", entry.category or NO_CATEGORY)
            place = found[entry.team or NO_TEAM, category]
            place.count(entry, month.last, month.ends, policy)
    worst_first = sorted(found.items(), key=lambda row: (-row[1].overdue, -row[1].never, row[0]))
    return Table(
        Series.OVERDUE,
        "Overdue by owner team and category",
        "Entries that the public sees today. Overdue: the last check or confirmation has run out. "
        "Entries that nobody ever checked stand in a column of their own.",
        ("Owner team", "Category", "Entries", "In time", "Overdue", NEVER),
        [(*place, one.entries, one.in_time, one.overdue, one.never) for place, one in worst_first],
        heads=2,
    )
