"""Entries as people name them in a form: by name, by address of their page, or by id."""

import re
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.directory.facts import OfferFacts
from app.directory.services import Service

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class NotFoundByName(ValueError):
    """There is no such entry."""


def entry_named(session: Session, told: str) -> UUID:
    """The one entry that is meant. Raises NotFoundByName, which says what to do."""
    if found := ID.search(told):
        id = UUID(found[0])
        if session.get(Service, id) is None:
            raise NotFoundByName("There is no entry at this address")
        return id
    slug = told.rstrip("/").rpartition("/")[2]
    named = func.lower(Service.name) == func.lower(told)
    query = select(Service.id).outerjoin(OfferFacts, OfferFacts.service_id == Service.id)
    ids = session.scalars(query.where(named | (OfferFacts.slug == slug)).limit(2)).all()
    if not ids:
        raise NotFoundByName("There is no entry of this name: enter it as it stands in the entry")
    if len(ids) > 1:
        raise NotFoundByName("More than one entry has this name: enter the address of its page")
    return ids[0]
