"""When a message that was not taken is tried again, and when it is given up; pure."""

from datetime import datetime, timedelta

# Eight tries over 24 hours: a restart costs a minute, a night's outage loses nothing.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=7),
    timedelta(hours=9, minutes=24),
)
TRIES = len(PAUSES) + 1
LONGEST_WAIT = timedelta(days=1)


def next_try(tries: int, now: datetime, *, asked_for: timedelta | None = None) -> datetime | None:
    """The moment of the next try after so many (from 1 on); None when it was the last.

    `asked_for` is how long the receiver asks us to wait; more than a day is not granted.
    """
    if tries >= TRIES:
        return None
    return now + max(PAUSES[tries - 1], min(asked_for or timedelta(), LONGEST_WAIT))
