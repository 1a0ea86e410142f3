"""Actors: whoever or whatever acts. Every history row points to one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Moment

NAMESPACE = UUID("0f3f6c1e-6f0e-5b0a-9f53-6a3df2d6c001")


class ActorKind(StrEnum):
    """What sort of actor; only people, keys and providers can correct an entry by hand."""

    PERSON = "person"
    KEY = "key"
    PROVIDER = "provider"
    FEED = "feed"
    IMPORT = "import"
    CLOCK = "clock"
    PUBLIC = "public"

    @property
    def corrects(self) -> bool:
        """Whether a change by this actor is a correction that imports must respect."""
        return self in (ActorKind.PERSON, ActorKind.KEY, ActorKind.PROVIDER)


class Actor(Base):
    """Who acts. The name of a person is personal data: it is never in public output."""

    __tablename__ = "actors"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    role: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(Moment)


def actor_named(
    session: Session, kind: ActorKind, name: str, *, now: datetime, role: str | None = None
) -> Actor:
    """The actor of this kind and name, made on first sight."""
    known = session.scalar(select(Actor).where(Actor.kind == kind, Actor.name == name))
    if known is not None:
        return known
    actor = Actor(
        id=uuid5(NAMESPACE, f"{kind}:{name}"), kind=kind, name=name, role=role, created_at=now
    )
    session.add(actor)
    session.flush()
    return actor
