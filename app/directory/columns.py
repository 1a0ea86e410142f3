"""Columns that many record families share: parents, places in a list, versions."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.dialects import Document, Moment


def parent(table: str) -> MappedColumn[Any]:
    """A reference to the row that owns this one; the owner's end is this one's end."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


class Identified:
    """A row with a UUID; `foreign_id` is what its source calls it, when that is no UUID."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    foreign_id: Mapped[str | None]


class Part(Identified):
    """A row that belongs to an entry, at its place in a list."""

    position: Mapped[int] = mapped_column(default=0)


class Entry(Identified):
    """A row that changes as a whole, by `editing.save` alone, and whose versions are kept."""

    version: Mapped[int] = mapped_column(default=0)
    last_modified: Mapped[datetime] = mapped_column(Moment)
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("sources.id"), index=True)
    corrected: Mapped[list[str]] = mapped_column(Document, default=list)
