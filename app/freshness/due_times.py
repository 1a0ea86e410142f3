"""When a link is due next: by its own interval, at an hour that differs from time to time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from app.freshness.looks import Look
from app.freshness.next_look import JITTER, next_look
from app.freshness.nights import SELDOM, into_the_night
from app.freshness.outcomes import Outcome
from app.freshness.rules import Belief, LinkState


def due_time(
    link_id: UUID, interval_days: float, looks: Sequence[Look], belief: Belief, now: datetime
) -> datetime:
    """When to look again; routine looks that need not be soon go into the night.

    `looks` are oldest first, and the last one has just been made.
    """
    turn, last = len(looks), looks[-1]
    usual = timedelta(days=interval_days)
    due = next_look(looks, belief, now, usual_interval=usual, jitter=jitter_of(link_id, turn))
    if not is_routine(last, belief) or due - last.at < SELDOM * (1 - JITTER):
        return due
    chance = (jitter_of(link_id, -turn) + 1) / 2
    return max(into_the_night(due, last.at, chance), now)


def is_routine(last: Look, belief: Belief) -> bool:
    """Whether the next look is one of many, and not one that confirms something."""
    if not last.counted or last.retry_after is not None:
        return False
    if last.outcome is Outcome.MOVED:
        return belief.state is LinkState.MOVED
    well = last.outcome in (Outcome.OK, Outcome.NOT_HTML_OK)
    return well and belief.state is LinkState.WELL


def jitter_of(link_id: UUID, turn: int) -> float:
    """Between -1 and 1: differs from link to link and from turn to turn, and can be repeated."""
    digest = sha256(f"{link_id}:{turn}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1
