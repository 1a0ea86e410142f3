"""Terms asked for, with all that stand below them: who asks for clubs means youth clubs too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.directory.asked import Asked
from app.directory.search_tags import LETTER_OF_FACT
from app.directory.taxonomies import TaxonomyTerm, term_id


@dataclass(frozen=True, slots=True)
class VocabularyFact:
    """A fact whose values are keys of a vocabulary of ours, and how questions hold it."""

    parameter: str
    asked: str
    vocabulary: str
    fact: str = ""

    @property
    def letter(self) -> str:
        """Of the fact's tags."""
        return LETTER_OF_FACT[self.fact or self.asked]


VOCABULARY_FACTS = (
    VocabularyFact("category", "categories", "categories", "category"),
    VocabularyFact("need", "needs", "needs"),
    VocabularyFact("condition", "conditions", "conditions"),
    VocabularyFact("diagnosis_stage", "diagnosis_stages", "diagnosis_stages"),
    VocabularyFact("support", "support", "support"),
    VocabularyFact("referral_route", "referral_routes", "referral_routes"),
    VocabularyFact("payment", "payment_methods", "payment_methods"),
    VocabularyFact("pfa_outcome", "pfa_outcomes", "pfa_outcomes"),
)
ACCESSIBILITY, AGE_BANDS = "accessibility", "age_bands"


@dataclass(frozen=True, slots=True)
class Term:
    """A term below (or equal to) one that was asked for."""

    id: UUID
    key: str | None
    name: str
    mapping: Mapping[str, Any]


class Terms:
    """The terms that a question names, by the id of the one that was named."""

    def __init__(self, below: Mapping[UUID, Sequence[Term]]) -> None:
        self._below = below

    def of(self, ids: Iterable[UUID]) -> list[Term]:
        """These terms and all below them."""
        return [term for id in ids for term in self._below.get(id, ())]

    def keyed(self, vocabulary: str, keys: Iterable[str]) -> list[Term]:
        """Terms of our own vocabularies by key, and all below them."""
        return self.of(term_id(vocabulary, key) for key in keys)


def terms_asked(session: Session, asked: Asked) -> Terms:
    """One query when the question names terms, else none."""
    ids = {*asked.taxonomy_term_ids}
    for fact in VOCABULARY_FACTS:
        ids |= {term_id(fact.vocabulary, key) for key in getattr(asked, fact.asked)}
    ids |= {term_id(ACCESSIBILITY, key) for key in asked.accessibility}
    ids |= {term_id(AGE_BANDS, key) for key in asked.age_bands}
    return Terms(_below(session, ids) if ids else {})


def _below(session: Session, ids: set[UUID]) -> Mapping[UUID, Sequence[Term]]:
    """UNION, not UNION ALL: terms of a feed may stand below themselves."""
    named = select(TaxonomyTerm.id.label("named"), TaxonomyTerm.id.label("id"))
    tree = named.where(TaxonomyTerm.id.in_(ids)).cte("below", recursive=True)
    child = aliased(TaxonomyTerm)
    tree = tree.union(select(tree.c.named, child.id).join(tree, child.parent_id == tree.c.id))
    term = aliased(TaxonomyTerm)
    query = select(tree.c.named, term.id, term.key, term.name, term.mapping)
    found: dict[UUID, list[Term]] = defaultdict(list)
    rows = session.execute(query.join(tree, term.id == tree.c.id).order_by(term.id))
    for named_id, *row in rows:
        found[named_id].append(Term(*row))
    return found
