"""What the public sees: one row per entry, its JSON ready to send, its place in the change feed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.dialects import Document, Moment


class PublicationState(StrEnum):
    """Whether the public sees an entry, or what it is told instead."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class ChangeKind(StrEnum):
    """What a reader of the change feed must do."""

    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REDACTED = "redacted"


class Publication(Base):
    """A service as the public sees it: `body` is its JSON without freshness.

    `sort_key` is the casefolded name. `withheld` names what the public may not see.
    """

    __tablename__ = "publications"
    __table_args__ = (Index("ix_publications_walk", "state", "service_id"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    slug: Mapped[str] = mapped_column(unique=True)
    sort_key: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    withheld: Mapped[list[str]] = mapped_column(Document, default=list)
    replacement_id: Mapped[UUID | None]
    public_reason: Mapped[str | None] = mapped_column(String(32))
    first_published_at: Mapped[datetime] = mapped_column(Moment)
    last_modified: Mapped[datetime] = mapped_column(Moment, index=True)


class Change(Base):
    """One line of the change feed. Numbers are given as the last act before commit."""

    __tablename__ = "changes"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
