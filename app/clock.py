"""The time: asked once at a door, then passed down."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


def parse_now(text: str | None) -> datetime:
    """A moment given by a person (`2026-11-24T09:00Z`), or the present one.

    Raises ValueError for anything else; a time without a zone is taken as UTC.
    """
    if text is None:
        return now()
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
