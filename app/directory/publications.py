"""What the public sees: one row per entry, its JSON ready to send, its place in the change feed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    delete,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Document, Moment
from app.directory.counters import CHANGES, Counter
from app.directory.facts import PublicReason
from app.directory.locations import ServiceAtLocation
from app.directory.organizations import Organization
from app.directory.services import Service
from app.directory.taxonomies import Attribute, TaxonomyTerm


class PublicationState(StrEnum):
    """Whether the public sees an entry, or what it is told instead."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class ChangeKind(StrEnum):
    """What a reader of the change feed must do."""

    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REDACTED = "redacted"


class Publication(Base):
    """A service as the public sees it: `body` is its JSON without freshness.

    `sort_key` is the casefolded name. `withheld` names what the public may not see.
    """

    __tablename__ = "publications"
    __table_args__ = (Index("ix_publications_walk", "state", "service_id"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    slug: Mapped[str] = mapped_column(unique=True)
    sort_key: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    withheld: Mapped[list[str]] = mapped_column(Document, default=list)
    replacement_id: Mapped[UUID | None]
    public_reason: Mapped[str | None] = mapped_column(String(32))
    first_published_at: Mapped[datetime] = mapped_column(Moment)
    last_modified: Mapped[datetime] = mapped_column(Moment, index=True)


class Change(Base):
    """One line of the change feed. Numbers are given as the last act before commit."""

    __tablename__ = "changes"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment, index=True)


# What doors read

SLUG = re.compile(r"[a-z0-9-]{1,100}")

WORDS_OF_REASON: Mapping[PublicReason, str] = {
    PublicReason.CLOSED: "This service has closed.",
    PublicReason.REPLACED: "Another service has taken the place of this one.",
    PublicReason.DUPLICATE: "This was a second entry for a service that is listed elsewhere.",
    PublicReason.MOVED_AWAY: "This service has moved out of the area.",
    PublicReason.NOT_WANTED: "The provider does not wish to be listed.",
    PublicReason.OUT_OF_SCOPE: "This service is not part of the Local Offer.",
}


class NoSuchEntry(Exception):
    """There is no such entry, or it has never been published."""


class EntryWithdrawn(Exception):
    """This entry is not published at present."""

    def __init__(self, reason: PublicReason | None, replacement_id: UUID | None) -> None:
        self.reason, self.replacement_id = reason, replacement_id
        super().__init__(WORDS_OF_REASON[reason] if reason else EntryWithdrawn.__doc__)


class EntryMerged(Exception):
    """This entry is now part of another one."""

    def __init__(self, replacement_id: UUID) -> None:
        self.replacement_id = replacement_id
        super().__init__(EntryMerged.__doc__)


class CursorTooOld(Exception):
    """The change feed no longer reaches back so far: read all entries, then go on from `latest`."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        super().__init__(CursorTooOld.__doc__)


class CursorAhead(Exception):
    """The change feed has not got so far: ask from a cursor that it gave you."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        super().__init__(CursorAhead.__doc__)


class Standing(Protocol):
    """Where an entry stands: a row with these columns of `Publication`."""

    @property
    def state(self) -> str:
        """A `PublicationState`."""

    @property
    def replacement_id(self) -> UUID | None:
        """The entry to look at instead."""

    @property
    def public_reason(self) -> str | None:
        """A `PublicReason`."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The number of the last change, and its moment; (0, None) before the first."""

    number: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as a reader of the feed learns it."""

    number: int
    service_id: UUID
    kind: ChangeKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after a cursor: `cursor` to ask from next, `latest` the last number of all."""

    lines: tuple[ChangeLine, ...]
    cursor: int
    latest: int

    @property
    def has_more(self) -> bool:
        """Whether there is more than was asked for."""
        return self.cursor < self.latest


def data_version(session: Session) -> DataVersion:
    """How far this session's snapshot has got: whatever the public sees is the same until then."""
    query = (
        select(Counter.value, Change.at)
        .outerjoin(Change, Change.number == Counter.value)
        .where(Counter.name == CHANGES)
    )
    found = session.execute(query).one_or_none()
    return DataVersion(found.value, found.at) if found else DataVersion(0, None)


def named(id_or_slug: str) -> ColumnElement[bool]:
    """The publication that goes by this id or slug; true of none for what can be neither."""
    try:
        return Publication.service_id == UUID(id_or_slug)
    except ValueError:
        return Publication.slug == id_or_slug if SLUG.fullmatch(id_or_slug) else false()


def refuse_unpublished(session: Session, found: Standing | None) -> None:
    """Raises NoSuchEntry, EntryWithdrawn or EntryMerged when the public may not see this entry."""
    if found is None or found.state == PublicationState.DRAFT:
        raise NoSuchEntry(NoSuchEntry.__doc__)
    if found.state == PublicationState.PUBLISHED:
        return
    instead = _known_to_the_public(session, found.replacement_id)
    if found.state == PublicationState.MERGED and instead:
        raise EntryMerged(instead)
    reason = PublicReason(found.public_reason) if found.public_reason else None
    raise EntryWithdrawn(reason, instead)


def _known_to_the_public(session: Session, service_id: UUID | None) -> UUID | None:
    """This id, unless it is of a draft: nobody hears of those."""
    if service_id is None:
        return None
    state = select(Publication.state).where(Publication.service_id == service_id)
    return service_id if session.scalar(state) not in (None, PublicationState.DRAFT) else None


def changes_since(session: Session, cursor: int, *, limit: int) -> Changes:
    """The changes after this one, in order, without gaps. Raises CursorTooOld, CursorAhead."""
    latest = data_version(session).number
    if cursor > latest:
        raise CursorAhead(latest)
    after = select(Change).where(Change.number > cursor).order_by(Change.number).limit(limit)
    lines = tuple(
        ChangeLine(one.number, one.service_id, ChangeKind(one.kind), one.at)
        for one in session.scalars(after)
    )
    if cursor < latest and (not lines or lines[0].number != cursor + 1):
        raise CursorTooOld(latest)
    return Changes(lines, lines[-1].number if lines else cursor, latest)


def last_modified_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the public last saw a word of these entries change."""
    query = select(Publication.service_id, Publication.last_modified)
    return dict(session.execute(query.where(Publication.service_id.in_(ids))).all())


def services_at(session: Session, service_at_location_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Which service each of these links between a service and a place belongs to."""
    query = select(ServiceAtLocation.id, ServiceAtLocation.service_id)
    found = session.execute(query.where(ServiceAtLocation.id.in_(service_at_location_ids)))
    return dict(found.all())


def published_services_of(session: Session, organization_ids: Sequence[UUID]) -> list[UUID]:
    """The published services that these organizations run, in their immutable order."""
    query = (
        select(Service.id)
        .join(Publication, Publication.service_id == Service.id)
        .where(
            Service.organization_id.in_(organization_ids),
            Publication.state == PublicationState.PUBLISHED,
        )
        .order_by(Service.id)
    )
    return list(session.scalars(query))


def published_organizations(
    session: Session,
    *,
    page: int,
    per_page: int,
    search: str | None = None,
    taxonomy_term_id: UUID | None = None,
    taxonomy_id: UUID | None = None,
) -> tuple[list[UUID], int]:
    """Organizations that run a published service: a page of their ids, and how many in all."""
    query = _organizations_seen()
    if search:
        query = query.where(Organization.name.icontains(search, autoescape=True))
    if taxonomy_term_id or taxonomy_id:
        query = query.where(Organization.id.in_(_tagged(taxonomy_term_id, taxonomy_id)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    some = query.order_by(Organization.id).offset((page - 1) * per_page).limit(per_page)
    return list(session.scalars(some)), total


def is_published_organization(session: Session, organization_id: UUID) -> bool:
    """Whether the public sees a service that this organization runs."""
    seen = _organizations_seen().where(Organization.id == organization_id)
    return session.scalar(seen) is not None


def _organizations_seen() -> Select[UUID]:
    run = (
        select(Service.id)
        .join(Publication, Publication.service_id == Service.id)
        .where(
            Service.organization_id == Organization.id,
            Publication.state == PublicationState.PUBLISHED,
        )
    )
    return select(Organization.id).where(run.exists())


def _tagged(term_id: UUID | None, taxonomy_id: UUID | None) -> Select[UUID | None]:
    """Ids of organizations that carry this term, or a term of this taxonomy."""
    query = select(Attribute.organization_id).join(
        TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id
    )
    if term_id:
        query = query.where(TaxonomyTerm.id == term_id)
    if taxonomy_id:
        query = query.where(TaxonomyTerm.taxonomy_id == taxonomy_id)
    return query


def forget_changes(session: Session, before: datetime) -> int:
    """Deletes the oldest lines of the change feed; whoever is further back must read all anew.

    The newest line always stays: it tells how far the feed has come.
    """
    newest = select(func.max(Change.number)).scalar_subquery()
    gone = delete(Change).where(Change.at < before, Change.number < newest)
    return len(session.scalars(gone.returning(Change.number)).all())
