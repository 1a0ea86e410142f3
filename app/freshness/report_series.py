"""Numbers by month: what was known as each month ended, by the scoreboard's definitions. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.freshness.days import add_months, day_of, midnight
from app.freshness.flags import NOT_A_PROBLEM
from app.freshness.policy import SHIPPED, Policy
from app.freshness.published_then import Shown
from app.freshness.scoreboard import A_DAY, in_time, percentile

BANDS = (
    (30, "30 days or less"), (90, "31 to 90 days"), (180, "91 to 180 days"),
    (365, "181 days to a year"),
)  # fmt: skip
OLDER = "More than a year"
NEVER = "Never checked"


@dataclass(frozen=True, slots=True)
class Month:
    """A month in London; `last` is the day as of which it is counted, `ends` is no part of it."""

    first: date
    last: date
    begins: datetime
    ends: datetime

    @property
    def words(self) -> str:
        """`November 2026`, or how far it has come."""
        whole = f"{self.first:%B %Y}"
        over = add_months(self.first, 1) - A_DAY == self.last
        return whole if over else f"{whole} (to {self.last.day}{_th(self.last.day)})"

    def holds(self, moment: datetime | None) -> bool:
        """Whether it happened in this month."""
        return moment is not None and self.begins <= moment < self.ends


def months_until(now: datetime, many: int) -> list[Month]:
    """So many months, the oldest first; the last is the one that we are in."""
    today = day_of(now)
    firsts = [add_months(today.replace(day=1), back) for back in range(1 - many, 1)]
    ended = [
        Month(first, add_months(first, 1) - A_DAY, midnight(first), midnight(add_months(first, 1)))
        for first in firsts[:-1]
    ]
    # What happens at this very moment is known.
    so_far = now + timedelta(microseconds=1)
    return [*ended, Month(firsts[-1], today, midnight(firsts[-1]), so_far)]


def _th(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@dataclass(frozen=True, slots=True)
class Word:
    """A check or a confirmation: the day it is of, and when we came to know of it."""

    on: date
    known_at: datetime


@dataclass(slots=True)
class EntryKnown:
    """An entry with all that people ever said of it; category and team are today's."""

    category: str | None
    team: str | None
    shown: Shown
    checks: list[Word] = field(default_factory=list)
    confirmations: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class Standings:
    """Entries as a moment found them: in time on whose word, how old the newest word is."""

    entries: int = 0
    in_time: int = 0
    by_council_check: int = 0
    by_provider_confirmation: int = 0
    never: int = 0
    ages: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((*(words for _, words in BANDS), OLDER), 0)
    )

    @property
    def overdue(self) -> int:
        """Entries on which somebody's word has run out."""
        return self.entries - self.in_time - self.never

    def count(
        self, entry: EntryKnown, last: date, ends: datetime, policy: Policy = SHIPPED
    ) -> None:
        """Counts an entry that the public sees."""
        checked = newest(entry.checks, last, ends)
        confirmed = newest(entry.confirmations, last, ends)
        council = in_time(entry.category, checked, last, policy)
        provider = in_time(entry.category, confirmed, last, policy)
        word = max((day for day in (checked, confirmed) if day), default=None)
        self.entries += 1
        self.by_council_check += council
        self.by_provider_confirmation += provider
        self.in_time += council or provider
        self.never += word is None
        if word:
            self.ages[band_of((last - word).days)] += 1


def standings(entries: Iterable[EntryKnown], month: Month, policy: Policy = SHIPPED) -> Standings:
    """All entries that the public saw as the month ended, by the policy of its last day."""
    found = Standings()
    for entry in entries:
        if entry.shown.before(month.ends):
            found.count(entry, month.last, month.ends, policy)
    return found


def newest(words: Iterable[Word], last: date, ends: datetime) -> date | None:
    """The newest day of these that is not after `last` and was known before `ends`."""
    known = (word.on for word in words if word.on <= last and word.known_at < ends)
    return max(known, default=None)


def band_of(days: int) -> str:
    """The band of an age."""
    return next((words for most, words in BANDS if days <= most), OLDER)


@dataclass(frozen=True, slots=True)
class FlagLife:
    """A flag's times and how it ended."""

    raised_at: datetime
    resolved_at: datetime | None
    by_person: bool
    decision: str | None
    false_alarm: bool


@dataclass(frozen=True, slots=True)
class FlagMonth:
    """What happened to flags in a month. `settled`: by people and no false alarm, as it is on the
    scoreboard; `not_a_problem` holds the false alarms too."""

    raised: int
    settled: int
    false_alarms: int
    not_a_problem: int
    closed_themselves: int
    open_at_end: int
    p50_days: float | None
    p90_days: float | None

    @property
    def decided(self) -> int:
        """Flags that people closed."""
        return self.settled + self.false_alarms


def flag_month(flags: Sequence[FlagLife], month: Month) -> FlagMonth:
    """The month's flags."""
    closed = [one for one in flags if month.holds(one.resolved_at)]
    decided = [one for one in closed if one.by_person]
    settled = [one for one in decided if not one.false_alarm]
    took = [(one.resolved_at - one.raised_at) / A_DAY for one in settled if one.resolved_at]
    return FlagMonth(
        raised=sum(month.holds(one.raised_at) for one in flags),
        settled=len(settled),
        false_alarms=len(decided) - len(settled),
        not_a_problem=sum(one.false_alarm or one.decision == NOT_A_PROBLEM for one in decided),
        closed_themselves=len(closed) - len(decided),
        open_at_end=sum(_open_at(one, month.ends) for one in flags),
        p50_days=percentile(took, 50),
        p90_days=percentile(took, 90),
    )


def _open_at(one: FlagLife, moment: datetime) -> bool:
    return one.raised_at < moment and (one.resolved_at is None or one.resolved_at >= moment)


def percent(part: int, whole: int) -> float | None:
    """A share in per cent, to one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
