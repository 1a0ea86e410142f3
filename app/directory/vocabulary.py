"""Vocabularies of our own: read from files, kept as rows, told to the website."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dialects import upsert
from app.directory.publishing import pending
from app.directory.services import Service
from app.directory.taxonomies import Taxonomy, TaxonomyTerm, term_id, vocabulary_id

Json = dict[str, Any]
Row = dict[str, Any]

FILES = Path(__file__).with_name("vocabularies")


class Term(BaseModel):
    """A term as its file states it; `parent` is another term's key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(max_length=64, pattern=r"^[a-z0-9_.-]+$")
    name: str
    description: str
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    mapping: Json = Field(default_factory=dict)


class Vocabulary(BaseModel):
    """A vocabulary as its file states it; parents come before their children."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(max_length=64, pattern=r"^[a-z0-9_]+$")
    name: str
    description: str
    terms: tuple[Term, ...]


@cache
def shipped() -> tuple[Vocabulary, ...]:
    """The vocabularies that come with the directory, by key."""
    files = sorted(FILES.glob("*.toml"))
    return tuple(
        Vocabulary.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files
    )


def load_vocabularies(session: Session, now: datetime) -> bool:
    """Brings the rows up to the files; answers whether anything was new.

    Terms that a file no longer holds stay: entries may carry them. When words changed, entries
    are published anew, because they carry the words of their terms.
    """
    vocabularies = [_vocabulary_row(one) for one in shipped()]
    terms = [
        _term_row(vocabulary, term, position)
        for vocabulary in shipped()
        for position, term in enumerate(vocabulary.terms)
    ]
    changed = [_write(session, Taxonomy, vocabularies), _write(session, TaxonomyTerm, terms)]
    if any(changed):
        waiting = pending(session)
        waiting.at = now
        waiting.services |= set(session.scalars(select(Service.id)))
    return any(changed)


def _vocabulary_row(vocabulary: Vocabulary) -> Row:
    return {
        "id": vocabulary_id(vocabulary.key),
        "key": vocabulary.key,
        "name": vocabulary.name,
        "description": vocabulary.description,
    }


def _term_row(vocabulary: Vocabulary, term: Term, position: int) -> Row:
    return {
        "id": term_id(vocabulary.key, term.key),
        "taxonomy_id": vocabulary_id(vocabulary.key),
        "parent_id": term_id(vocabulary.key, term.parent) if term.parent else None,
        "key": term.key,
        "code": term.key,
        "name": term.name,
        "description": term.description,
        "taxonomy": vocabulary.name,
        "position": position,
        "valid_from": term.valid_from,
        "valid_to": term.valid_to,
        "mapping": term.mapping,
    }


def _write(
    session: Session, record: type[Taxonomy] | type[TaxonomyTerm], rows: Sequence[Row]
) -> bool:
    """Writes those rows that differ from what is there; answers whether there were any."""
    columns = [getattr(record, name) for name in rows[0]]
    query = select(*columns).where(record.id.in_([row["id"] for row in rows]))
    there = {row["id"]: dict(row) for row in session.execute(query).mappings()}
    by_hand = select(TaxonomyTerm.id).where(TaxonomyTerm.edited_at.is_not(None))
    edited = set(session.scalars(by_hand))
    rows = [row | _as_edited(there[row["id"]]) if row["id"] in edited else row for row in rows]
    fresh = [row for row in rows if there.get(row["id"]) != row]
    if fresh:
        statement = upsert(session, record)
        values = {name: statement.excluded[name] for name in fresh[0] if name != "id"}
        session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values), fresh)
        session.expire_all()  # terms read before are older than what was just written
    return bool(fresh)


def _as_edited(there: Row) -> Row:
    """What an administrator has put in other words, which stay."""
    return {name: there[name] for name in ("name", "description", "valid_from", "valid_to")}


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term as the website learns it; `mapping` holds others' codes."""

    key: str
    label: str
    description: str
    valid_from: date | None
    valid_to: date | None
    mapping: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VocabularyShown:
    """A vocabulary as the website learns it; its terms are in order."""

    key: str
    label: str
    description: str
    terms: tuple[TermShown, ...]


def vocabularies(session: Session) -> list[VocabularyShown]:
    """All vocabularies of our own, by key."""
    query = select(TaxonomyTerm).where(TaxonomyTerm.key.is_not(None))
    terms: dict[UUID | None, list[TermShown]] = defaultdict(list)
    for term in session.scalars(query.order_by(TaxonomyTerm.position, TaxonomyTerm.key)):
        terms[term.taxonomy_id].append(_shown(term))
    ours = select(Taxonomy).where(Taxonomy.key.is_not(None)).order_by(Taxonomy.key)
    return [
        VocabularyShown(one.key or "", one.name, one.description, tuple(terms[one.id]))
        for one in session.scalars(ours)
    ]


def keys_of(session: Session, names: Iterable[str]) -> dict[str, list[str]]:
    """The keys of some vocabularies, by the vocabulary's own key, in their order. One query."""
    query = (
        select(Taxonomy.key, TaxonomyTerm.key)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(Taxonomy.key.in_(set(names)), TaxonomyTerm.key.is_not(None))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in session.execute(query.order_by(TaxonomyTerm.position, TaxonomyTerm.key)):
        found[name or ""].append(key or "")
    return found


def _shown(term: TaxonomyTerm) -> TermShown:
    return TermShown(
        key=term.key or "",
        label=term.name,
        description=term.description,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        mapping=term.mapping,
    )
