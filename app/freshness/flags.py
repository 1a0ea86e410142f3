"""Flags: an entry needs a person, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    case,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.database import Base
from app.dialects import Document, Moment, index_where, unique_where
from app.freshness.closings import note_turned
from app.freshness.outcomes import Harm, Reason

CLOSED_ITSELF = "closed_itself"
NOT_A_PROBLEM = "not_a_problem"
OPEN_COLUMNS = (
    "harm", "raised_at", "id", "reason", "service_id", "link_id", "assignee_id", "snoozed_until",
)  # fmt: skip


class Flag(Base):
    """A doubt about an entry, with its evidence and the likely fix.

    One open flag per entry and reason. `fingerprint` sums up the evidence: what a person called
    "not a problem" is not raised again by the same evidence.
    """

    __tablename__ = "flags"
    __table_args__ = (
        unique_where("uq_flags_open", "service_id", "reason", where="resolved_at IS NULL"),
        Index("ix_flags_resolved_at", "resolved_at"),
        # Holds all that the queue is ordered and filtered by: its rows are long.
        index_where("ix_flags_open", *OPEN_COLUMNS, where="resolved_at IS NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("links.id"), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    harm: Mapped[str] = mapped_column(String(16))
    words: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
    suggestion: Mapped[dict[str, Any] | None] = mapped_column(Document)
    fingerprint: Mapped[str] = mapped_column(String(64))
    raised_at: Mapped[datetime] = mapped_column(Moment)
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("actors.id"))
    snoozed_until: Mapped[datetime | None] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("actors.id"))
    decision: Mapped[str | None] = mapped_column(String(32))
    decision_detail: Mapped[dict[str, Any] | None] = mapped_column(Document)
    false_alarm: Mapped[bool] = mapped_column(default=False)


class AlreadyResolved(Exception):
    """Another editor has resolved this flag."""


class UnknownFlag(Exception):
    """There is no such flag."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is to be flagged: the reason, its words, what shows it, the likely fix.

    `about` is what the evidence is of (an address and how it fails): the same evidence, once
    called not a problem, stays so.
    """

    reason: Reason
    words: str
    about: str
    evidence: dict[str, Any] = field(default_factory=dict)
    suggestion: dict[str, Any] | None = None
    link_id: UUID | None = None
    harm: Harm | None = None

    @property
    def fingerprint(self) -> str:
        """A short name for this evidence."""
        return sha256(f"{self.reason}\n{self.about}".encode()).hexdigest()


def raise_flag(session: Session, service_id: UUID, doubt: Doubt, now: datetime) -> bool:
    """Raises a flag, or freshens the evidence of the one that is open; tells whether it is new."""
    open_one = session.scalar(
        select(Flag).where(
            Flag.service_id == service_id, Flag.reason == doubt.reason, Flag.resolved_at.is_(None)
        )
    )
    if open_one is not None and open_one.link_id not in (None, doubt.link_id):
        # One address is enough to bring a person; the other is told of, and has its own turn later.
        others = {*open_one.evidence.get("also", ()), doubt.evidence.get("url")}
        also = sorted(url for url in others if url)
        open_one.evidence = {**open_one.evidence, "also": also}
        return False
    if open_one is not None:
        freshen(open_one, doubt)
        return False
    if _dismissed(session, service_id, doubt.fingerprint):
        return False
    session.add(new_flag(service_id, doubt, now))
    session.flush()
    return True


def freshen(flag: Flag, doubt: Doubt) -> None:
    """Gives an open flag newer evidence."""
    flag.words, flag.evidence = doubt.words, doubt.evidence
    flag.suggestion, flag.fingerprint = doubt.suggestion, doubt.fingerprint
    flag.link_id = doubt.link_id


def new_flag(service_id: UUID, doubt: Doubt, now: datetime) -> Flag:
    """A flag of this doubt."""
    return Flag(
        service_id=service_id,
        link_id=doubt.link_id,
        reason=doubt.reason,
        harm=doubt.harm or doubt.reason.harm,
        words=doubt.words,
        evidence=doubt.evidence,
        suggestion=doubt.suggestion,
        fingerprint=doubt.fingerprint,
        raised_at=now,
    )


def _dismissed(session: Session, service_id: UUID, fingerprint: str) -> bool:
    query = select(Flag.id).where(
        Flag.service_id == service_id,
        Flag.fingerprint == fingerprint,
        Flag.decision == NOT_A_PROBLEM,
    )
    return session.scalar(query.limit(1)) is not None


def lift_flags(
    session: Session,
    now: datetime,
    *,
    why: str,
    link_id: UUID | None = None,
    service_ids: Collection[UUID] | None = None,
    reasons: Collection[Reason] = (),
    except_for: Reason | None = None,
) -> set[UUID]:
    """Closes open flags whose doubt has gone, with a note; answers with their entries."""
    statement = (
        update(Flag)
        .where(Flag.resolved_at.is_(None), Flag.reason.in_(reasons))
        .values(resolved_at=now, decision=CLOSED_ITSELF, decision_detail={"why": why})
        .returning(Flag.id, Flag.service_id)
        .execution_options(synchronize_session="fetch")
    )
    if link_id is not None:
        statement = statement.where(Flag.link_id == link_id)
    if service_ids is not None:
        statement = statement.where(Flag.service_id.in_(service_ids))
    if except_for is not None:
        statement = statement.where(Flag.reason != except_for)
    lifted = session.execute(statement).all()
    note_turned(session, (id for id, _ in lifted))
    return {service_id for _, service_id in lifted}


def close_flag(
    session: Session,
    flag_id: UUID,
    *,
    actor_id: UUID,
    decision: str,
    detail: dict[str, Any],
    false_alarm: bool,
    now: datetime,
) -> None:
    """Marks a flag resolved. Raises AlreadyResolved, naming who was first, or UnknownFlag."""
    done = session.execute(
        update(Flag)
        .where(Flag.id == flag_id, Flag.resolved_at.is_(None))
        .values(
            resolved_at=now,
            resolved_by_id=actor_id,
            decision=decision,
            decision_detail=detail,
            false_alarm=false_alarm,
        )
        .returning(Flag.id)
        .execution_options(synchronize_session="fetch")
    ).one_or_none()
    if done is None:
        raise _too_late(session, flag_id)
    note_turned(session, [flag_id])


def _too_late(session: Session, flag_id: UUID) -> Exception:
    flag = session.get(Flag, flag_id, populate_existing=True)
    if flag is None or flag.resolved_at is None:
        return UnknownFlag(UnknownFlag.__doc__)
    first = session.get(Actor, flag.resolved_by_id) if flag.resolved_by_id else None
    who = first.name if first else "The flag itself, because the doubt had gone,"
    when = flag.resolved_at.strftime("%-d %B %Y at %H:%M UTC")
    return AlreadyResolved(f"{who} resolved this flag first, on {when}: {flag.decision}.")


def find_flag(session: Session, flag_id: UUID) -> Flag:
    """The flag, open or not. Raises UnknownFlag."""
    flag = session.get(Flag, flag_id)
    if flag is None:
        raise UnknownFlag(UnknownFlag.__doc__)
    return flag


def open_flags(
    session: Session,
    now: datetime,
    *,
    reason: Reason | None = None,
    service_id: UUID | None = None,
    snoozed: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[Flag], int]:
    """Open flags, worst harm first, then the oldest; and how many there are in all."""
    asked = []
    if reason is not None:
        asked.append(Flag.reason == reason)
    if service_id is not None:
        asked.append(Flag.service_id == service_id)
    where = are_open(now, *asked, snoozed=snoozed)
    ids = open_ids(where, limit=limit, offset=offset).subquery()
    page = select(Flag).join(ids, ids.c.id == Flag.id).order_by(*worst_first())
    return session.scalars(page).all(), how_many(session, where)


def are_open(
    now: datetime, *asked: ColumnElement[bool], snoozed: bool = False
) -> ColumnElement[bool]:
    """That a flag is open, and awake unless `snoozed`, and all else that is asked."""
    awake = Flag.snoozed_until.is_(None) | (Flag.snoozed_until <= now)
    return and_(Flag.resolved_at.is_(None), *([] if snoozed else [awake]), *asked)


def worst_first() -> tuple[ColumnElement[Any], ...]:
    """The order of the queue: harm, then age."""
    harm = case({harm.value: place for place, harm in enumerate(Harm)}, value=Flag.harm)
    return harm, Flag.raised_at.expression, Flag.id.expression


def open_ids(where: ColumnElement[bool], *, limit: int, offset: int = 0) -> Select[UUID]:
    """The flags of a page, in order: found in the index alone."""
    return select(Flag.id).where(where).order_by(*worst_first()).limit(limit).offset(offset)


def how_many(session: Session, where: ColumnElement[bool]) -> int:
    """How many flags fulfil this."""
    return session.scalar(select(func.count()).select_from(Flag).where(where)) or 0
