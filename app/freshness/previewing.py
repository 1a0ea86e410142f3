"""What the public would see of an entry that is not saved yet, its sentences on freshness too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.documents import ServiceDocument
from app.directory.public_shape import public_service
from app.directory.publications import Publication
from app.directory.publishing import slug_of
from app.directory.surroundings import surroundings_of
from app.freshness.trusting import public_answer


@dataclass(frozen=True, slots=True)
class Preview:
    """An entry as the website would learn it: its JSON, and its freshness beside it."""

    body: dict[str, Any]
    freshness: dict[str, Any]


def preview_of(session: Session, document: ServiceDocument, now: datetime) -> Preview:
    """This document as if it were published now; writes nothing."""
    old = session.scalar(select(Publication).where(Publication.service_id == document.id))
    around = surroundings_of(session, [document])
    slug = slug_of(document, old)
    body = public_service(document, around, slug=slug, last_modified=now).body
    return Preview(body, public_answer(session, document, now))
