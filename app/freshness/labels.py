"""Words for the keys of our vocabularies: as the rows have them, else as they were shipped."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.taxonomies import TaxonomyTerm, vocabulary_id
from app.directory.vocabulary import shipped


def labels_of(session: Session, vocabulary: str) -> Sequence[tuple[str, str]]:
    """Each key of a vocabulary with its name, in order."""
    query = (
        select(TaxonomyTerm.key, TaxonomyTerm.name)
        .where(TaxonomyTerm.taxonomy_id == vocabulary_id(vocabulary))
        .order_by(TaxonomyTerm.position)
    )
    rows = [(key, name) for key, name in session.execute(query) if key]
    return rows or [
        (term.key, term.name) for one in shipped() if one.key == vocabulary for term in one.terms
    ]
