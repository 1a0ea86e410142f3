"""Taxonomies and terms as Open Referral lists them: everybody's, ours among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.public_parts import taxonomy_term as term_shape
from app.directory.taxonomies import Taxonomy, TaxonomyTerm
from app.directory.web_addresses import public_url
from app.directory.words import stems_asked, stems_written

Json = dict[str, Any]
Record = TypeVar("Record", Taxonomy, TaxonomyTerm)


class NoSuchTaxonomy(Exception):
    """There is no such taxonomy."""


class NoSuchTerm(Exception):
    """There is no such taxonomy term."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of records as JSON values, and how many there are on all pages."""

    items: tuple[Json, ...]
    total: int


def taxonomies(
    session: Session, *, page: int = 1, per_page: int = 50, search: str | None = None
) -> Listed:
    """Taxonomies in an immutable order."""
    ids = _matching(session, Taxonomy, [], search)
    records = _records(session, Taxonomy, _page(ids, page, per_page))
    return Listed(tuple(taxonomy_shape(one) for one in records), len(ids))


def taxonomy_terms(
    session: Session,
    *,
    page: int = 1,
    per_page: int = 50,
    search: str | None = None,
    taxonomy_id: UUID | None = None,
    parent_id: UUID | None = None,
    top_only: bool = False,
) -> Listed:
    """Terms in an immutable order; `top_only` leaves out those that have a parent."""
    fulfil: list[Any] = []
    if taxonomy_id:
        fulfil.append(TaxonomyTerm.taxonomy_id == taxonomy_id)
    if parent_id:
        fulfil.append(TaxonomyTerm.parent_id == parent_id)
    if top_only:
        fulfil.append(TaxonomyTerm.parent_id.is_(None))
    ids = _matching(session, TaxonomyTerm, fulfil, search)
    records = _records(session, TaxonomyTerm, _page(ids, page, per_page))
    return Listed(tuple(term_shape(one) for one in records), len(ids))


def taxonomy(session: Session, taxonomy_id: UUID) -> Json:
    """One taxonomy. Raises NoSuchTaxonomy."""
    found = session.get(Taxonomy, taxonomy_id)
    if found is None:
        raise NoSuchTaxonomy(NoSuchTaxonomy.__doc__)
    return taxonomy_shape(found)


def taxonomy_term(session: Session, term_id: UUID) -> Json:
    """One term. Raises NoSuchTerm."""
    found = session.get(TaxonomyTerm, term_id)
    if found is None:
        raise NoSuchTerm(NoSuchTerm.__doc__)
    return term_shape(found)


def taxonomy_shape(one: Taxonomy) -> Json:
    """Open Referral `taxonomy`."""
    body = {
        "id": str(one.id),
        "name": one.name,
        "description": one.description or one.name,
        "uri": public_url(one.uri),
        "version": one.version,
    }
    return {name: value for name, value in body.items() if value is not None}


def _matching(
    session: Session,
    record: type[Taxonomy] | type[TaxonomyTerm],
    fulfil: Sequence[Any],
    search: str | None,
) -> list[UUID]:
    """Ids of those that fulfil all; words are compared here, by the rules of all our words."""
    query = select(record.id, record.name, record.description).where(*fulfil).order_by(record.id)
    if not search or not search.strip():
        return list(session.scalars(query.with_only_columns(record.id)))
    asked = set(stems_asked(search))
    rows: Sequence[Any] = session.execute(query).all()
    return [
        one.id
        for one in rows
        if asked and asked <= {*stems_written(one.name), *stems_written(one.description)}
    ]


def _page(ids: Sequence[UUID], page: int, per_page: int) -> Sequence[UUID]:
    first = max(page - 1, 0) * max(per_page, 0)
    return ids[first : first + max(per_page, 0)]


def _records(session: Session, record: type[Record], ids: Sequence[UUID]) -> list[Record]:
    query = select(record).where(record.id.in_(ids)).order_by(record.id)
    return list(session.scalars(query))
