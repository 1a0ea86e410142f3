"""What is over is deleted: sessions, links, known browsers, counted attempts."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.attempts import forget_attempts
from app.accounts.devices import forget_devices
from app.accounts.sessions import Spans, forget_sessions
from app.accounts.tickets import forget_tickets


def forget_what_is_over(session: Session, *, spans: Spans, now: datetime) -> dict[str, int]:
    """How many rows of each kind are gone."""
    return {
        "sessions": forget_sessions(session, spans=spans, now=now),
        "tickets": forget_tickets(session, now),
        "devices": forget_devices(session, now),
        "attempts": forget_attempts(session, now),
    }
