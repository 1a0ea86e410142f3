"""Short ways to write down what was seen at an address, and when."""

from datetime import UTC, datetime, timedelta

from app.freshness.looks import Look
from app.freshness.outcomes import Outcome

START = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)


def after(days: float = 0, hours: float = 0, seconds: float = 0) -> datetime:
    """So long after the start, 4 November 2026 at nine."""
    return START + timedelta(days=days, hours=hours, seconds=seconds)


def seen(
    outcome: Outcome, *days: float, detail: str | None = None, counted: bool = True
) -> list[Look]:
    """The same outcome on each of these days (fractions are hours) after the start."""
    return [Look(after(day), outcome, detail, counted=counted) for day in days]


def moved(*days: float, to: str = "https://new.example/", same: bool | None = True) -> list[Look]:
    """Sent on for good on each of these days."""
    return [Look(after(day), Outcome.MOVED, final_url=to, same_content=same) for day in days]
