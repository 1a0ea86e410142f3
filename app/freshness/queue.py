"""The queue: open flags as editors ask for them, worst harm first; and what can be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, Uuid, func, literal, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.dialects import Moment
from app.directory.facts import OfferFacts
from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.flags import Flag, are_open, how_many, open_ids, worst_first
from app.freshness.labels import labels_of
from app.freshness.outcomes import Harm, Reason
from app.freshness.standing import Basis
from app.freshness.trust import Trust


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the queue is asked for. `never_checked`: only first checks, or none of them.

    `assignee` and `nobody`: whose flags, or nobody's; `for_person`: theirs and nobody's.
    """

    reason: Reason | None = None
    category: str | None = None
    team: str | None = None
    name: str | None = None
    assignee: UUID | None = None
    nobody: bool = False
    for_person: UUID | None = None
    never_checked: bool | None = None
    snoozed: bool = False
    service_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A flag as the queue shows it."""

    id: UUID
    service_id: UUID
    name: str
    organization: str | None
    reason: Reason
    harm: Harm
    words: str
    raised_at: datetime
    assignee_id: UUID | None
    assignee: str | None
    snoozed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the open flags can be narrowed down to, each with how many there are."""

    reasons: Sequence[tuple[Reason, int]]
    categories: Sequence[tuple[str, str, int]]
    teams: Sequence[tuple[str, int]]
    assignees: Sequence[tuple[UUID, str, int]]


def queue_page(
    session: Session, asked: Asked, now: datetime, *, limit: int, offset: int = 0
) -> tuple[list[Line], int]:
    """Some of the flags asked for, and how many there are in all."""
    where = wanted(asked, now)
    ids = open_ids(where, limit=limit, offset=offset).subquery()
    return _lines(session, ids), how_many(session, where)


def wanted(asked: Asked, now: datetime) -> ColumnElement[bool]:
    """What a flag must be to be among those asked for."""
    return are_open(now, *_conditions(asked), snoozed=asked.snoozed)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.reason is not None:
        found.append(Flag.reason == asked.reason)
    if asked.service_id is not None:
        found.append(Flag.service_id == asked.service_id)
    if asked.category is not None:
        found.append(_of_entries(OfferFacts.category == asked.category))
    if asked.team is not None:
        found.append(_of_entries(OfferFacts.owner_team == asked.team))
    if asked.name:
        named = Service.name.icontains(asked.name, autoescape=True)
        found.append(Flag.service_id.in_(select(Service.id).where(named)))
    if asked.never_checked is not None:
        first = _is_first_check()
        found.append(first if asked.never_checked else ~first)
    return found + _whose(asked)


def _whose(asked: Asked) -> list[ColumnElement[bool]]:
    if asked.assignee is not None:
        return [Flag.assignee_id == asked.assignee]
    if asked.nobody:
        return [Flag.assignee_id.is_(None)]
    if asked.for_person is not None:
        return [Flag.assignee_id.is_(None) | (Flag.assignee_id == asked.for_person)]
    return []


def _of_entries(fact: ColumnElement[bool]) -> ColumnElement[bool]:
    return Flag.service_id.in_(select(OfferFacts.service_id).where(fact))


def _is_first_check() -> ColumnElement[bool]:
    """A check of an entry that nobody ever checked: work that is planned, not a doubt."""
    never = select(Trust.service_id).where(Trust.basis == Basis.NONE)
    return (Flag.reason == Reason.OVERDUE) & Flag.service_id.in_(never)


def _lines(session: Session, ids: Subquery) -> list[Line]:
    query = (
        select(
            Flag.id, Flag.service_id, Service.name, Organization.name, Flag.reason, Flag.harm,
            Flag.words, Flag.raised_at, Flag.assignee_id, Actor.name, Flag.snoozed_until,
        )
        .join(ids, ids.c.id == Flag.id)
        .join(Service, Service.id == Flag.service_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .outerjoin(Actor, Actor.id == Flag.assignee_id)
        .order_by(*worst_first())
    )  # fmt: skip
    return [_line(*row) for row in session.execute(query)]


def _line(
    id: UUID, service_id: UUID, name: str, organization: str | None, reason: str, harm: str,
    *others: Any,
) -> Line:  # fmt: skip
    return Line(id, service_id, name, organization, Reason(reason), Harm(harm), *others)


def lines_of(session: Session, where: ColumnElement[bool], *, limit: int) -> list[Line]:
    """The open flags that fulfil this, in the queue's order."""
    return _lines(session, open_ids(where, limit=limit).subquery())


def choices(session: Session, now: datetime) -> Choices:
    """What there is to choose from, over all open flags; in four queries."""
    every = are_open(now, snoozed=True)
    count = func.count()
    reasons = session.execute(select(Flag.reason, count).where(every).group_by(Flag.reason))
    per_entry = (
        select(Flag.service_id, count.label("flags"))
        .where(every)
        .group_by(Flag.service_id)
        .subquery()
    )
    total = func.sum(per_entry.c.flags)
    of_entries = select(OfferFacts.category, OfferFacts.owner_team, total).join(
        per_entry, per_entry.c.service_id == OfferFacts.service_id
    )
    cells = session.execute(of_entries.group_by(OfferFacts.category, OfferFacts.owner_team)).all()
    whose = session.execute(
        select(Actor.id, Actor.name, count)
        .join(Flag, Flag.assignee_id == Actor.id)
        .where(every)
        .group_by(Actor.id, Actor.name)
        .order_by(Actor.name)
    )
    names = dict(labels_of(session, "categories"))
    categories, teams = (
        _summed([(c, n) for c, _, n in cells]),
        _summed([(t, n) for _, t, n in cells]),
    )
    order = list(Reason)
    return Choices(
        reasons=sorted(
            ((Reason(key), n) for key, n in reasons), key=lambda one: order.index(one[0])
        ),
        categories=sorted((names.get(key, key), key, n) for key, n in categories.items()),
        teams=sorted(teams.items()),
        assignees=[(id, name, n) for id, name, n in whose],
    )


def _summed(pairs: Sequence[tuple[str | None, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, n in pairs:
        if key:
            found[key] = found.get(key, 0) + int(n)
    return found


def next_after(session: Session, flag: Flag, asked: Asked, now: datetime) -> UUID | None:
    """The flag that comes after this one among those asked for; else the first of them."""
    others = wanted(asked, now) & (Flag.id != flag.id)
    place = {harm.value: number for number, harm in enumerate(Harm)}[flag.harm]
    later = tuple_(*worst_first()) > tuple_(
        literal(place), literal(flag.raised_at, Moment), literal(flag.id, Uuid())
    )
    found: UUID | None = session.scalar(open_ids(others & later, limit=1))
    return found or session.scalar(open_ids(others, limit=1))
