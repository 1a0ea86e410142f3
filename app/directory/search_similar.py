"""Similar entries: those that share the most of what tells whom an entry is for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.dialects import Either, holding
from app.directory.search_index import documents, texts
from app.directory.search_tags import AGE, DAY, LETTER_OF_FACT, PLACED, TERM, UNKNOWN, tag

CANDIDATES = 300
# How much it matters that two entries have the same, by the letter of their tags. Of a withheld
# place they hold its town and outcode, which the public knows.
WEIGHTS: Mapping[str, float] = {
    LETTER_OF_FACT["category"]: 3,
    LETTER_OF_FACT["needs"]: 3,
    LETTER_OF_FACT["conditions"]: 2,
    LETTER_OF_FACT["diagnosis_stages"]: 2,
    LETTER_OF_FACT["support"]: 1,
    LETTER_OF_FACT["pfa_outcomes"]: 1,
    AGE: 2,
    TERM: 1,
    PLACED: 1,
    DAY: 0.5,
}
TELLING = (LETTER_OF_FACT["category"], LETTER_OF_FACT["needs"], LETTER_OF_FACT["conditions"])
NOTHING = frozenset(tag(letter, UNKNOWN) for letter in WEIGHTS)

Tags = Mapping[str, frozenset[str]]


def similar_services(session: Session, service_id: UUID, many: int) -> list[UUID]:
    """The most similar published entries, best first; of equals, by name. Three queries at most."""
    row = documents.c
    own_tags = select(texts.c.tags).join(documents, row.id == texts.c.id)
    text = session.scalar(own_tags.where(row.service_id == service_id))
    own = by_letter(text or "")
    telling = [sorted(own[letter]) for letter in TELLING if own[letter]]
    if not telling:
        return []
    ages = [sorted(own[AGE])] if own[AGE] else []
    closely = _candidates(session, [*telling, *ages])
    loosely = _candidates(session, [[one for group in telling for one in group]])
    ranked = sorted(
        (-likeness(own, by_letter(one.tags)), one.sort_key, one.id, one.service_id)
        for one in {one.id: one for one in (*closely, *loosely)}.values()
        if one.service_id != service_id
    )
    return [id for _, _, _, id in ranked[:many]]


def by_letter(text: str) -> Tags:
    """Tags of what is known, by their letter."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in text.split():
        if one[0] in WEIGHTS and one not in NOTHING:
            found[one[0]].add(one)
    return defaultdict(frozenset, {letter: frozenset(some) for letter, some in found.items()})


def likeness(own: Tags, other: Tags) -> float:
    """The share of tags that both have, weighed by what they are about."""
    return sum(
        weight * len(own[letter] & other[letter]) / len(own[letter] | other[letter])
        for letter, weight in WEIGHTS.items()
        if own[letter] and other[letter]
    )


def _candidates(
    session: Session, groups: Sequence[Sequence[str]]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The first to be published that have one tag of each group."""
    row = documents.c
    found = holding(session, [Either((), tuple(group)) for group in groups])
    rows = found.rows.join(documents, row.id == found.joining).join(texts, texts.c.id == row.id)
    query = select(row.id, row.service_id, row.sort_key, texts.c.tags).select_from(rows)
    return session.execute(
        query.where(found.condition).order_by(found.number).limit(CANDIDATES)
    ).all()
