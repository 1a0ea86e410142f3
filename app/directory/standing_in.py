"""Which entry the public sees where one is named: itself, or the one that it was merged into."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.publications import Publication, PublicationState

MOST_MERGES = 10  # one after the other; a circle must end somewhere


def standing_in(session: Session, ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """For each of these entries the published one that stands there for it; None without one."""
    at = {id: id for id in ids}
    for _ in range(MOST_MERGES):
        onward = _merged(session, set(at.values()))
        if not onward:
            break
        at = {id: onward.get(one, one) for id, one in at.items()}
    published = _published(session, set(at.values()))
    return {id: one if one in published else None for id, one in at.items()}


def _merged(session: Session, ids: set[UUID]) -> dict[UUID, UUID]:
    query = select(Publication.service_id, Publication.replacement_id).where(
        Publication.service_id.in_(ids),
        Publication.state == PublicationState.MERGED,
        Publication.replacement_id.is_not(None),
    )
    return {id: onward for id, onward in session.execute(query) if onward}


def _published(session: Session, ids: set[UUID]) -> set[UUID]:
    query = select(Publication.service_id).where(
        Publication.service_id.in_(ids), Publication.state == PublicationState.PUBLISHED
    )
    return set(session.scalars(query))
