"""The clock's work with providers and editors by mail: notes what came back, asks who is due, tells
editors what waits, forgets in time."""

from datetime import datetime
from typing import Any

from app.accounts.provider_links import forget_provider_links
from app.database import Database
from app.settings import Settings
from app.voices.asking import ask_providers
from app.voices.corrections import forget_corrections
from app.voices.questions import forget_questions
from app.voices.requests import forget_requests, note_bounces
from app.voices.telling_editors import tell_editors


def follow_up(database: Database, settings: Settings, now: datetime) -> dict[str, Any]:
    """Without a mail server nobody is written to: a request that nobody gets would count as
    silence."""
    with database.writing() as session:
        bounced = note_bounces(session, now)
    if settings.mail_server is None:
        return {"bounced": bounced, "asked": 0}
    root = f"{settings.base_url}/provider"
    with database.writing() as session:
        asked = ask_providers(session, now, root=root, terms=settings.school_terms)
    with database.writing() as session:
        console = f"{settings.base_url}/console"
        told = tell_editors(session, now, root=console, terms=settings.school_terms)
    return {"bounced": bounced, "asked": len(asked), "editors_told": told}


def forget_words_of_providers(database: Database, now: datetime) -> dict[str, int]:
    """Links, requests, corrections and questions that are long over."""
    with database.writing() as session:
        return {
            "provider_links": forget_provider_links(session, now),
            "requests": forget_requests(session, now),
            "corrections": forget_corrections(session, now),
            "questions": len(forget_questions(session, now)),
        }
