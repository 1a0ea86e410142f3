"""Change rates learned from all links, and visits shared out by them and by harm."""

import time
from collections.abc import Sequence
from math import exp, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.freshness.allocation import CAP, FLOOR, Claim, allocate, curve_of, freshness, gain
from app.freshness.change_rates import (
    EVENLY,
    RATES,
    History,
    binned,
    fit_spread,
    posterior,
    raw_rate,
    rounded,
)
from app.freshness.intervals import Demand, share_out
from tests.makers import id_of

histories = st.integers(0, 60).flatmap(
    lambda looks: st.builds(
        History, st.just(looks), st.integers(0, looks), st.floats(0.5, 40, allow_nan=False)
    )
)
harms = st.integers(0, 500).map(float)
SOME = [History(0, 0, 7), History(12, 0, 7), History(12, 3, 7), History(50, 50, 3)]
CURVES = {one: curve_of(posterior(EVENLY, one)) for one in SOME}
claims = st.lists(
    st.builds(Claim, st.sampled_from(list(CURVES.values())), harms, st.integers(1, 50)),
    min_size=1,
    max_size=12,
)
budgets = st.floats(0, 800)


def spent(asked: Sequence[Claim], shares: Sequence[float]) -> float:
    return sum(claim.many * share for claim, share in zip(asked, shares, strict=True))


@given(claims, budgets)
def test_never_more_visits_than_there_are(asked: list[Claim], budget: float) -> None:
    assert spent(asked, allocate(asked, budget)) <= budget * (1 + 1e-9)


@given(claims, budgets)
def test_every_link_gets_the_floor_and_none_more_than_the_cap(
    asked: list[Claim], budget: float
) -> None:
    shares = allocate(asked, budget)
    assert max(shares) <= CAP
    if budget >= sum(claim.many for claim in asked) * FLOOR:
        assert min(shares) >= FLOOR * (1 - 1e-9)
    else:  # too few for the floor: all are treated alike
        assert len(set(shares)) == 1


@given(claims, budgets, st.floats(1, 100))
def test_more_harm_never_means_fewer_visits(
    asked: list[Claim], budget: float, times: float
) -> None:
    first = asked[0]
    worse = [Claim(first.curve, first.harm * times, first.many), *asked[1:]]
    assert allocate(worse, budget)[0] >= allocate(asked, budget)[0] * (1 - 1e-6)
    beside = allocate([first, Claim(first.curve, first.harm * times), *asked[1:]], budget)
    assert beside[1] >= beside[0]


@given(claims, budgets, st.floats(1e-3, 1e3))
def test_only_the_relation_of_harms_matters(
    asked: list[Claim], budget: float, times: float
) -> None:
    scaled = [Claim(one.curve, one.harm * times, one.many) for one in asked]
    assert allocate(scaled, budget) == pytest.approx(allocate(asked, budget), rel=1e-6)


def test_nearly_all_visits_are_given_out() -> None:
    asked = [Claim(curve, harm, 100) for curve in CURVES.values() for harm in (1.0, 4.0)]
    assert spent(asked, allocate(asked, 800 / 7)) == pytest.approx(800 / 7, rel=1e-3)


def test_no_links_need_no_visits() -> None:
    assert allocate([], 100) == []


@given(st.sampled_from(RATES), st.floats(FLOOR, CAP), st.floats(1.01, 3))
def test_each_visit_more_brings_less(rate: float, often: float, times: float) -> None:
    assert 0 < freshness(rate, often) <= freshness(rate, often * times) <= 1
    assert gain(rate, often * times) <= gain(rate, often) * (1 + 1e-9)


@given(st.lists(histories, max_size=20), histories)
def test_beliefs_are_probabilities(seen: list[History], one: History) -> None:
    spread = fit_spread({binned(history): 1 for history in seen}, rounds=5)
    for belief in (spread, posterior(spread, binned(one))):
        assert sum(belief) == pytest.approx(1)
        assert min(belief) >= 0


def test_more_changes_mean_a_faster_rate() -> None:
    means = [
        sum(map(float.__mul__, RATES, posterior(EVENLY, History(12, changes, 7.0))))
        for changes in range(13)
    ]
    assert means == sorted(means)


