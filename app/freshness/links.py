"""Links: the web addresses that entries rely on, one row however many entries use it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Moment

A_WEEK = 7.0  # days between two looks, until we know better


class LinkRole(StrEnum):
    """What an entry uses an address for; only the main one touches the public state."""

    MAIN = "main"
    ORGANIZATION = "organization"
    ADDITIONAL = "additional"
    SOCIAL = "social"
    BOOKING = "booking"


class Link(Base):
    """An address, what we believe of it, and when we look again.

    `probability_dead` is 0 to 1. `state` is a `LinkState`. `looks_seen` counts readings that could
    be compared with the one before, `days_watched` the days between them, `changes_seen` those
    that differed; `interval_days` is how often we look while all is well. `contacts_since` is when
    the page's contacts last differed from the reading before (None: never), `page_kept_at` the last
    visit that holds the page's words, `page_dated` whether time alone may make them wrong.
    """

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_due", "host_id", "next_due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    url: Mapped[str] = mapped_column(unique=True)
    host_id: Mapped[UUID] = mapped_column(ForeignKey("hosts.id"))
    state: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime | None] = mapped_column(Moment)
    probability_dead: Mapped[float] = mapped_column(default=0.0)
    next_due_at: Mapped[datetime | None] = mapped_column(Moment)
    last_looked_at: Mapped[datetime | None] = mapped_column(Moment)
    last_outcome: Mapped[str | None] = mapped_column(String(32))
    last_detail: Mapped[str | None] = mapped_column(String(64))
    last_ok_at: Mapped[datetime | None] = mapped_column(Moment)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    cannot_look_flagged_at: Mapped[datetime | None] = mapped_column(Moment)
    content_hash: Mapped[str | None] = mapped_column(String(24))
    looks_seen: Mapped[int] = mapped_column(default=0, server_default="0")
    changes_seen: Mapped[int] = mapped_column(default=0, server_default="0")
    days_watched: Mapped[float] = mapped_column(default=0.0, server_default="0")
    interval_days: Mapped[float] = mapped_column(default=A_WEEK, server_default="7")
    contacts_hash: Mapped[str | None] = mapped_column(String(24))
    contacts_since: Mapped[datetime | None] = mapped_column(Moment)
    page_kept_at: Mapped[datetime | None] = mapped_column(Moment)
    page_dated: Mapped[bool] = mapped_column(default=False, server_default=false())


class LinkUse(Base):
    """An entry uses an address."""

    __tablename__ = "link_uses"
    __table_args__ = (UniqueConstraint("service_id", "link_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))


def users_of(
    session: Session, link_ids: Collection[UUID]
) -> defaultdict[UUID, dict[UUID, LinkRole]]:
    """For each address the entries that use it, each with its weightiest use."""
    order = list(LinkRole)
    found: defaultdict[UUID, dict[UUID, LinkRole]] = defaultdict(dict)
    query = select(LinkUse.link_id, LinkUse.service_id, LinkUse.role).where(
        LinkUse.link_id.in_(link_ids)
    )
    for link_id, service_id, key in session.execute(query):
        role = LinkRole(key)
        known = found[link_id].get(service_id, role)
        found[link_id][service_id] = min(role, known, key=order.index)
    return found


def links_of(session: Session, service_id: UUID) -> list[UUID]:
    """The addresses that an entry uses."""
    query = select(LinkUse.link_id).where(LinkUse.service_id == service_id).distinct()
    return list(session.scalars(query))
