"""How the post is doing: what waits, since when, and what was given up; nothing of what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.notices.outbox import MessageKind, OutboxMessage


@dataclass(frozen=True, slots=True)
class Post:
    """Messages of one kind: `oldest` is when the one that has waited longest was written."""

    waiting: int = 0
    oldest: datetime | None = None
    dead: int = 0


def post(session: Session) -> Mapping[MessageKind, Post]:
    """How each kind of message is doing. Two queries, over what has not arrived."""
    box = OutboxMessage
    waiting = (
        select(box.kind, func.count(), func.min(box.created_at))
        .where(box.next_try_at.is_not(None))
        .group_by(box.kind)
    )
    dead = select(box.kind, func.count()).where(box.gave_up_at.is_not(None)).group_by(box.kind)
    waits = {kind: (many, oldest) for kind, many, oldest in session.execute(waiting)}
    died = {kind: many for kind, many in session.execute(dead)}
    found = {}
    for kind in MessageKind:
        many, oldest = waits.get(kind, (0, None))
        found[kind] = Post(many, oldest, died.get(kind, 0))
    return found
