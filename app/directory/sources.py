"""Sources: where entries come from, under which licence."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import NAMESPACE
from app.database import Base
from app.dialects import Moment


class SourceKind(StrEnum):
    """What sort of source."""

    FEED = "feed"
    FILE = "file"
    COUNCIL = "council"


class Source(Base):
    """A publisher of entries; `key` is its address or the name that a mapping gives it."""

    __tablename__ = "sources"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    licence: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)


def source_for(
    session: Session,
    kind: SourceKind,
    key: str,
    *,
    name: str | None = None,
    licence: str | None = None,
    now: datetime,
) -> Source:
    """The source of this key, made on first sight; a new name or licence is taken over."""
    source_id = uuid5(NAMESPACE, f"source:{key}")
    source = session.get(Source, source_id)
    if source is None:
        source = Source(id=source_id, kind=kind, key=key, name=name or key, created_at=now)
        session.add(source)
    source.name = name or source.name
    source.licence = licence or source.licence
    session.flush()
    return source
