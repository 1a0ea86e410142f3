"""Former slugs: an address that an entry once had keeps leading to it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Moment, upsert


class FormerSlug(Base):
    """A slug that an entry had until an editor chose another."""

    __tablename__ = "former_slugs"

    slug: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)


def remember_slugs(session: Session, slugs: Iterable[tuple[str, UUID]], now: datetime) -> None:
    """Keeps these slugs for their entries."""
    rows = [{"slug": slug, "service_id": id, "at": now} for slug, id in slugs]
    if rows:
        session.execute(upsert(session, FormerSlug).on_conflict_do_nothing(), rows)
