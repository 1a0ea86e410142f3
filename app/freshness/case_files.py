"""All that somebody needs to decide about a flag, on one page, in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory import editing
from app.directory.documents import OrganizationDocument, ServiceDocument
from app.directory.facts import EntryStatus, OfferFacts
from app.directory.services import Service
from app.freshness.beside import Beside, beside
from app.freshness.contacts import contacts_of, places_of, readable
from app.freshness.days import day_of
from app.freshness.fixes import Fix, likely_fix
from app.freshness.flags import Flag, find_flag
from app.freshness.links import Link
from app.freshness.looking import LookAsked, look_asked
from app.freshness.notes import Note, notes_of
from app.freshness.outcomes import Harm, Outcome, Reason
from app.freshness.readings import readings
from app.freshness.remembering import REMEMBERED, visits_of
from app.freshness.visits import VisitRecord

VISITS_SHOWN = 12
SIBLINGS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Look:
    """A visit as the timeline shows it; `discarded` says why it counts for nothing."""

    at: datetime
    words: str
    status: int | None
    detail: str
    discarded: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was done about the flag while it stayed open."""

    at: datetime
    by: str
    decision: str
    retry_on: str | None
    team: str | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A flag, its entry, its evidence, what was tried, and the likely fix."""

    flag: Flag
    reason: Reason
    harm: Harm
    entry: ServiceDocument
    organization: OrganizationDocument | None
    held: Mapping[str, Sequence[str]]
    siblings: Sequence[tuple[UUID, str]]
    others: Sequence[tuple[UUID, str]]
    assignee: str | None
    resolver: str | None
    attempts: Sequence[Attempt]
    notes: Sequence[Note]
    url: str | None
    looks: Sequence[Look]
    chain: Sequence[Mapping[str, Any]]
    certificate: Mapping[str, Any] | None
    beside: Beside | None
    asked: LookAsked | None
    fix: Fix | None


def case_file(session: Session, flag_id: UUID, now: datetime) -> CaseFile:
    """Everything about a flag, open or not. Raises UnknownFlag."""
    flag = find_flag(session, flag_id)
    entry = editing.read_entry(session, ServiceDocument, flag.service_id)
    link = session.get(Link, flag.link_id) if flag.link_id else None
    visits = visits_of(session, link.id, now - REMEMBERED) if link else []
    contacts = contacts_of(entry, places_of(session, [entry]))
    names = _names(session, flag)
    last = visits[-1] if visits else None
    return CaseFile(
        flag=flag,
        reason=Reason(flag.reason),
        harm=Harm(flag.harm),
        entry=entry,
        organization=_organization(session, entry),
        held={kind: sorted(map(readable, values)) for kind, values in contacts.items()},
        siblings=_siblings(session, entry),
        others=_others(session, flag),
        assignee=names.get(flag.assignee_id) if flag.assignee_id else None,
        resolver=names.get(flag.resolved_by_id) if flag.resolved_by_id else None,
        attempts=[_attempt(one, names) for one in _so_far(flag)],
        notes=notes_of(session, flag.service_id),
        url=link.url if link else None,
        looks=[_look(one) for one in reversed(visits[-VISITS_SHOWN:])],
        chain=last.evidence.get("chain", []) if last else [],
        certificate=last.evidence.get("certificate") if last else None,
        beside=beside(contacts, readings(visits), flag.evidence),
        asked=look_asked(session, link.id, now) if link else None,
        fix=likely_fix(
            Reason(flag.reason), flag.suggestion, flag.evidence, entry, day_of(now)
        ),
    )  # fmt: skip


def _organization(session: Session, entry: ServiceDocument) -> OrganizationDocument | None:
    if entry.organization_id is None:
        return None
    return editing.read_entry(session, OrganizationDocument, entry.organization_id)


def _so_far(flag: Flag) -> list[dict[str, Any]]:
    return list((flag.decision_detail or {}).get("so_far", []))


def _names(session: Session, flag: Flag) -> dict[UUID, str]:
    """Whoever has to do with the flag."""
    ids = {flag.assignee_id, flag.resolved_by_id, *(UUID(one["by"]) for one in _so_far(flag))}
    query = select(Actor.id, Actor.name).where(Actor.id.in_(ids - {None}))
    return {id: name for id, name in session.execute(query)}


def _attempt(told: Mapping[str, Any], names: Mapping[UUID, str]) -> Attempt:
    return Attempt(
        at=datetime.fromisoformat(told["at"]),
        by=names.get(UUID(told["by"]), "Somebody"),
        decision=told["decision"],
        retry_on=told.get("retry_on"),
        team=told.get("team"),
    )


def _siblings(session: Session, entry: ServiceDocument) -> list[tuple[UUID, str]]:
    """The organisation's other entries: one call may do for all of them."""
    if entry.organization_id is None:
        return []
    shown = [status.value for status in EntryStatus if status.is_public]
    query = (
        select(Service.id, Service.name)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .where(
            Service.organization_id == entry.organization_id,
            Service.id != entry.id,
            OfferFacts.entry_status.in_(shown),
        )
        .order_by(Service.name, Service.id)
        .limit(SIBLINGS_SHOWN)
    )
    return [(id, name) for id, name in session.execute(query)]


def _others(session: Session, flag: Flag) -> list[tuple[UUID, str]]:
    """What else is open about this entry."""
    query = select(Flag.id, Flag.reason).where(
        Flag.service_id == flag.service_id, Flag.resolved_at.is_(None), Flag.id != flag.id
    )
    return [(id, Reason(key).words) for id, key in session.execute(query)]


def _look(visit: VisitRecord) -> Look:
    return Look(
        visit.at, Outcome(visit.outcome).words, visit.status, visit.detail.replace("_", " "),
        visit.discarded,
    )  # fmt: skip
