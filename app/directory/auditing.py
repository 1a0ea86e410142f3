"""The chain of acts: each link's hash covers the act, its ids and the link before.

Personal values are not in it, so history can be erased without breaking it.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.counters import AUDIT, take_numbers
from app.directory.history import AuditEntry, ChangeSet
from app.directory.public_parts import timestamp

FIRST = "0" * 64


def chain_acts(session: Session, acts: Iterable[tuple[UUID, Iterable[UUID]]]) -> None:
    """Adds these acts (change set, entries concerned) to the chain; the last act before commit."""
    waiting = list(acts)
    if not waiting:
        return
    numbers = take_numbers(session, AUDIT, len(waiting))
    previous = session.get(AuditEntry, numbers[0] - 1)
    last = previous.hash if previous else FIRST
    for number, (change_set_id, concerned) in zip(numbers, waiting, strict=True):
        change = session.get_one(ChangeSet, change_set_id)
        subjects = sorted(str(id) for id in concerned)
        entry = AuditEntry(
            number=number,
            change_set_id=change_set_id,
            actor_id=change.actor_id,
            act=change.act,
            at=change.at,
            subjects=subjects,
            previous_hash=last,
            hash=link_hash(
                last, number, change_set_id, change.actor_id, change.act, change.at, subjects
            ),
        )
        session.add(entry)
        last = entry.hash
    session.flush()


def link_hash(
    previous: str,
    number: int,
    change_set_id: UUID,
    actor_id: UUID,
    act: str,
    at: datetime,
    subjects: list[str],
) -> str:
    """The hash of one link: SHA-256 over its parts as JSON."""
    said = [previous, number, str(change_set_id), str(actor_id), act, timestamp(at), subjects]
    return sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def first_broken_link(session: Session) -> int | None:
    """The number of the first link that does not fit, or None when the chain is whole."""
    last, expected = FIRST, 1
    for one in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
        fits = one.number == expected and one.previous_hash == last
        whole = link_hash(
            last, one.number, one.change_set_id, one.actor_id, one.act, one.at, one.subjects
        )
        if not fits or one.hash != whole:
            return one.number
        last, expected = one.hash, expected + 1
    return None
