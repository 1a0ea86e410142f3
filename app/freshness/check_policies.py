"""How long checks and facts last, as administrators set it: rows with dates, read once."""

from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, ReadingSession
from app.dialects import Moment
from app.directory.change_feed import data_version
from app.freshness.policy import Kind, Policies, Policy, Ruling

READ = "check policies"


class CheckPolicy(Base):
    """How often a category is checked, or how long a fact counts, from day to day; `why` is for
    the team. Nobody changes what has counted on a day that is over."""

    __tablename__ = "check_policies"
    __table_args__ = (Index("ix_check_policies_key", "kind", "key", "valid_from"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    lasts: Mapped[str] = mapped_column(String(32))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str]

    @property
    def ruling(self) -> Ruling:
        """What it says, without who said it."""
        return Ruling(Kind(self.kind), self.key, self.lasts, self.valid_from, self.valid_to)


# The newest of each database, by how often rows were changed.
_kept: WeakKeyDictionary[Any, tuple[int, Policies]] = WeakKeyDictionary()
_turn = Lock()


def policies(session: Session) -> Policies:
    """All that was ever set: read once in a transaction, and by readers once until it changes."""
    if not isinstance(session, ReadingSession):
        if READ not in session.info:
            session.info[READ] = _read(session)
        read: Policies = session.info[READ]
        return read
    changes = data_version(session).policies
    if not changes:
        return Policies()
    pool = session.get_bind().engine.pool
    kept = _kept.get(pool)
    if kept and kept[0] == changes:
        return kept[1]
    found = _read(session)
    with _turn:
        _kept[pool] = (changes, found)
    return found


def policy_on(session: Session, day: date) -> Policy:
    """What counts on a day."""
    return policies(session).on(day)


def _read(session: Session) -> Policies:
    row = CheckPolicy
    query = select(row.kind, row.key, row.lasts, row.valid_from, row.valid_to)
    rows = session.execute(query.order_by(row.valid_from, row.key)).all()
    return Policies(
        tuple(Ruling(Kind(kind), key, lasts, first, last) for kind, key, lasts, first, last in rows)
    )
