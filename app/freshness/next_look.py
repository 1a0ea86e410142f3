"""When to look at an address again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.freshness.history import moved_run
from app.freshness.looks import A_DAY, Look, Spell, apart, family_of, in_order, spells
from app.freshness.outcomes import Outcome
from app.freshness.ratios import Family
from app.freshness.rules import MOVED_FOR, Belief, LinkState

# After a first failure: a minute, an hour, a day, three and seven days. The days are a few hours
# long, so that each look falls on another hour than the one before and counts (see apart()).
CONFIRMATIONS = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1, hours=5),
    timedelta(days=3, hours=10),
    timedelta(days=7, hours=15),
)
# Silence needs five or six failures: about a fortnight. Outages of a weekend end before that.
THEN_EVERY = timedelta(days=4, hours=5)
BROKEN_EVERY = timedelta(days=7, hours=5)
# Whoever has been gone for two months rarely comes back: once a month is enough to notice.
LONG_BROKEN = timedelta(days=60)
LONG_BROKEN_EVERY = timedelta(days=30, hours=5)
SECOND_SUCCESS = timedelta(days=1, hours=5)
AFTER_DISCARDED = timedelta(hours=1)
RATE_LIMITED = timedelta(hours=1)
SLOWEST = timedelta(days=30)
# A Retry-After of years is a mistake of theirs; without a limit it would blind us for good.
LONGEST_WAIT = timedelta(days=90)
JITTER = 0.1


def next_look(
    looks: Sequence[Look],
    belief: Belief,
    now: datetime,
    *,
    usual_interval: timedelta,
    jitter: float,
) -> datetime:
    """When to look again, never before `now` and never sooner than a Retry-After asks.

    Give the same looks as to believe(), those of discarded runs too. `jitter` is between -1 and 1
    and moves the interval by up to a tenth, so that links that failed together part company.
    """
    seen = in_order(look for look in looks if look.at <= now)
    if not seen:
        return now
    last = seen[-1]
    due = _planned(seen, belief, usual_interval, JITTER * jitter)
    if last.retry_after is not None:
        wait = min(timedelta(seconds=last.retry_after), LONGEST_WAIT)
        due = max(due, last.at + wait * (1 + JITTER * abs(jitter)))
    return max(due, now)


def _planned(seen: Sequence[Look], belief: Belief, usual: timedelta, stretch: float) -> datetime:
    last = seen[-1]
    family = family_of(last)
    if family is Family.BLIND:
        return last.at + _behind_a_wall(seen, usual) * (1 + stretch)
    if family is not Family.ALIVE:
        return _after_failure(seen, belief, stretch)
    if not last.counted:
        return last.at + AFTER_DISCARDED * (1 + stretch)
    return last.at + _after_success(seen, belief, usual) * (1 + stretch)


def _behind_a_wall(seen: Sequence[Look], usual: timedelta) -> timedelta:
    """Twice as long each time: knocking harder makes a wall higher."""
    knocks = 0
    for look in reversed(seen):
        if family_of(look) is not Family.BLIND:
            break
        knocks += 1
    if seen[-1].outcome is Outcome.TRANSIENT:
        return min(RATE_LIMITED * (1 << min(knocks - 1, 10)), max(usual, RATE_LIMITED))
    return max(usual, min(usual * (1 << min(knocks, 10)), SLOWEST))


def _after_success(seen: Sequence[Look], belief: Belief, usual: timedelta) -> timedelta:
    if belief.state in (LinkState.LIKELY_BROKEN, LinkState.CONFIRMED):
        return min(usual, SECOND_SUCCESS)  # the flag waits for a second success to close
    moved = moved_run([look for look in seen if look.counted])
    if moved and belief.state not in (LinkState.MOVED, LinkState.DRIFTED):
        first_seen = moved[-1].at - moved[0].at
        return min(usual, max(MOVED_FOR - first_seen, A_DAY) * 1.2)
    return usual


def _after_failure(seen: Sequence[Look], belief: Belief, stretch: float) -> datetime:
    trouble = _trouble(seen)
    last = seen[-1].at
    due = _confirmation(trouble, last, belief, stretch)
    if due - last < A_DAY / 2:
        return due
    # A late look may have upset the hours: move on until this one counts.
    reference = belief.failures[-1] if belief.failures else trouble.start
    while not apart(reference, due):
        due += timedelta(hours=1, minutes=30)
    return due


def _trouble(seen: Sequence[Look]) -> Spell:
    """The present failing spell, from its first failure that counts.

    Where none does yet, those that do not count are what there is: our own outage must not use up
    the looks that are to confirm what it hid.
    """
    believable = [look for look in seen if look.counted or family_of(look) is not Family.ALIVE]
    spell = spells(believable)[-1]
    counted = [place for place, look in enumerate(spell.looks) if look.counted]
    return Spell(alive=False, looks=spell.looks[counted[0] :]) if counted else spell


def _confirmation(trouble: Spell, last: datetime, belief: Belief, stretch: float) -> datetime:
    lasted = last - trouble.start
    if lasted >= LONG_BROKEN:
        return last + LONG_BROKEN_EVERY * (1 + stretch)
    if belief.state is LinkState.CONFIRMED:
        return last + BROKEN_EVERY * (1 + stretch)
    for offset in CONFIRMATIONS:
        # Less than the smallest jitter: the look that was meant for this offset is behind us.
        if lasted < offset * 0.85:
            return trouble.start + offset * (1 + stretch)
    return last + THEN_EVERY * (1 + stretch)
