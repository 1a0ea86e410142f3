"""What doors read of publications: what the public sees, and what it is told instead."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from app.directory.facts import PublicReason
from app.directory.former_slugs import FormerSlug
from app.directory.locations import ServiceAtLocation
from app.directory.organizations import Organization
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service
from app.directory.taxonomies import Attribute, TaxonomyTerm

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


def named(id_or_slug: str) -> ColumnElement[bool]:
    """The publication that goes by this id or slug; true of none for what can be neither."""
    try:
        return Publication.service_id == UUID(id_or_slug)
    except ValueError:
        if not SLUG.fullmatch(id_or_slug):
            return false()
    former = select(FormerSlug.service_id).where(FormerSlug.slug == id_or_slug)
    return (Publication.slug == id_or_slug) | Publication.service_id.in_(former)


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


def an_entry(session: Session) -> UUID | None:
    """Some published entry, the same every time: for examples that anybody may try."""
    query = select(Publication.service_id).where(Publication.state == PublicationState.PUBLISHED)
    return session.scalar(query.order_by(Publication.service_id).limit(1))


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
