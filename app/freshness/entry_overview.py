"""All that the team knows about one entry beside its own facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory.publications import Publication
from app.directory.services import Service
from app.directory.sources import Source
from app.freshness.assurances import Assurance, Confirmation
from app.freshness.flags import Flag, open_flags
from app.freshness.links import Link, LinkRole, LinkUse
from app.freshness.notes import Note, notes_of
from app.freshness.standing import Method
from app.freshness.trust import Trust

LATEST = 20


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """An address that the entry rests on, and what we believe of it."""

    url: str
    role: str
    state: str
    since: datetime | None
    last_looked_at: datetime | None
    last_ok_at: datetime | None


@dataclass(frozen=True, slots=True)
class CheckSeen:
    """A check by a person of the council, or a word of the provider's."""

    on: date
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Trust (its public JSON), links, flags, notes, checks, where it comes from."""

    version: int
    last_modified: datetime
    slug: str | None
    source: str | None
    trust: str | None
    links: Sequence[LinkSeen]
    flags: Sequence[Flag]
    notes: Sequence[Note]
    checks: Sequence[CheckSeen]
    replacement: str | None


def overview_of(session: Session, entry_id: UUID, now: datetime) -> Overview:
    """What stands beside an entry; the entry must exist."""
    query = (
        select(
            Service.version, Service.last_modified, Source.name, Publication.slug,
            Publication.replacement_id, Trust.body,
        )
        .outerjoin(Source, Source.id == Service.source_id)
        .outerjoin(Publication, Publication.service_id == Service.id)
        .outerjoin(Trust, Trust.service_id == Service.id)
        .where(Service.id == entry_id)
    )  # fmt: skip
    version, modified, source, slug, replacement, trust = session.execute(query).one()
    flags, _ = open_flags(session, now, service_id=entry_id, snoozed=True)
    named = select(Service.name).where(Service.id == replacement)
    return Overview(
        version=version,
        last_modified=modified,
        slug=slug,
        source=source,
        trust=trust,
        links=_links(session, entry_id),
        flags=flags,
        notes=notes_of(session, entry_id),
        checks=_checks(session, entry_id),
        replacement=session.scalar(named) if replacement else None,
    )


def _links(session: Session, entry_id: UUID) -> list[LinkSeen]:
    query = (
        select(Link, LinkUse.role)
        .join(LinkUse, LinkUse.link_id == Link.id)
        .where(LinkUse.service_id == entry_id)
    )
    order = list(LinkRole)
    rows = sorted(
        session.execute(query), key=lambda row: (order.index(LinkRole(row[1])), row[0].url)
    )
    return [
        LinkSeen(one.url, role, one.state, one.since, one.last_looked_at, one.last_ok_at)
        for one, role in rows
    ]


def _checks(session: Session, entry_id: UUID) -> list[CheckSeen]:
    checks = (
        select(Assurance, Actor.name)
        .join(Actor, Actor.id == Assurance.actor_id)
        .where(Assurance.service_id == entry_id)
        .order_by(Assurance.assured_on.desc(), Assurance.recorded_at.desc())
        .limit(LATEST)
    )
    said = (
        select(Confirmation)
        .where(Confirmation.service_id == entry_id)
        .order_by(Confirmation.recorded_at.desc())
        .limit(LATEST)
    )
    found = [
        CheckSeen(one.assured_on, name, f"Checked {Method(one.method).words}")
        for one, name in session.execute(checks)
    ]
    found += [
        CheckSeen(one.confirmed_on, "The provider", f"Said: {one.kind.replace('_', ' ')}")
        for one in session.scalars(said)
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)[:LATEST]
