"""Common causes: open flags of one website or one organisation, for which one action may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.flags import Flag, are_open
from app.freshness.hosts import Host
from app.freshness.links import Link
from app.freshness.queue import Line, lines_of

AT_ONCE = 100
GROUPS_SHOWN = 50


class Cause(StrEnum):
    """What flags may have in common."""

    HOST = "host"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Group:
    """A website or an organisation, how many of its entries are flagged, by how many flags."""

    cause: Cause
    id: UUID
    name: str
    entries: int
    flags: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group with its flags, and the addresses that they are about."""

    group: Group
    lines: Sequence[Line]
    addresses: dict[UUID, str]


class UnknownGroup(Exception):
    """Nothing is open here any more."""


def groups(session: Session, cause: Cause, now: datetime) -> list[Group]:
    """Causes with open flags on more than one entry, the widest first."""
    found = session.execute(
        _counted(cause, now)
        .having(func.count(Flag.service_id.distinct()) > 1)
        .order_by(func.count(Flag.service_id.distinct()).desc(), func.count().desc())
        .limit(GROUPS_SHOWN)
    )
    return [_group(cause, *row) for row in found]


def grouped(session: Session, cause: Cause, id: UUID, now: datetime) -> Grouped:
    """One of them, with at most AT_ONCE of its flags. Raises UnknownGroup."""
    found = session.execute(_counted(cause, now).where(_key(cause).id == id)).one_or_none()
    if found is None:
        raise UnknownGroup(UnknownGroup.__doc__)
    lines = lines_of(session, are_open(now, _of(cause, id)), limit=AT_ONCE)
    urls = select(Flag.id, Link.url).join(Link, Link.id == Flag.link_id)
    addresses = session.execute(urls.where(Flag.id.in_([line.id for line in lines])))
    return Grouped(_group(cause, *found), lines, {flag: url for flag, url in addresses})


def chosen_of(
    session: Session, cause: Cause, id: UUID, flags: Sequence[UUID], now: datetime
) -> list[Flag]:
    """Those of the flags chosen that are open and of this group, in the order of their age."""
    query = select(Flag).where(are_open(now, _of(cause, id), snoozed=True), Flag.id.in_(flags))
    return list(session.scalars(query.order_by(Flag.raised_at, Flag.id)))


def _group(cause: Cause, id: UUID, name: str, entries: int, flags: int) -> Group:
    return Group(cause, id, name, entries, flags)


def _key(cause: Cause) -> type[Host] | type[Organization]:
    return Host if cause is Cause.HOST else Organization


def _counted(cause: Cause, now: datetime) -> Select[UUID, str, int, int]:
    record = _key(cause)
    query = select(
        record.id, record.name, func.count(Flag.service_id.distinct()), func.count()
    ).select_from(Flag)
    if cause is Cause.HOST:
        query = query.join(Link, Link.id == Flag.link_id).join(Host, Host.id == Link.host_id)
    else:
        query = query.join(Service, Service.id == Flag.service_id).join(
            Organization, Organization.id == Service.organization_id
        )
    return query.where(are_open(now)).group_by(record.id, record.name)


def _of(cause: Cause, id: UUID) -> ColumnElement[bool]:
    if cause is Cause.HOST:
        return Flag.link_id.in_(select(Link.id).where(Link.host_id == id))
    return Flag.service_id.in_(select(Service.id).where(Service.organization_id == id))
