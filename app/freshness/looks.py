"""Looks at one address over time: which of them are evidence, and which are independent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.freshness.outcomes import Outcome
from app.freshness.ratios import RATIOS, Family, Key, Ratio, ratio_of

A_DAY = timedelta(days=1)
ANOTHER_HOUR = timedelta(hours=1)
# InternetArchiveBot's rule: failures three days apart count, whatever the hour.
LONG_APART = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Look:
    """One visit to an address, as much of it as belief needs.

    `counted` is False when the run was discarded or the look had a common cause with others.
    `retry_after` is in seconds. `same_content` says of a move whether the same thing stands there.
    """

    at: datetime
    outcome: Outcome
    detail: str | None = None
    final_url: str | None = None
    counted: bool = True
    retry_after: float | None = None
    same_content: bool | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """Looks in a row that agree: the page was there, or it was not."""

    alive: bool
    looks: tuple[Look, ...]

    @property
    def start(self) -> datetime:
        """When it was first seen so."""
        return self.looks[0].at

    @property
    def end(self) -> datetime:
        """When it was last seen so."""
        return self.looks[-1].at

    @property
    def settled(self) -> bool:
        """Whether it was seen so on two days, a day apart."""
        return self.end - self.start >= A_DAY


def in_order(looks: Iterable[Look]) -> list[Look]:
    """Oldest first, in one order whatever order they came in."""
    return sorted(
        looks,
        key=lambda look: (
            look.at,
            look.outcome.value,
            look.detail or "",
            look.final_url or "",
            str(look.same_content),
        ),
    )


def family_of(look: Look, ratios: Mapping[Key, Ratio] = RATIOS) -> Family:
    """What kind of witness this look is."""
    return ratio_of(look.outcome, look.detail, ratios).family


def spells(looks: Sequence[Look], ratios: Mapping[Key, Ratio] = RATIOS) -> list[Spell]:
    """The history as alternating spells; looks that saw nothing are left out."""
    runs: list[list[Look]] = []
    lives: list[bool] = []
    for look in looks:
        family = family_of(look, ratios)
        if family is Family.BLIND:
            continue
        alive = family is Family.ALIVE
        if not lives or lives[-1] is not alive:
            runs.append([])
            lives.append(alive)
        runs[-1].append(look)
    return [Spell(alive, tuple(run)) for alive, run in zip(lives, runs, strict=True)]


def apart(earlier: datetime, later: datetime) -> bool:
    """Whether two failures are two pieces of evidence, and not one trouble seen twice.

    A day apart and at another hour: whatever is done every night at three fails at three again.
    Whoever can only look at one hour of the day is heard too, but needs three days between.
    """
    gap = later - earlier
    beyond_whole_days = gap % A_DAY
    hours_differ = min(beyond_whole_days, A_DAY - beyond_whole_days) >= ANOTHER_HOUR
    return gap >= LONG_APART or (gap >= A_DAY and hours_differ)


def independent(failures: Sequence[Look]) -> tuple[Look, ...]:
    """Those failures that count: the first, and each one that is apart from the last counted."""
    counted: list[Look] = []
    for look in failures:
        if not counted or apart(counted[-1].at, look.at):
            counted.append(look)
    return tuple(counted)
