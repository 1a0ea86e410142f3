"""Sessions and the time as all pages have them, and what the console alone has beside them."""

from datetime import timedelta

from fastapi import Request

from app.accounts.sealing import Seals
from app.accounts.sessions import Spans
from app.templates.transactions import (
    Now,
    Reading,
    Writing,
    database_of,
    now_of,
    settings_of,
)

__all__ = [
    "Now",
    "Reading",
    "Writing",
    "database_of",
    "now_of",
    "seals_of",
    "settings_of",
    "spans_of",
]


def seals_of(request: Request) -> Seals:
    """What seals secrets here."""
    seals: Seals = request.app.state.seals
    return seals


def spans_of(request: Request) -> Spans:
    """How long sessions last here."""
    chosen = settings_of(request)
    return Spans(
        idle=timedelta(minutes=chosen.session_idle_minutes),
        whole=timedelta(hours=chosen.session_hours),
    )
