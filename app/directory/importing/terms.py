"""Terms: taxonomies and their terms that a source names, made when they are not known yet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.directory.importing.records import TAXONOMY, TERM, Record
from app.directory.taxonomies import Taxonomy, TaxonomyTerm

MAX_NAME = 500


def taxonomy_id(source_id: UUID, name: str) -> UUID:
    """The id of a taxonomy that its source knows by name only."""
    return uuid5(source_id, f"taxonomy:{name.casefold()}")


def taxonomy_record(taxonomy: UUID, name: str, where: str, **more: str | None) -> Record:
    """A taxonomy to be made if it is unknown."""
    document = {"id": str(taxonomy), "name": name[:MAX_NAME], "description": name[:MAX_NAME]}
    given = {key: value for key, value in more.items() if value}
    return Record(TAXONOMY, taxonomy, where, document | given, [])


def term_record(
    term: UUID, name: str, where: str, *, under: UUID | None, **more: str | None
) -> Record:
    """A term to be made if it is unknown."""
    document = {"id": str(term), "name": name[:MAX_NAME], "description": name[:MAX_NAME]}
    if under is not None:
        document["taxonomy_id"] = str(under)
    given = {key: value for key, value in more.items() if value}
    return Record(TERM, term, where, document | given, [])


def unknown_ids(session: Session, kind: str, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these taxonomies or terms that are not there yet."""
    table = Taxonomy if kind == TAXONOMY else TaxonomyTerm
    return set(ids) - set(session.scalars(select(table.id).where(table.id.in_(ids))))


def make_terms(session: Session, kind: str, documents: Sequence[dict[str, Any]]) -> None:
    """Makes these taxonomies or terms; none of them may be there yet."""
    if kind == TAXONOMY:
        session.execute(insert(Taxonomy), [_taxonomy_row(one) for one in documents])
        return
    named = {UUID(one["taxonomy_id"]) for one in documents if one.get("taxonomy_id")}
    known = set(session.scalars(select(Taxonomy.id).where(Taxonomy.id.in_(named))))
    session.execute(insert(TaxonomyTerm), [_term_row(one, known) for one in documents])


def link_parents(session: Session, documents: Sequence[dict[str, Any]]) -> None:
    """Hangs terms under their parents, as far as these are there."""
    pairs = {UUID(one["id"]): UUID(one["parent_id"]) for one in documents if one.get("parent_id")}
    parents = TaxonomyTerm.id.in_(set(pairs.values()))
    known = set(session.scalars(select(TaxonomyTerm.id).where(parents)))
    for term, parent in pairs.items():
        if parent in known and parent != term:
            orphan = (TaxonomyTerm.id == term, TaxonomyTerm.parent_id.is_(None))
            session.execute(update(TaxonomyTerm).where(*orphan).values(parent_id=parent))


def _taxonomy_row(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": UUID(one["id"]),
        "foreign_id": one.get("foreign_id"),
        "key": None,
        "name": one["name"],
        "description": one["description"],
        "uri": one.get("uri"),
        "version": one.get("version"),
    }


def _term_row(one: dict[str, Any], known: set[UUID]) -> dict[str, Any]:
    given = one.get("taxonomy_id")
    taxonomy = UUID(given) if given else None
    return {
        "id": UUID(one["id"]),
        "foreign_id": one.get("foreign_id"),
        "taxonomy_id": taxonomy if taxonomy in known else None,
        "parent_id": None,
        "key": None,
        "code": one.get("code"),
        "name": one["name"],
        "description": one["description"],
        "taxonomy": one.get("taxonomy"),
        "term_uri": one.get("term_uri"),
        "position": 0,
        "mapping": {},
    }
