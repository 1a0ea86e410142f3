"""Internal notes on entries: they never leave the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.directory.history import EntryNote

LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody of the team noted, and when."""

    at: datetime
    by: str
    text: str


def notes_of(session: Session, service_id: UUID) -> Sequence[Note]:
    """An entry's notes, newest first."""
    query = (
        select(EntryNote.at, Actor.name, EntryNote.text)
        .join(Actor, Actor.id == EntryNote.actor_id)
        .where(EntryNote.service_id == service_id)
        .order_by(EntryNote.at.desc(), EntryNote.id)
    )
    return [Note(*row) for row in session.execute(query)]


def add_note(session: Session, service_id: UUID, text: str, by: Actor, now: datetime) -> None:
    """Adds a note. Raises UnknownEntry."""
    read_entry(session, ServiceDocument, service_id)
    session.add(EntryNote(service_id=service_id, actor_id=by.id, at=now, text=text))
    record_act(session, by.id, "note", now=now, about=[service_id])
