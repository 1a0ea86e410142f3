"""Words of a term as an administrator gives them: they stay when new files bring others."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.acts import record_act
from app.directory.publishing import pending
from app.directory.services import Service
from app.directory.taxonomies import TaxonomyTerm, term_id


class UnknownTerm(Exception):
    """There is no such term."""


def the_term(session: Session, vocabulary: str, key: str) -> TaxonomyTerm:
    """The term of one of our vocabularies. Raises UnknownTerm."""
    found = session.get(TaxonomyTerm, term_id(vocabulary, key))
    if found is None:
        raise UnknownTerm(UnknownTerm.__doc__)
    return found


def edit_term(
    session: Session,
    vocabulary: str,
    key: str,
    *,
    by: UUID,
    label: str,
    description: str,
    valid_from: date | None,
    valid_to: date | None,
    now: datetime,
) -> None:
    """Gives a term other words and dates; entries that carry words are published anew."""
    term = the_term(session, vocabulary, key)
    term.name, term.description = label, description
    term.valid_from, term.valid_to, term.edited_at = valid_from, valid_to, now
    record_act(session, by, "term_changed", now=now, why=f"{vocabulary}: {key}")
    waiting = pending(session)
    waiting.at = now
    waiting.services |= set(session.scalars(select(Service.id)))
