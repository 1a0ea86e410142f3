"""How often pages change: learned from all together, because each alone was seen too seldom.

Empirical Bayes. A page changes at some rate, and a look sees whether it changed since the last one.
With a dozen looks the textbook estimate for one page is so wild that a schedule built on it is
worse than visiting all pages alike. So the spread of rates over all pages is fitted first (by
expectation maximisation, on a grid), and each page's own looks only sharpen it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, expm1, log
from operator import mul

POINTS = 70
# Changes a day: from once in eleven years, slower than pages die, to four times a day.
SLOWEST, FASTEST = 1 / 4000, 4.0
RATES = tuple(SLOWEST * (FASTEST / SLOWEST) ** (point / (POINTS - 1)) for point in range(POINTS))
# Stopping early keeps the fitted spread smooth: left alone it would become a few spikes.
ROUNDS = 60

Weights = tuple[float, ...]  # one per rate of the grid; they sum to one
EVENLY: Weights = (1 / POINTS,) * POINTS


@dataclass(frozen=True, slots=True)
class History:
    """So many looks, so many of them saw a change, and the usual days between two looks."""

    looks: int
    changes: int
    interval: float


def rounded(count: int) -> int:
    """A count to three or four binary digits: what differs by less is one and the same to us."""
    shift = max(0, count.bit_length() - 4)
    return (count + (1 << shift >> 1)) >> shift << shift


def binned(history: History) -> History:
    """A history that stands for all that are much like it, so that a hundred thousand links
    come to a few thousand different ones."""
    changes = rounded(history.changes)
    looks = changes + rounded(max(history.looks - history.changes, 0))
    if looks == 0:
        return History(0, 0, 1.0)
    return History(looks, changes, 1.2 ** round(log(max(history.interval, 0.05), 1.2)))


def likelihood(history: History) -> tuple[float, ...]:
    """How well each rate of the grid explains a history; the best one is 1."""
    unchanged = history.looks - history.changes
    logs = [
        history.changes * log(-expm1(-rate * history.interval))
        - unchanged * rate * history.interval
        for rate in RATES
    ]
    best = max(logs)
    return tuple(exp(one - best) for one in logs)


def fit_spread(histories: Mapping[History, int], rounds: int = ROUNDS) -> Weights:
    """How rates are spread over all links. Give each history once, with how many links have it."""
    told = [(likelihood(one), many) for one, many in histories.items() if one.looks]
    spread: Sequence[float] = EVENLY
    for _ in range(rounds if told else 0):
        pull = [0.0] * POINTS
        for likely, many in told:
            scale = many / sum(map(mul, likely, spread))
            pull = [sofar + scale * one for sofar, one in zip(pull, likely, strict=True)]
        spread = _normal(map(mul, pull, spread))
    return tuple(spread)


def posterior(spread: Weights, history: History) -> Weights:
    """What to believe of one link's rate, its own looks and all others' considered."""
    return _normal(map(mul, likelihood(history), spread))


def _normal(weights: Iterable[float]) -> Weights:
    given = tuple(weights)
    total = sum(given)
    return tuple(one / total for one in given)


def raw_rate(history: History) -> float:
    """The textbook estimate from one link's looks alone (Cho and Garcia-Molina, 2003).

    Nothing but the tests uses it: they show that it is worse than no estimate at all.
    """
    unchanged = history.looks - history.changes
    return -log((unchanged + 0.5) / (history.looks + 0.5)) / history.interval
