"""The figures of a rehearsal: how often it cried wolf, what it missed, how well it knew."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median

from app.demo.rehearsing.course import Noted
from app.demo.rehearsing.judging import Expected, Fates, Judged, is_dead
from app.demo.rehearsing.kinds import Kind

EDGES = (0.0, 0.001, 0.005, 0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; nothing of nothing."""
        return self.part / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Times:
    """Median and 95th percentile of days, over so many cases."""

    count: int
    median: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Looks after which the belief lay between two edges, and how many were at dead pages."""

    low: float
    high: float
    looks: int
    believed: float
    dead: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How true beliefs are: Brier score (0 is perfect), by look and by flag."""

    looks: int
    brier: float | None
    brier_of_base_rate: float | None
    flags: int
    brier_of_flags: float | None
    bins: tuple[Bin, ...]


def times(days: Sequence[float]) -> Times:
    """Median and 95th percentile."""
    ordered = sorted(days)
    if not ordered:
        return Times(0, None, None)
    return Times(len(ordered), median(ordered), ordered[ceil(0.95 * len(ordered)) - 1])


def precision(flags: Sequence[Judged]) -> dict[str, Share]:
    """Of each reason's flags, how many were right."""
    all_of = Counter(flag.reason.value for flag in flags)
    right = Counter(flag.reason.value for flag in flags if flag.right)
    return {reason: Share(right[reason], many) for reason, many in sorted(all_of.items())}


def recall(wanted: Sequence[Expected], *, plain: bool) -> dict[str, Share]:
    """Of what happened of each kind, how much was flagged; `plain` what could be, in time."""
    counted = [one for one in wanted if one.plain or not plain]
    all_of = Counter(one.kind.value for one in counted)
    found = Counter(one.kind.value for one in counted if one.found is not None)
    return {kind: Share(found[kind], many) for kind, many in sorted(all_of.items())}


def together(shares: dict[str, Share], kinds: Sequence[Kind] | None = None) -> Share:
    """Several shares as one."""
    chosen = [one for key, one in shares.items() if kinds is None or key in kinds]
    return Share(sum(one.part for one in chosen), sum(one.of for one in chosen))


def calibration(noted: Sequence[Noted], flags: Sequence[Judged], fates: Fates) -> Calibration:
    """Beliefs after each look that counted, against the truth at that moment."""
    told = [(one.probability, is_dead(fates, one.url, one.day)) for one in noted]
    rate = sum(dead for _, dead in told) / len(told) if told else 0.0
    flagged = _at_flags(noted, flags, fates)
    return Calibration(
        looks=len(told),
        brier=_brier(told),
        brier_of_base_rate=_brier([(rate, dead) for _, dead in told]),
        flags=len(flagged),
        brier_of_flags=_brier(flagged),
        bins=tuple(_bins(told)),
    )


def _brier(told: Sequence[tuple[float, bool]]) -> float | None:
    return sum((belief - dead) ** 2 for belief, dead in told) / len(told) if told else None


def _bins(told: Sequence[tuple[float, bool]]) -> list[Bin]:
    bins = []
    for low, high in pairwise(EDGES):
        mine = [one for one in told if low <= one[0] < high or (high == 1.0 and one[0] == 1.0)]
        if mine:
            believed = sum(belief for belief, _ in mine) / len(mine)
            dead = sum(truth for _, truth in mine) / len(mine)
            bins.append(Bin(low, high, len(mine), believed, dead))
    return bins


def _at_flags(
    noted: Sequence[Noted], flags: Sequence[Judged], fates: Fates
) -> list[tuple[float, bool]]:
    """What was believed when a flag said that a page is dead."""
    states = ("likely_broken", "confirmed")
    looks: dict[str, list[Noted]] = {}
    for one in noted:
        looks.setdefault(one.url, []).append(one)
    found = []
    for flag in flags:
        last = [one for one in looks.get(flag.url, ()) if one.day <= flag.day + 1e-6][-1:]
        if last and last[0].state in states:
            found.append((last[0].probability, is_dead(fates, flag.url, last[0].day)))
    return found
