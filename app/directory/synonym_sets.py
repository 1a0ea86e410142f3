"""Plain words of the council's own: sets in place of those that come with us, and besides them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Document, Moment
from app.directory.counters import SYNONYMS, Counter
from app.directory.synonyms import Synonyms, shipped_by_key, shipped_sets

counted = Counter.__table__.c
EDITION = select(counted.value).where(counted.name == SYNONYMS)


class SynonymSet(Base):
    """A set as the council has it; both days are included, and either may be open.

    With the key of a set that comes with us it stands in its place, from the one day until the
    other; with a key of its own it is one more. `taken_off`: for that time there is none.
    `edition` is the one that the last change of it began.
    """

    __tablename__ = "synonym_sets"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    words: Mapped[list[str]] = mapped_column(Document)
    asked: Mapped[list[str]] = mapped_column(Document)
    answered_by: Mapped[list[str]] = mapped_column(Document)
    leads_to: Mapped[list[str]] = mapped_column(Document)
    means: Mapped[dict[str, Any]] = mapped_column(Document)
    says_little: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    taken_off: Mapped[bool]
    edition: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))

    @property
    def as_set(self) -> Synonyms:
        """The same as searches read it."""
        return Synonyms.model_validate(
            {name: getattr(self, name) for name in Synonyms.model_fields}
        )

    def holds_on(self, day: date | None) -> bool:
        """Whether that day is one of its own; without a day, any is."""
        if day is None:
            return True
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def edition_of(session: Session) -> int:
    """How often the council's sets have been changed: while this stays, so do they."""
    return session.connection().execute(EDITION).scalar() or 0


def sets_on(session: Session, day: date | None) -> tuple[Synonyms, ...]:
    """The sets that count on a day, by which questions are read; without a day, whatever dates."""
    rows = session.scalars(select(SynonymSet).order_by(SynonymSet.key))
    return overlaid(shipped_sets(), [one for one in rows if one.holds_on(day)])


def overlaid(shipped: Iterable[Synonyms], rows: Iterable[SynonymSet]) -> tuple[Synonyms, ...]:
    """Sets with these rows in the place of those with their keys, new ones at the end."""
    own = {one.key: None if one.taken_off else one.as_set for one in rows}
    standing = [own.pop(one.key, one) for one in shipped]
    return tuple(one for one in (*standing, *own.values()) if one is not None)


def with_set(sets: Iterable[Synonyms], one: Synonyms) -> tuple[Synonyms, ...]:
    """These sets, with one that is not saved yet."""
    found = {other.key: other for other in sets} | {one.key: one}
    return tuple(found.values())


def is_shipped(key: str) -> bool:
    """Whether a set of this key comes with us."""
    return key in shipped_by_key()
