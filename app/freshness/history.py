"""The history of one address, read once: spells, walls, and the cases that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from app.freshness.cases import Case, hazard, weigh
from app.freshness.looks import Look, Spell, family_of, spells
from app.freshness.outcomes import Outcome
from app.freshness.ratios import Family, Key, Ratio

SWITCHES_WITHIN = timedelta(days=30)
RECORD_REMEMBERED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class History:
    """The looks that count, read once."""

    spells: list[Spell]
    blind: tuple[Look, ...]  # looks since the last one that saw anything
    current: Case | None  # the failing spell that we are in
    standing: Case | None  # a proved case that no two successes have outlived yet
    switches: tuple[datetime, ...]  # when it came or went, within the window
    last_ok: datetime | None
    now: datetime

    @property
    def last(self) -> Spell | None:
        """The spell that we are in, if anything was ever seen."""
        return self.spells[-1] if self.spells else None

    @property
    def probability(self) -> float:
        """How likely the page is dead, all things seen considered."""
        if self.current is not None:
            return self.current.probability
        return hazard(self.last_ok, self.now)

    @property
    def lift(self) -> bool:
        """Whether two successes on different days, and nothing since, speak for it."""
        return self.last is not None and self.last.alive and self.last.settled


def read_history(seen: Sequence[Look], now: datetime, ratios: Mapping[Key, Ratio]) -> History:
    """Read the looks that count, oldest first."""
    line = spells(seen, ratios)
    last_ok = next((spell.end for spell in reversed(line) if spell.alive), None)
    standing: Case | None = None
    current: Case | None = None
    for place in range(_settled_last(line), len(line)):
        current = None if line[place].alive else _case_of(line, place, now, ratios)
        standing = current if current and current.proved else standing
    blind = tuple(takewhile(lambda look: family_of(look, ratios) is Family.BLIND, reversed(seen)))
    switches = _switches(line, current, now, ratios)
    return History(line, blind[::-1], current, standing, switches, last_ok, now)


def _settled_last(line: Sequence[Spell]) -> int:
    """Where two successes last ended all cases of before; the start if they never did."""
    settled = (place for place in reversed(range(len(line))) if _ends_cases(line[place]))
    return next(settled, 0)


def _ends_cases(spell: Spell) -> bool:
    return spell.alive and spell.settled


def _case_of(line: Sequence[Spell], place: int, now: datetime, ratios: Mapping[Key, Ratio]) -> Case:
    spell = line[place]
    # What an address did long ago fades, so that one that used to come and go can die too.
    until = now if place == len(line) - 1 else spell.end
    remembered = [one for one in line[:place] if one.alive or until - one.end <= RECORD_REMEMBERED]
    return weigh(spell.looks, remembered, ratios)


def _switches(
    line: Sequence[Spell], current: Case | None, now: datetime, ratios: Mapping[Key, Ratio]
) -> tuple[datetime, ...]:
    """When the address came or went. Against a proved case only its own family speaks.

    Two timeouts that passed are no reason to doubt four days of "not found".
    """
    witnesses = {current.family, Family.ALIVE} if current and current.proved else set(Family)
    told = [look for spell in line for look in spell.looks if family_of(look, ratios) in witnesses]
    starts = (spell.start for spell in spells(told, ratios)[1:])
    return tuple(start for start in starts if now - start <= SWITCHES_WITHIN)


def moved_run(looks: Sequence[Look]) -> tuple[Look, ...]:
    """The latest looks that were all sent on, for good, to one and the same address."""
    target = looks[-1].final_url
    run = takewhile(
        lambda look: look.outcome is Outcome.MOVED and look.final_url == target, reversed(looks)
    )
    return tuple(run)[::-1]
