"""The case against an address: what one failing spell proves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, expm1, log

from app.freshness.days import day_of
from app.freshness.looks import A_DAY, Look, family_of, independent
from app.freshness.outcomes import Reason
from app.freshness.ratios import Family, Key, Ratio, ratio_of

# Pew Research Center 2024, "When Online Content Disappears": 8 % of pages are gone within a year.
HAZARD_A_YEAR = 0.08
A_YEAR = timedelta(days=365.25)
# Of an address that we never saw alive: 404, 410 and no connection in GOV.UK's table, 7.7 % of
# single looks, less those that answer at a second look.
NEVER_SEEN_ALIVE = 0.07
LIKELY = 0.95
CERTAIN = 0.99


@dataclass(frozen=True, slots=True)
class Case:
    """One failing spell, read through the family of outcomes that says most.

    `failures` are the times that count as independent, `visits` all that saw it, on `days` days.
    """

    family: Family
    probability: float
    proved: bool
    reason: Reason
    failures: tuple[datetime, ...]
    since: datetime
    visits: int
    days: int


def hazard(last_ok: datetime | None, until: datetime) -> float:
    """How likely an address has died since it was last seen, before anything speaks against it."""
    if last_ok is None:
        return NEVER_SEEN_ALIVE
    # A floor of a day: two looks a minute apart must not make a death all but impossible.
    years = max(until - last_ok, A_DAY) / A_YEAR
    return -expm1(-HAZARD_A_YEAR * years)


def weigh(looks: Sequence[Look], last_ok: datetime | None, ratios: Mapping[Key, Ratio]) -> Case:
    """The strongest case that one family of outcomes makes; families are not added up.

    So a page that once said 404 and then timed out is not called gone on the word of timeouts.
    """
    prior = hazard(last_ok, looks[0].at)
    found = [
        _case(mine, prior, ratios)
        for family in (Family.DEFINITE, Family.SILENT, Family.CERTIFICATE)
        if (mine := [look for look in looks if family_of(look, ratios) is family])
    ]
    # Of proved cases the first: what the site says of itself, before silence, before warnings.
    best = max(found, key=lambda case: (case.proved, not case.proved and case.probability))
    return replace(best, probability=max(case.probability for case in found))


def _case(looks: Sequence[Look], prior: float, ratios: Mapping[Key, Ratio]) -> Case:
    counted = independent(looks)
    probability = _updated(prior, counted, ratios)
    family = family_of(looks[0], ratios)
    # What a browser says of a certificate is seen, not inferred: twice is enough.
    enough = family is Family.CERTIFICATE or probability >= LIKELY
    return Case(
        family=family,
        probability=probability,
        proved=len(counted) >= 2 and enough,
        reason=_reason(looks, ratios),
        failures=tuple(look.at for look in counted),
        since=looks[0].at,
        visits=len(looks),
        days=len({day_of(look.at) for look in looks}),
    )


def _updated(prior: float, failures: Sequence[Look], ratios: Mapping[Key, Ratio]) -> float:
    log_odds = log(prior / (1 - prior)) + sum(
        log(ratio_of(look.outcome, look.detail, ratios).likelihood) for look in failures
    )
    return 1 / (1 + exp(-log_odds))


def _reason(looks: Sequence[Look], ratios: Mapping[Key, Ratio]) -> Reason:
    """The latest reason that was seen on two days; else the latest.

    A page that was gone and is now for sale is for sale, but not on the word of one visit.
    """
    named = [
        (ratio_of(look.outcome, look.detail, ratios).reason, day_of(look.at)) for look in looks
    ]
    for reason, _ in reversed(named):
        if reason and len({day for other, day in named if other is reason}) >= 2:
            return reason
    return named[-1][0] or Reason.HOST_DOWN
