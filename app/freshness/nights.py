"""Routine looks go into the night, when providers' sites have few readers; never at one hour twice.

Only where a few hours do not matter: a page that is well and is looked at every three days or less.
"""

from datetime import UTC, datetime, time, timedelta

from app.freshness.days import LONDON
from app.freshness.looks import A_DAY, ANOTHER_HOUR

FROM, UNTIL = 21, 6  # o'clock in London
SELDOM = timedelta(days=3)
# Fifteen hours of 24 are day; what is due then is looked at twelve hours earlier on average.
EARLIER = timedelta(hours=7, minutes=30)
STEP = 2 * ANOTHER_HOUR


def into_the_night(due: datetime, last: datetime, chance: float) -> datetime:
    """The moment to look: at night, not after `due`, at another hour than the `last` look.

    `chance`, from 0 to 1, chooses the hour. What died must not be seen later for our politeness:
    what is due by day is looked at in the night before.
    """
    begins, ends = _night_before(due)
    at = begins + (ends - begins) * min(chance, 0.999) if due >= ends else due
    if _hours_apart(at, last) >= ANOTHER_HOUR:
        return at
    # Two hours off is another hour: earlier if it still is night, else later, else a night before.
    if at - STEP >= begins:
        return at - STEP
    return at + STEP if at + STEP <= due else at + STEP - A_DAY


def _night_before(due: datetime) -> tuple[datetime, datetime]:
    """When the night that `due` lies in, or the one before it, begins and ends."""
    local = due.astimezone(LONDON)
    evening = local.date() if local.hour >= FROM else local.date() - A_DAY
    begins = datetime.combine(evening, time(FROM), LONDON)
    ends = datetime.combine(evening + A_DAY, time(UNTIL), LONDON)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _hours_apart(one: datetime, other: datetime) -> timedelta:
    beyond = (one - other) % A_DAY
    return min(beyond, A_DAY - beyond)
