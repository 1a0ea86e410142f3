"""A person's word: checks by the council, confirmations by providers. Nothing else moves a date."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.database import Base
from app.dialects import Document, Moment
from app.freshness.days import day_of
from app.freshness.standing import Method

TEAM = "The Local Offer team"
STILL_RIGHT = "still_right"


class CheckInTheFuture(ValueError):
    """A check cannot have been made on a day that is still to come."""


class Assurance(Base):
    """Somebody of the council checked the entry: who by role, how, when."""

    __tablename__ = "assurances"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    method: Mapped[str] = mapped_column(String(48))
    by_role: Mapped[str]
    assured_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Confirmation(Base):
    """The provider said so through its own link: still right, or a statement of its own."""

    __tablename__ = "confirmations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    kind: Mapped[str] = mapped_column(String(32))
    confirmed_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    statement: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


def assure(
    session: Session,
    service_ids: Collection[UUID],
    actor: Actor,
    *,
    method: Method,
    now: datetime,
    assured_on: date | None = None,
    by_role: str = TEAM,
) -> None:
    """Records that a person checked these entries. Raises CheckInTheFuture."""
    day = assured_on or day_of(now)
    if day > day_of(now):
        raise CheckInTheFuture(CheckInTheFuture.__doc__)
    session.add_all(
        Assurance(
            service_id=service_id,
            actor_id=actor.id,
            method=method,
            by_role=by_role,
            assured_on=day,
            recorded_at=now,
        )
        for service_id in service_ids
    )
    session.flush()


def confirm(
    session: Session,
    service_id: UUID,
    actor: Actor,
    *,
    now: datetime,
    kind: str = STILL_RIGHT,
    statement: dict[str, Any] | None = None,
) -> None:
    """Records what the provider said through its own link."""
    session.add(
        Confirmation(
            service_id=service_id,
            actor_id=actor.id,
            kind=kind,
            confirmed_on=day_of(now),
            recorded_at=now,
            statement=statement or {},
        )
    )
    session.flush()


def latest_assurances(session: Session, ids: Collection[UUID]) -> dict[UUID, Assurance]:
    """The newest check of each of these entries."""
    query = select(Assurance).where(Assurance.service_id.in_(ids))
    newest_last = query.order_by(Assurance.assured_on, Assurance.recorded_at)
    return {one.service_id: one for one in session.scalars(newest_last)}


def latest_confirmations(session: Session, ids: Collection[UUID]) -> dict[UUID, Confirmation]:
    """The newest "still right" of each of these entries."""
    return _latest(session, ids, still_right=True)


def latest_statements(session: Session, ids: Collection[UUID]) -> dict[UUID, Confirmation]:
    """The newest that each provider said beyond "still right", unless it said that since."""
    return _latest(session, ids, still_right=False)


def _latest(
    session: Session, ids: Collection[UUID], *, still_right: bool
) -> dict[UUID, Confirmation]:
    query = select(Confirmation).where(Confirmation.service_id.in_(ids))
    newest_last = query.order_by(Confirmation.confirmed_on, Confirmation.recorded_at)
    found: dict[UUID, Confirmation] = {}
    for one in session.scalars(newest_last):
        if still_right == (one.kind == STILL_RIGHT):
            found[one.service_id] = one
        elif not still_right:
            found.pop(one.service_id, None)
    return found
