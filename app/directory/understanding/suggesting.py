"""What somebody who is typing may mean: names of entries, filters, and words that we know."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dialects import Either, holds_groups
from app.directory.search_index import documents
from app.directory.search_terms import VOCABULARY_FACTS
from app.directory.understanding.lexicon import Lexicon, lexicon
from app.directory.understanding.thesaurus import Thesaurus
from app.directory.understanding.tokens import Token, tokens
from app.directory.vocabulary import shipped

MANY_ENDINGS = 30  # words that begin as the last one does
LOOKED_AT = 60  # names that hold the words, in the order of publication
SHORTEST = 2  # letters from which on a beginning is looked for within names
FILTERS = ("category", "need", "support", "condition")


@dataclass(frozen=True, slots=True)
class Filter:
    """A value of a parameter, with its name."""

    text: str
    parameter: str
    value: str


def names_beginning(session: Session, text: str, many: int) -> list[UUID]:
    """Published services with a name that begins so, then those with such words in it."""
    asked = tokens(text)
    if not asked:
        return []
    row = documents.c
    start = text.strip().casefold().encode("utf-8", "replace").decode()
    begins = select(row.service_id).where(
        row.sort_key >= start, row.sort_key < f"{start}\U0010ffff"
    )
    found = dict.fromkeys(session.scalars(begins.order_by(row.sort_key, row.id).limit(many)))
    if len(found) < many and (groups := _groups(asked, lexicon(session))):
        holding = select(row.service_id, row.sort_key, row.id).where(
            holds_groups(session, groups, every=True, in_title=True)
        )
        rows = session.execute(holding.order_by(row.id).limit(LOOKED_AT)).all()
        found |= dict.fromkeys(id for id, *_ in sorted(rows, key=lambda one: (one[1], one[2])))
    return list(islice(found, many))


def _groups(asked: Sequence[Token], known: Lexicon) -> list[Either]:
    """The words as they stand, but of the last one all that it may become."""
    *whole, last = asked
    if len(last.word) < SHORTEST:
        return []
    stems = {last.stem, *(known.words[word] for word in _beginning(known, last.word))}
    groups = [Either(((one.stem,),)) for one in whole]
    return [*groups, Either(tuple((stem,) for stem in sorted(stems)))]


def _beginning(known: Lexicon, start: str) -> Iterator[str]:
    first = bisect_left(known.ordered, start)
    some = islice(known.ordered, first, first + MANY_ENDINGS)
    return (word for word in some if word.startswith(start))


def filters_beginning(text: str, many: int) -> list[Filter]:
    """Values of filters with words that begin so."""
    starts = [one.word for one in tokens(text)]
    found = (one for one, words in _filters() if _begin(words, starts))
    return list(islice(found, many)) if starts else []


def phrases_beginning(plain: Thesaurus, text: str, many: int) -> list[str]:
    """Plain words that begin so, then those with words that do; the shortest first."""
    starts = [one.word for one in tokens(text)]
    if not starts:
        return []
    found = [
        (
            words[: len(starts)] != starts[: len(words)] and not words[0].startswith(starts[0]),
            phrase,
        )
        for phrase, words in plain.phrases
        if _begin(words, starts)
    ]
    return [phrase for _, phrase in sorted(found, key=lambda one: (one[0], len(one[1]), one[1]))][
        :many
    ]


def _begin(words: Sequence[str], starts: Sequence[str]) -> bool:
    """Whether each of these begins one of the words."""
    return all(any(word.startswith(start) for word in words) for start in starts)


@cache
def _filters() -> tuple[tuple[Filter, list[str]], ...]:
    parameters = {one.vocabulary: one.parameter for one in VOCABULARY_FACTS}
    return tuple(
        (Filter(term.name, parameter, term.key), [one.word for one in tokens(term.name)])
        for vocabulary in shipped()
        if (parameter := parameters.get(vocabulary.key)) in FILTERS
        for term in vocabulary.terms
    )
