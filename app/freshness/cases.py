"""The case against an address: what one failing spell proves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, expm1, log

from app.freshness.days import day_of
from app.freshness.looks import A_DAY, Look, Spell, family_of, independent
from app.freshness.outcomes import Reason
from app.freshness.ratios import Family, Key, Ratio, ratio_of

# Pew Research Center 2024, "When Online Content Disappears": 8 % of pages are gone within a year.
HAZARD_A_YEAR = 0.08
A_YEAR = timedelta(days=365.25)
# Of an address that we never saw alive: 404, 410 and no connection in GOV.UK's table, 7.7 % of
# single looks, less those that answer at a second look.
NEVER_SEEN_ALIVE = 0.07
# The table is worth this many looks against an address's own record: a server that says 404 to
# every other visit is soon known by it.
RECORD_WEIGHT = 20
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


def weigh(looks: Sequence[Look], earlier: Sequence[Spell], ratios: Mapping[Key, Ratio]) -> Case:
    """The strongest case that one family of outcomes makes; families are not added up.

    So a page that once said 404 and then timed out is not called gone on the word of timeouts.
    `earlier` are the spells of the time before; they say how often this address cries wolf.
    """
    last_ok = next((spell.end for spell in reversed(earlier) if spell.alive), None)
    prior = hazard(last_ok, looks[0].at)
    found = [
        _case(mine, prior, ratios, _false_alarms(family, earlier, ratios))
        for family in (Family.DEFINITE, Family.SILENT, Family.CERTIFICATE)
        if (mine := [look for look in looks if family_of(look, ratios) is family])
    ]
    # Of proved cases the first: what the site says of itself, before silence, before warnings.
    best = max(found, key=lambda case: (case.proved, not case.proved and case.probability))
    return replace(best, probability=max(case.probability for case in found))


@dataclass(frozen=True, slots=True)
class _FalseAlarms:
    """How many of an address's earlier looks failed, and were confirmed, though it was alive."""

    failed: int
    of: int

    def likelihood(self, row: Ratio) -> float:
        """The table's ratio, with this address's own record of failing while alive in it."""
        alive = (row.alive * RECORD_WEIGHT + self.failed) / (RECORD_WEIGHT + self.of)
        return max(1.0, row.dead / max(row.alive, alive))


def _false_alarms(
    family: Family, earlier: Sequence[Spell], ratios: Mapping[Key, Ratio]
) -> _FalseAlarms:
    """Spells that came and went. A single failure that passed within its minute is none."""
    failed = 0
    for spell in earlier:
        mine = [look for look in spell.looks if family_of(look, ratios) is family]
        failed += len(mine) if len(mine) >= 2 else 0
    return _FalseAlarms(failed, sum(len(spell.looks) for spell in earlier))


def _case(
    looks: Sequence[Look], prior: float, ratios: Mapping[Key, Ratio], alarms: _FalseAlarms
) -> Case:
    counted = independent(looks)
    log_odds = log(prior / (1 - prior)) + sum(
        log(alarms.likelihood(ratio_of(look.outcome, look.detail, ratios))) for look in counted
    )
    probability = 1 / (1 + exp(-log_odds))
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
