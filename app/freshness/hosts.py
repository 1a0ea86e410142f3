"""Hosts: pace, robots and the lease under which a crawler visits one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, String, bindparam, case, func, literal, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Document, Moment
from app.directory.counters import take_numbers
from app.freshness.links import Link

CLAIMS = "claims"
TURN = timedelta(seconds=20)  # what a host's few visits take, at our pace


class Host(Base):
    """A web server's name. One visit at a time: `leased_until` holds across processes.

    `next_due_at` is the soonest due time of its links, or the turn of a host that had to wait for
    another one on its network address; `next_allowed_at` is our pace.
    """

    __tablename__ = "hosts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(unique=True)
    next_due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    next_allowed_at: Mapped[datetime | None] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment, index=True)
    leased_by: Mapped[str | None] = mapped_column(String(64))
    addresses: Mapped[list[str]] = mapped_column(Document, default=list)
    robots: Mapped[dict[str, Any] | None] = mapped_column(Document)


@dataclass(frozen=True, slots=True)
class DueLink:
    """A link to visit now, with what we know of it."""

    link_id: UUID
    url: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class HostLease:
    """A host that is ours until `until`, with its due links."""

    host_id: UUID
    name: str
    until: datetime
    addresses: list[str]
    robots: dict[str, Any] | None
    links: tuple[DueLink, ...]


def claim_due_hosts(
    session: Session,
    *,
    by: str,
    now: datetime,
    lease: timedelta,
    hosts: int,
    links_per_host: int,
) -> list[HostLease]:
    """Leases hosts that are due and allowed, soonest first, each with some of its due links.

    Two crawlers never get the same host: rows that another one is taking are skipped. Nor are two
    hosts on one network address leased at a time, by whomever: those that must wait get a turn.
    """
    due = (
        select(Host.id, Host.addresses)
        .where(claimable(now))
        .order_by(Host.next_due_at)
        .limit(hosts)
        .with_for_update(skip_locked=True)
    )
    found = [(id, frozenset(addresses)) for id, addresses in session.execute(due)]
    if not found:
        return []
    ids, waiting = one_per_address(found, _busy_addresses(session, now))
    _give_turns(session, waiting, now)
    until = now + lease
    taken = session.execute(
        update(Host)
        .where(Host.id.in_(ids))
        .values(leased_until=until, leased_by=by)
        .returning(Host.id, Host.name, Host.addresses, Host.robots)
    ).all()
    leases = [
        HostLease(id, name, until, addresses, robots, _due_links(session, id, now, links_per_host))
        for id, name, addresses, robots in taken
    ]
    idle = [one.host_id for one in leases if not one.links]
    if idle:
        release(session, idle, by=by)
    return [one for one in leases if one.links]


def one_per_address(
    found: Sequence[tuple[UUID, frozenset[str]]], busy: Collection[str]
) -> tuple[list[UUID], list[UUID]]:
    """The hosts that may be visited together, and those that wait: an address is busy once.

    Hosts whose addresses we do not know yet hinder nobody.
    """
    together: list[UUID] = []
    waiting: list[UUID] = []
    taken = set(busy)
    for id, addresses in found:
        if addresses & taken:
            waiting.append(id)
            continue
        together.append(id)
        taken |= addresses
    return together, waiting


def _busy_addresses(session: Session, now: datetime) -> set[str]:
    """The network addresses of all hosts that are leased now.

    Crawlers that claim at the same time would not see each other's leases: they take turns here.
    """
    take_numbers(session, CLAIMS, 1)
    leased = select(Host.addresses).where(Host.leased_until > now)
    return {address for addresses in session.scalars(leased) for address in addresses}


def _give_turns(session: Session, waiting: Sequence[UUID], now: datetime) -> None:
    """Moves these hosts out of the way, one behind the other, so that no claim meets them again
    and again: a thousand shops on one server must not make each claim look at a thousand rows."""
    if waiting:
        turns = enumerate(waiting, start=1)
        session.execute(
            update(Host), [{"id": id, "next_due_at": now + place * TURN} for place, id in turns]
        )


def claimable(now: datetime) -> ColumnElement[bool]:
    """Due, not visited too lately, and leased to nobody."""
    return (
        (Host.next_due_at <= now)
        & or_(Host.next_allowed_at.is_(None), Host.next_allowed_at <= now)
        & or_(Host.leased_until.is_(None), Host.leased_until <= now)
    )


# One host at a time: together they would have to be ranked, all ten thousand of a large one.
_DUE_LINKS = (
    select(Link.id, Link.url, Link.etag, Link.last_modified)
    .where(Link.host_id == bindparam("host"), Link.next_due_at <= bindparam("now"))
    .order_by(Link.next_due_at)
    .limit(bindparam("most"))
)


def _due_links(session: Session, host_id: UUID, now: datetime, most: int) -> tuple[DueLink, ...]:
    given = {"host": host_id, "now": now, "most": most}
    rows = session.connection().execute(_DUE_LINKS, given)
    return tuple(DueLink(*row) for row in rows)


def release(
    session: Session,
    host_ids: Collection[UUID],
    *,
    by: str,
    next_allowed_at: datetime | None = None,
) -> None:
    """Gives leases back, if they are still ours, and sets when each host is due again.

    What is due is not due before we may ask again: else the hosts that we leave in peace would
    stand in front of the others, and every claim would have to step over them.
    """
    soonest = select(func.min(Link.next_due_at)).where(Link.host_id == Host.id).scalar_subquery()
    values: dict[str, Any] = {"leased_until": None, "leased_by": None, "next_due_at": soonest}
    if next_allowed_at is not None:
        values["next_allowed_at"] = next_allowed_at
        values["next_due_at"] = case(
            (soonest < next_allowed_at, literal(next_allowed_at, Moment)), else_=soonest
        )
    session.execute(update(Host).where(Host.id.in_(host_ids), Host.leased_by == by).values(values))


def remember_host(
    session: Session, lease: HostLease, *, addresses: Sequence[str], robots: dict[str, Any] | None
) -> None:
    """Keeps what a visit learned of the host, if it is new."""
    values: dict[str, Any] = {}
    if addresses and set(addresses) != set(lease.addresses):
        values["addresses"] = list(addresses)
    if robots is not None and robots != lease.robots:
        values["robots"] = robots
    if values:
        session.execute(update(Host).where(Host.id == lease.host_id).values(values))


def due_hosts(session: Session, now: datetime) -> int:
    """How many hosts wait for a visit: the backlog."""
    return (
        session.scalar(select(func.count()).select_from(Host).where(Host.next_due_at <= now)) or 0
    )