@given(histories)
def test_what_is_binned_together_is_much_alike(one: History) -> None:
    bin = binned(one)
    assert bin.changes == pytest.approx(one.changes, rel=0.07)
    assert bin.looks == pytest.approx(one.looks, rel=0.07)
    assert not one.looks or bin.interval == pytest.approx(one.interval, rel=0.1)
    assert binned(bin) == bin


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rounding_keeps_the_order(one: int, other: int) -> None:
    assert (rounded(one) <= rounded(other)) or one > other


# The effect itself: 90 days of weekly visits, then a schedule from what was seen.

LINKS, BUDGET, WATCHED = 400, 1 / 7, 13


class Web:
    """Pages with rates that we know: log-normal, one change in 90 days in the middle."""

    def __init__(self, seed: int, *, by_views: bool) -> None:
        random = Random(seed)
        self.rates = [exp(random.gauss(log(1 / 90), 1.5)) for _ in range(LINKS)]
        views = [random.paretovariate(1.2) for _ in range(LINKS)]
        self.harm = views if by_views else [1.0] * LINKS
        self.seen = [self._watch(rate, random) for rate in self.rates]

    def _watch(self, rate: float, random: Random) -> History:
        changed = sum(random.random() < 1 - exp(-rate * 7) for _ in range(WATCHED))
        return History(WATCHED, changed, 7.0)

    def fresh(self, shares: Sequence[float]) -> float:
        """The harm-weighted share of time in which our copies are true."""
        return sum(
            harm * (freshness(rate, share) if share > 0 else 0.0)
            for harm, rate, share in zip(self.harm, self.rates, shares, strict=True)
        ) / sum(self.harm)

    def best_for(self, rates: Sequence[float]) -> list[float]:
        """The best shares if these were the rates, without floor or cap."""

        def share(rate: float, harm: float, price: float) -> float:
            if rate <= 0 or harm / rate <= price:
                return 0.0
            low, high = -8.0, 4.0
            for _ in range(30):
                middle = (low + high) / 2
                low, high = (
                    (middle, high) if harm * gain(rate, exp(middle)) > price else (low, middle)
                )
            return exp(low)

        low, high = -12.0, 14.0
        for _ in range(30):
            middle = (low + high) / 2
            shares = [share(r, h, exp(middle)) for r, h in zip(rates, self.harm, strict=True)]
            low, high = (middle, high) if sum(shares) > LINKS * BUDGET else (low, middle)
        return [share(r, h, exp(high)) for r, h in zip(rates, self.harm, strict=True)]

    def learned(self) -> list[float]:
        """The shares that our own rules give."""
        spread = fit_spread({one: self.seen.count(one) for one in set(self.seen)})
        curves = {one: curve_of(posterior(spread, one)) for one in set(self.seen)}
        asked = [Claim(curves[s], h) for s, h in zip(self.seen, self.harm, strict=True)]
        return allocate(asked, LINKS * BUDGET)

    def gap_closed(self, shares: Sequence[float]) -> float:
        """0 is as good as visiting all alike, 1 as good as knowing every rate."""
        alike = self.fresh([BUDGET] * LINKS)
        return (self.fresh(shares) - alike) / (self.fresh(self.best_for(self.rates)) - alike)


def test_after_90_days_most_of_the_gap_to_the_best_schedule_is_closed() -> None:
    closed = []
    for seed in range(11, 17):
        pages = Web(seed, by_views=True)
        learned = pages.learned()
        assert sum(learned) <= LINKS * BUDGET * (1 + 1e-9)
        closed.append(pages.gap_closed(learned))
    assert sum(closed) / len(closed) >= 0.85  # 0.88 over many seeds


@pytest.mark.parametrize("by_views", [True, False])
def test_the_textbook_estimate_is_worse_than_visiting_all_alike(by_views: bool) -> None:
    pages = Web(11, by_views=by_views)
    textbook = pages.best_for([raw_rate(seen) for seen in pages.seen])
    assert pages.gap_closed(textbook) < 0 < pages.gap_closed(pages.learned())


def test_a_hundred_thousand_links_are_shared_out_in_seconds() -> None:
    random = Random(3)
    ids = [id_of(str(number)) for number in range(100)]
    demands = []
    for number in range(100_000):
        looks = random.randrange(0, 120)
        changes = min(looks, int(random.expovariate(1 / 4)))
        seen = History(
            looks, changes, random.choice([2.0, 7.0, 9.5, 30.0]) * random.uniform(1, 1.1)
        )
        demands.append(Demand(ids[number % 100], seen, random.randrange(1, 90), 7.0))
    began = time.process_time()
    assert share_out(demands)
    assert time.process_time() - began < 30
