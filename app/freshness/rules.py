"""Evidence over time → belief → flag."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.freshness import belief_words
from app.freshness.cases import CERTAIN, Case
from app.freshness.history import History, moved_run, read_history
from app.freshness.looks import A_DAY, Look, in_order
from app.freshness.outcomes import Reason
from app.freshness.ratios import RATIOS, Family, Key, Ratio

UNRELIABLE_SWITCHES = 4
# A redirect that is said to be permanent and gone next week was not: RFC 9110, 15.4.2 and 15.4.9.
MOVED_FOR = timedelta(days=7)
# Walls come and go; only one that stays is worth a person's time, and not if we saw the page
# within the month.
BLOCKED_FOR = timedelta(days=7)
UNSEEN_FOR = timedelta(days=30)
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
    last_ok: datetime | None = None


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
    history = read_history(seen, now, ratios)
    return (
        _unreliable(history)
        or _broken(history)
        or _returning(history)
        or _blocked(history, last_cannot_look)
        or _suspect(history)
        or _moved(history)
        or _well_or_new(history)
    )


def _belief(
    history: History,
    state: LinkState,
    since: datetime | None,
    words: str,
    *,
    case: Case | None = None,
    reason: Reason | None = None,
    should_flag: bool = False,
    moved_to: str | None = None,
) -> Belief:
    counted = case or history.current
    return Belief(
        state=state,
        since=since,
        probability_dead=history.probability,
        failures=counted.failures if counted else (),
        reason=case.reason if case else reason,
        should_flag=should_flag,
        lift=history.lift,
        words=words,
        moved_to=moved_to,
        last_ok=history.last_ok,
    )


def _unreliable(history: History) -> Belief | None:
    switches = history.switches
    if len(switches) < UNRELIABLE_SWITCHES:
        return None
    # No flag: by the time that somebody looks, it answers again. If it dies for good, the
    # switches grow old within 30 days and the failures speak for themselves.
    words = belief_words.unreliable(len(switches), switches[0])
    return _belief(history, LinkState.UNRELIABLE, switches[0], words, case=history.current)


def _broken(history: History) -> Belief | None:
    case = history.current
    if case is None or not case.proved:
        return None
    state = _broken_state(case)
    words = belief_words.failing(case)
    return _belief(history, state, case.since, words, case=case, should_flag=True)


def _broken_state(case: Case) -> LinkState:
    certain = case.probability >= CERTAIN and case.family is not Family.CERTIFICATE
    return LinkState.CONFIRMED if certain else LinkState.LIKELY_BROKEN


def _returning(history: History) -> Belief | None:
    """A proved case stays until two successes, and a page that just answered is never flagged."""
    case = history.standing
    if case is None or history.last is None:
        return None
    words = belief_words.returning(case, history.last.start, answers=history.last.alive)
    return _belief(history, _broken_state(case), case.since, words, case=case)


def _blocked(history: History, last_cannot_look: datetime | None) -> Belief | None:
    blind = history.blind
    if not blind:
        return None
    lasted = blind[-1].at - blind[0].at
    if lasted < A_DAY and history.spells:
        return None  # one closed door does not undo what we saw before
    asked = last_cannot_look is not None and history.now - last_cannot_look < CANNOT_LOOK_EVERY
    unseen = history.last is None or blind[-1].at - history.last.end >= UNSEEN_FOR
    return _belief(
        history,
        LinkState.BLOCKED,
        blind[0].at,
        belief_words.blocked(blind),
        reason=Reason.CANNOT_LOOK,
        should_flag=lasted >= BLOCKED_FOR and unseen and not asked,
    )


def _suspect(history: History) -> Belief | None:
    case = history.current
    if case is None:
        return None
    words = belief_words.failing(case)
    return _belief(history, LinkState.SUSPECT, case.since, words, case=case)


def _moved(history: History) -> Belief | None:
    run = moved_run(history.last.looks) if history.last else ()
    if not run or run[-1].at - run[0].at < MOVED_FOR:
        return None
    target = run[-1].final_url
    if any(look.same_content is False for look in run):
        # The address leads elsewhere for good: a person must hear of it, but nothing to put in
        # its place is suggested.
        return _belief(
            history,
            LinkState.DRIFTED,
            run[0].at,
            belief_words.drifted(run),
            reason=Reason.LINK_MOVED,
            should_flag=True,
        )
    return _belief(
        history,
        LinkState.MOVED,
        run[0].at,
        belief_words.moved(run),
        reason=Reason.LINK_MOVED,
        should_flag=True,
        moved_to=target,
    )


def _well_or_new(history: History) -> Belief:
    last = history.last
    if last is None:
        return _belief(history, LinkState.NOT_LOOKED_AT, None, belief_words.NOT_LOOKED_AT)
    return _belief(history, LinkState.WELL, last.start, belief_words.well(last.end))
