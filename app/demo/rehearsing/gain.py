"""How much of what the best schedule gains the present one gains, under the same budget.

freshness.md 3.5: a page that changes at rate r and is visited f times a day is fresh
f/r·(1 - exp(-r/f)) of the time (Cho and Garcia-Molina 2003); 0 is uniform, 1 is optimal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, expm1, log


@dataclass(frozen=True, slots=True)
class Visited:
    """A page: true changes a day, visits a day that it had, and what harm hangs on it."""

    rate: float
    frequency: float
    harm: float


@dataclass(frozen=True, slots=True)
class Gained:
    """Harm-weighted freshness of three schedules with the same visits. `share` may be negative."""

    pages: int
    visits_a_day: float
    uniform: float
    present: float
    best: float

    @property
    def share(self) -> float | None:
        """Of the gap between uniform and best; nothing where there is hardly a gap."""
        gap = self.best - self.uniform
        return (self.present - self.uniform) / gap if gap > 1e-6 else None


def fresh(rate: float, frequency: float) -> float:
    """The share of time in which our copy is what stands there."""
    if frequency <= 0:
        return 0.0
    return 1.0 if rate <= 0 else -expm1(-rate / frequency) * frequency / rate


def gained(pages: Sequence[Visited]) -> Gained:
    """Compares what was done with what could have been."""
    budget = sum(page.frequency for page in pages)
    evenly = budget / len(pages) if pages else 0.0
    best = best_frequencies(pages, budget)
    return Gained(
        len(pages),
        budget,
        _weighted(pages, [evenly] * len(pages)),
        _weighted(pages, [page.frequency for page in pages]),
        _weighted(pages, best),
    )


def _weighted(pages: Sequence[Visited], frequencies: Sequence[float]) -> float:
    told = sum(p.harm * fresh(p.rate, f) for p, f in zip(pages, frequencies, strict=True))
    return told / (sum(page.harm for page in pages) or 1.0)


def best_frequencies(pages: Sequence[Visited], budget: float) -> list[float]:
    """The visits a day that keep most fresh: one more brings the same everywhere."""
    low, high = -60.0, log(max((p.harm / p.rate for p in pages), default=1.0))
    for _ in range(60):
        price = (low + high) / 2
        spent = sum(_worth(page, exp(price)) for page in pages)
        low, high = (price, high) if spent > budget else (low, price)
    return [_worth(page, exp(high)) for page in pages]


def _worth(page: Visited, price: float) -> float:
    """How often a page is worth a visit at this price; never, if it changes too fast."""
    if page.harm / page.rate <= price:
        return 0.0
    low, high = -16.0, 8.0  # of the logarithm of the visits a day
    for _ in range(40):
        middle = (low + high) / 2
        between = page.rate / exp(middle)
        brings = page.harm / page.rate * (-expm1(-between) - between * exp(-between))
        low, high = (middle, high) if brings > price else (low, middle)
    return exp(high)
