"""Who changed what, when and why: versions of entries, and the chain of acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.database import Base
from app.dialects import Document, Moment


class EntryVersion(Base):
    """An entry as it stood after a change, as the whole nested document.

    `document` is None once personal values were erased; the chain of acts does not need it.
    """

    __tablename__ = "entry_versions"
    __table_args__ = (
        UniqueConstraint("entry_kind", "entry_id", "version"),
        Index("ix_entry_versions_entry_id", "entry_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    change_set_id: Mapped[UUID] = mapped_column(ForeignKey("change_sets.id"), index=True)
    entry_kind: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[UUID]
    version: Mapped[int]
    document: Mapped[dict[str, Any] | None] = mapped_column(Document)
    changed_fields: Mapped[list[str]] = mapped_column(Document, default=list)
    at: Mapped[datetime] = mapped_column(Moment)


class AuditEntry(Base):
    """One link of the chain: hash over the act, its ids and the link before. Never changed."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change_set_id: Mapped[UUID] = mapped_column(ForeignKey("change_sets.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    subjects: Mapped[list[str]] = mapped_column(Document)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EntryNote(Base):
    """An internal note on an entry: never leaves the team."""

    __tablename__ = "entry_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of an entry: who changed which fields, when and why."""

    version: int
    at: datetime
    actor: str
    actor_kind: str
    act: str
    why: str
    changed_fields: tuple[str, ...]
    document: dict[str, Any] | None


def versions_of(session: Session, entry_id: UUID, kind: str = "service") -> list[VersionLine]:
    """Every version of an entry of this kind, newest first: feeds give one id to two kinds."""
    query = (
        select(EntryVersion, ChangeSet, Actor)
        .join(ChangeSet, ChangeSet.id == EntryVersion.change_set_id)
        .join(Actor, Actor.id == ChangeSet.actor_id)
        .where(EntryVersion.entry_id == entry_id, EntryVersion.entry_kind == kind)
        .order_by(EntryVersion.version.desc())
    )
    return [
        VersionLine(
            version=version.version,
            at=version.at,
            actor=actor.name,
            actor_kind=actor.kind,
            act=change.act,
            why=change.why,
            changed_fields=tuple(version.changed_fields),
            document=version.document,
        )
        for version, change, actor in session.execute(query)
    ]
