"""Entries as the team lists them: found by name, organisation, category, team, state and status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.directory.facts import EntryStatus, OfferFacts
from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.flags import Flag
from app.freshness.standing import FreshnessState
from app.freshness.trust import Trust

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class EntriesAsked:
    """What is looked for; `words` are in the name of the entry or of its organisation."""

    words: str = ""
    category: str = ""
    team: str = ""
    state: FreshnessState | None = None
    status: EntryStatus | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in one line."""

    id: UUID
    name: str
    organization: str | None
    category: str | None
    team: str | None
    status: EntryStatus
    state: FreshnessState | None
    assured_date: date | None
    next_due: date | None
    last_modified: datetime
    flags: int = 0


def find_entries(
    session: Session, asked: EntriesAsked, *, page: int = 1, per_page: int = A_PAGE
) -> tuple[list[EntryLine], int]:
    """A page of entries by name, and how many there are in all."""
    query = _matching(asked)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    some = query.order_by(func.lower(Service.name), Service.id)
    rows = session.execute(some.offset((page - 1) * per_page).limit(per_page)).all()
    flags = _open_flags(session, [row.id for row in rows])
    return [_line(row, flags) for row in rows], total


def _matching(asked: EntriesAsked) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Service.id,
        Service.name,
        Organization.name.label("organization"),
        OfferFacts.category,
        OfferFacts.owner_team,
        OfferFacts.entry_status,
        Trust.state,
        Trust.assured_date,
        Trust.next_due,
        Service.last_modified,
    )
    query: Select[Any] = (
        select(*columns)
        .select_from(Service)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .outerjoin(Trust, Trust.service_id == Service.id)
    )
    for word in asked.words.split()[:10]:
        in_name = Service.name.icontains(word, autoescape=True)
        query = query.where(in_name | Organization.name.icontains(word, autoescape=True))
    if asked.category:
        query = query.where(OfferFacts.category == asked.category)
    if asked.team:
        query = query.where(OfferFacts.owner_team == asked.team)
    if asked.state:
        query = query.where(Trust.state == asked.state)
    if asked.status:
        query = query.where(OfferFacts.entry_status == asked.status)
    return query


def _line(row: Any, flags: Mapping[UUID, int]) -> EntryLine:
    return EntryLine(
        id=row.id,
        name=row.name,
        organization=row.organization,
        category=row.category,
        team=row.owner_team,
        status=EntryStatus(row.entry_status),
        state=FreshnessState(row.state) if row.state else None,
        assured_date=row.assured_date,
        next_due=row.next_due,
        last_modified=row.last_modified,
        flags=flags.get(row.id, 0),
    )


def _open_flags(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    query = (
        select(Flag.service_id, func.count())
        .where(Flag.service_id.in_(ids), Flag.resolved_at.is_(None))
        .group_by(Flag.service_id)
    )
    return {id: many for id, many in session.execute(query)}


def teams(session: Session) -> list[str]:
    """The teams that look after entries."""
    query = select(OfferFacts.owner_team).where(OfferFacts.owner_team.is_not(None)).distinct()
    return sorted(one for one in session.scalars(query) if one)
