"""Acts: what somebody did, when and why. Each is chained into the audit as its transaction ends."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Moment

WAITING = "acts"


class ChangeSet(Base):
    """One act of one actor, with its reason: an import, a save, a resolved flag, a sign-in.

    `why` is for people and is not in the chain: what must be proved is in `act`.
    """

    __tablename__ = "change_sets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"), index=True)
    act: Mapped[str] = mapped_column(String(32))
    why: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    import_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_runs.id"), index=True)


def record_act(
    session: Session,
    actor_id: UUID,
    act: str,
    *,
    now: datetime,
    why: str = "",
    about: Iterable[UUID] = (),
    import_run_id: UUID | None = None,
) -> UUID:
    """Writes down that this actor does this, about these entries or people; gives its change set.

    `why` names nobody: it stays when personal values are erased.
    """
    change = ChangeSet(actor_id=actor_id, act=act, why=why, at=now, import_run_id=import_run_id)
    session.add(change)
    session.flush()
    concern(session, change.id, about)
    return change.id


def concern(session: Session, change_set_id: UUID, about: Iterable[UUID]) -> None:
    """Says of an act of this transaction that it is about these as well."""
    waiting_acts(session).setdefault(change_set_id, set()).update(about)


def waiting_acts(session: Session) -> dict[UUID, set[UUID]]:
    """The acts of this transaction that are not in the chain yet, and whom each is about."""
    found: dict[UUID, set[UUID]] = session.info.setdefault(WAITING, {})
    return found


def take_waiting_acts(session: Session) -> dict[UUID, set[UUID]]:
    """The same, and none is left waiting."""
    taken: dict[UUID, set[UUID]] = session.info.pop(WAITING, {})
    return taken
