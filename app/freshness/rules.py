"""Evidence over time → belief → flag. Pure: what was seen and the time come in, a belief goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from app.freshness import belief_words
from app.freshness.cases import CERTAIN, Case, hazard, weigh
from app.freshness.looks import A_DAY, Look, Spell, family_of, in_order, spells
from app.freshness.outcomes import Outcome, Reason
from app.freshness.ratios import RATIOS, Family, Key, Ratio

UNRELIABLE_SWITCHES = 4
UNRELIABLE_WINDOW = timedelta(days=30)
# A redirect that is said to be permanent and gone next week was not: RFC 9110, 15.4.2 and 15.4.9.
MOVED_FOR = timedelta(days=7)
# Walls come and go; only one that stays is worth a person's time, and not every week.
BLOCKED_FOR = timedelta(days=7)
CANNOT_LOOK_EVERY = timedelta(days=90)


class LinkState(StrEnum):
    """What we believe of an address. Suspect is not shown to anybody: it may be nothing."""

    WELL = "well"
    SUSPECT = "suspect"
    LIKELY_BROKEN = "likely_broken"
    CONFIRMED = "confirmed"
    UNRELIABLE = "unreliable"
    BLOCKED = "blocked"
    MOVED = "moved"
    DRIFTED = "drifted"
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True, slots=True)
class Belief:
    """What the looks at one address come to.

    `failures` are the times that count. `should_flag`: raise `reason` if it is not raised already.
    `lift`: open flags about this address, other than for `reason`, may close themselves.
    `moved_to` is the address to suggest, once the move has lasted.
    """

    state: LinkState
    since: datetime | None
    probability_dead: float
    failures: tuple[datetime, ...]
    reason: Reason | None
    should_flag: bool
    lift: bool
    words: str
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class _History:
    """The looks that count, read once."""

    spells: list[Spell]
    blind: tuple[Look, ...]  # looks since the last one that saw anything
    current: Case | None  # the failing spell that we are in
    standing: Case | None  # a proved case that no two successes have outlived yet
    now: datetime

    @property
    def last(self) -> Spell | None:
        return self.spells[-1] if self.spells else None

    @property
    def probability(self) -> float:
        if self.current is not None:
            return self.current.probability
        return hazard(self.last.end if self.last else None, self.now)

    @property
    def lift(self) -> bool:
        return self.last is not None and self.last.alive and self.last.settled


def believe(
    looks: Sequence[Look],
    now: datetime,
    *,
    last_cannot_look: datetime | None = None,
    ratios: Mapping[Key, Ratio] = RATIOS,
) -> Belief:
    """What to believe of an address, and whether a person should hear of it.

    Give every look of the last 90 days, and all since the last two successes on different days.
    `last_cannot_look` is when a person was last asked to look by hand.
    """
    seen = in_order(look for look in looks if look.counted and look.at <= now)
    if not seen:
        return _belief(_read(seen, now, ratios), LinkState.NOT_LOOKED_AT, None, "Not looked at yet")
    history = _read(seen, now, ratios)
    return (
        _unreliable(history)
        or _broken(history)
        or _returning(history)
        or _blocked(history, last_cannot_look)
        or _suspect(history)
        or _moved(history)
        or _well(history)
    )


def _read(seen: Sequence[Look], now: datetime, ratios: Mapping[Key, Ratio]) -> _History:
    line = spells(seen, ratios)
    last_ok: datetime | None = None
    standing: Case | None = None
    current: Case | None = None
    for spell in line:
        if spell.alive:
            last_ok, current = spell.end, None
            standing = None if spell.settled else standing
        else:
            current = weigh(spell.looks, last_ok, ratios)
            standing = current if current.proved else standing
    blind = tuple(takewhile(lambda look: family_of(look, ratios) is Family.BLIND, reversed(seen)))
    return _History(line, blind[::-1], current, standing, now)


def _belief(
    history: _History,
    state: LinkState,
    since: datetime | None,
    words: str,
    *,
    case: Case | None = None,
    reason: Reason | None = None,
    should_flag: bool = False,
    moved_to: str | None = None,
) -> Belief:
    return Belief(
        state=state,
        since=since,
        probability_dead=history.probability,
        failures=case.failures if case else (),
        reason=case.reason if case else reason,
        should_flag=should_flag,
        lift=history.lift,
        words=words,
        moved_to=moved_to,
    )


def _unreliable(history: _History) -> Belief | None:
    switches = [
        spell.start
        for spell in history.spells[1:]
        if history.now - spell.start <= UNRELIABLE_WINDOW
    ]
    if len(switches) < UNRELIABLE_SWITCHES:
        return None
    # No flag: by the time that somebody looks, it answers again. If it dies for good, the
    # switches grow old within 30 days and the failures speak for themselves.
    words = belief_words.unreliable(len(switches), switches[0])
    return _belief(history, LinkState.UNRELIABLE, switches[0], words, case=history.current)


def _broken(history: _History) -> Belief | None:
    case = history.current
    if case is None or not case.proved:
        return None
    state = _broken_state(case)
    words = belief_words.failing(case)
    return _belief(history, state, case.since, words, case=case, should_flag=True)


def _broken_state(case: Case) -> LinkState:
    certain = case.probability >= CERTAIN
    return LinkState.CONFIRMED if certain else LinkState.LIKELY_BROKEN


def _returning(history: _History) -> Belief | None:
    """A proved case stays until two successes, and a page that just answered is never flagged."""
    case = history.standing
    if case is None or history.last is None:
        return None
    words = belief_words.returning(case, history.last.start, answers=history.last.alive)
    return _belief(history, _broken_state(case), case.since, words, case=case)


def _blocked(history: _History, last_cannot_look: datetime | None) -> Belief | None:
    blind = history.blind
    if not blind:
        return None
    lasted = blind[-1].at - blind[0].at
    if lasted < A_DAY and any(spell.alive for spell in history.spells):
        return None  # one closed door does not undo what we saw before
    asked = last_cannot_look is not None and history.now - last_cannot_look < CANNOT_LOOK_EVERY
    return _belief(
        history,
        LinkState.BLOCKED,
        blind[0].at,
        belief_words.blocked(blind),
        reason=Reason.CANNOT_LOOK,
        should_flag=lasted >= BLOCKED_FOR and not asked,
    )


def _suspect(history: _History) -> Belief | None:
    case = history.current
    if case is None:
        return None
    words = belief_words.failing(case)
    return _belief(history, LinkState.SUSPECT, case.since, words, case=case)


def _moved(history: _History) -> Belief | None:
    run = moved_run(history.last.looks) if history.last else ()
    if not run or run[-1].at - run[0].at < MOVED_FOR:
        return None
    target = run[-1].final_url
    if any(look.same_content is False for look in run):
        words = belief_words.drifted(run)
        return _belief(history, LinkState.DRIFTED, run[0].at, words)
    return _belief(
        history,
        LinkState.MOVED,
        run[0].at,
        belief_words.moved(run),
        reason=Reason.LINK_MOVED,
        should_flag=True,
        moved_to=target,
    )


def moved_run(looks: Sequence[Look]) -> tuple[Look, ...]:
    """The latest looks that were all sent on, for good, to one and the same address."""
    target = looks[-1].final_url
    run = takewhile(
        lambda look: look.outcome is Outcome.MOVED and look.final_url == target, reversed(looks)
    )
    return tuple(run)[::-1]


def _well(history: _History) -> Belief:
    last = history.last
    assert last is not None  # noqa: S101 - without any evidence, _blocked has answered
    return _belief(history, LinkState.WELL, last.start, belief_words.well(last.end))
