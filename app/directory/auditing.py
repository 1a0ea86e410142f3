"""The chain of acts: each link's hash covers the act, its ids and the link before.

Personal values are not in it, so history can be erased without breaking it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.directory.counters import AUDIT, reached, take_numbers
from app.directory.history import AuditEntry
from app.directory.organizations import Organization
from app.directory.public_parts import timestamp
from app.directory.services import Service

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


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain: kept elsewhere, it proves that nothing before it was changed."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """A head as it was printed. Raises ValueError."""
        number, _, hash = text.strip().partition(":")
        if not number.isdecimal() or len(hash) != len(FIRST) or set(hash) - set("0123456789abcdef"):
            raise ValueError("a head looks like 42:0123…, as `localoffer audit head` prints it")
        return cls(int(number), hash)


def head(session: Session) -> Head:
    """The chain's head; number 0 where nothing was ever done."""
    query = select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    found = session.execute(query).one_or_none()
    return Head(*found) if found else Head(0, FIRST)


def first_broken_link(session: Session) -> int | None:
    """The number of the first link that does not fit, or None when the chain is whole.

    A link is edited, inserted, swapped or gone where its hash, its number or the hash before does
    not fit; where its act was changed beside it; or where the chain ends before its counter does.
    """
    last, expected = FIRST, 1
    links = select(AuditEntry, ChangeSet).outerjoin(
        ChangeSet, ChangeSet.id == AuditEntry.change_set_id
    )
    in_order = links.order_by(AuditEntry.number).execution_options(yield_per=1000)
    for one, change in session.execute(in_order):
        fits = one.number == expected and one.previous_hash == last
        whole = link_hash(
            last, one.number, one.change_set_id, one.actor_id, one.act, one.at, one.subjects
        )
        said = change and (change.actor_id, change.act, change.at)
        if not fits or one.hash != whole or said != (one.actor_id, one.act, one.at):
            return one.number
        last, expected = one.hash, expected + 1
    return expected if reached(session, AUDIT) != expected - 1 else None


def missing_since(session: Session, kept: Head) -> bool:
    """Whether the chain does not hold this head any more: it was rewritten, or its end is gone."""
    if kept.number == 0:
        return kept.hash != FIRST
    found = session.get(AuditEntry, kept.number)
    return found is None or found.hash != kept.hash


def unchained_acts(session: Session) -> int:
    """How many acts are in no link: written past the chain, or their link is gone."""
    query = select(func.count(ChangeSet.id)).where(
        ~select(AuditEntry.number).where(AuditEntry.change_set_id == ChangeSet.id).exists()
    )
    return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act as people read it: who did what, when and why, about which entries or people."""

    number: int
    at: datetime
    actor_id: UUID
    actor: str
    actor_kind: str
    act: str
    why: str
    subjects: tuple[UUID, ...]
    hash: str


def audit_lines(
    session: Session,
    *,
    before: int | None = None,
    about: UUID | None = None,
    limit: int,
) -> list[AuditLine]:
    """Acts, newest first; `about` a person: what they did and what was done about their account;
    about an entry: what was done with it. `before`: only those with a lower number."""
    query = (
        select(AuditEntry, ChangeSet.why, Actor.name, Actor.kind)
        .join(ChangeSet, ChangeSet.id == AuditEntry.change_set_id)
        .join(Actor, Actor.id == AuditEntry.actor_id)
        .order_by(AuditEntry.number.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(AuditEntry.number < before)
    if about is not None:
        # As text, the same on every database; ids are of one length and form.
        named = cast(AuditEntry.subjects, String).contains(str(about))
        query = query.where((AuditEntry.actor_id == about) | named)
    return [
        AuditLine(
            number=one.number,
            at=one.at,
            actor_id=one.actor_id,
            actor=name,
            actor_kind=kind,
            act=one.act,
            why=why,
            subjects=tuple(UUID(id) for id in one.subjects),
            hash=one.hash,
        )
        for one, why, name, kind in session.execute(query)
    ]


def names_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those entries and people that are still here."""
    wanted = set(ids)
    found: dict[UUID, str] = {}
    for record in (Actor, Service, Organization):
        rows = select(record.id, record.name).where(record.id.in_(wanted))
        found |= {id: name for id, name in session.execute(rows)}
    return found
