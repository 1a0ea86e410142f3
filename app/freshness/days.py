"""Days as people in Britain count them and say them."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(moment: datetime) -> date:
    """The day that a calendar on a wall in London shows at this moment."""
    return moment.astimezone(LONDON).date()


def midnight(day: date) -> datetime:
    """The moment, in UTC, at which this day begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def in_words(day: date) -> str:
    """`3 November 2026`: no leading zero, and no "yesterday" that would rot in a cache."""
    return f"{day.day} {day:%B %Y}"


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
