"""Shares a day's visits out among links, so that most of what would do harm is fresh.

A page that changes at rate r and is visited f times a day is fresh f/r·(1 - exp(-r/f)) of the time
(Cho and Garcia-Molina, 2003). The best share gives every link the same gain from one visit more,
weighted by harm. The rate is not known: the gain is its mean over all that we believe of the rate.
Pages that change all the time gain little, so that chasing them is not worth a visit.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, expm1, inf, log
from operator import mul

from app.freshness.change_rates import RATES, Weights

FLOOR = 1 / 30  # visits a day: a page that nobody needs may die as well
CAP = 1.0
STEPS = 32
GROWTH = (CAP / FLOOR) ** (1 / (STEPS - 1))
FREQUENCIES = (*(FLOOR * GROWTH**step for step in range(STEPS - 1)), CAP)
HALVINGS = 48

Curve = tuple[float, ...]  # the negative gain at each frequency: it rises, so that it can be halved


def freshness(rate: float, frequency: float) -> float:
    """The share of time in which our copy of a page is what stands there."""
    return -expm1(-rate / frequency) * frequency / rate


def gain(rate: float, frequency: float) -> float:
    """How much freshness one visit a day more would bring; it falls as the frequency rises."""
    between = rate / frequency
    return (-expm1(-between) - between * exp(-between)) / rate


_GAINS = tuple(tuple(gain(rate, frequency) for rate in RATES) for frequency in FREQUENCIES)


def curve_of(belief: Weights) -> Curve:
    """What one visit more is expected to bring, at each frequency."""
    return tuple(-sum(map(mul, belief, gains)) for gains in _GAINS)


@dataclass(frozen=True, slots=True)
class Claim:
    """Links that are alike: their gains, the harm of each when it is out of date, how many."""

    curve: Curve
    harm: float
    many: int = 1


def allocate(claims: Sequence[Claim], visits_a_day: float) -> list[float]:
    """Visits a day for a link of each claim; together never more than there are.

    Each gets between FLOOR and CAP. When there are too few visits for the floor, all get the same.
    """
    links = sum(claim.many for claim in claims)
    if links == 0:
        return []
    if visits_a_day <= links * FLOOR:
        return [max(visits_a_day, 0.0) / links] * len(claims)
    return _shares(claims, _price(claims, visits_a_day))


def _price(claims: Sequence[Claim], visits_a_day: float) -> float:
    """The gain that a visit must bring, so that the visits are just enough; by halving."""
    gains = [claim.harm * -claim.curve[0] for claim in claims if claim.harm > 0]
    if not gains:
        return inf
    low, high = log(max(gains)) - 60, log(max(gains)) + 1e-9  # at the highest all get the floor
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        spent = sum(
            share * claim.many
            for share, claim in zip(_shares(claims, exp(middle)), claims, strict=True)
        )
        low, high = (middle, high) if spent > visits_a_day else (low, middle)
    return exp(high)


def _shares(claims: Sequence[Claim], price: float) -> list[float]:
    return [_share(claim.curve, price / claim.harm if claim.harm > 0 else inf) for claim in claims]


def _share(curve: Curve, price: float) -> float:
    """The frequency at which one visit more brings just this much."""
    place = bisect_left(curve, -price)
    if place == 0:
        return FLOOR
    if place == len(curve):
        return CAP
    below, above = curve[place - 1], curve[place]
    way = (-price - below) / (above - below)
    return float(min(FREQUENCIES[place - 1] * GROWTH**way, CAP))
