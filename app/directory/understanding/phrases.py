"""Phrases of the synonyms in a question: the longest that stand there, none over another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.directory.synonyms import Synonyms, synonyms
from app.directory.understanding.tokens import Token, tokens

Stems = tuple[str, ...]

ANSWERED_BY = 0.6  # what a broader word is answered by: a little less than what it says itself
LEADS_TO = 0.4  # what may help besides: about as much as a word in the text, never as a name


@dataclass(frozen=True, slots=True)
class Match:
    """Words from `start` to before `end`, and the sets that hold them."""

    start: int
    end: int
    sets: tuple[Synonyms, ...]


def stems_of(phrase: str) -> Stems:
    """A phrase as it is looked for."""
    return tuple(one.stem for one in tokens(phrase))


@cache
def _sets() -> Mapping[Stems, tuple[Synonyms, ...]]:
    found: dict[Stems, dict[str, Synonyms]] = defaultdict(dict)
    for one in synonyms():
        for phrase in (*one.words, *one.asked):
            found[stems_of(phrase)][one.key] = one
    return {stems: tuple(sets.values()) for stems, sets in found.items() if stems}


@cache
def _longest() -> int:
    return max(map(len, _sets()))


@cache
def _by_key() -> Mapping[str, Synonyms]:
    return {one.key: one for one in synonyms()}


def matches(asked: Sequence[Token]) -> list[Match]:
    """In the order of the question."""
    taken: set[int] = set()
    found = []
    for match in sorted(_all(asked), key=lambda one: (one.start - one.end, one.start)):
        places = range(match.start, match.end)
        if taken.isdisjoint(places):
            taken |= {*places}
            found.append(match)
    return sorted(found, key=lambda one: one.start)


def _all(asked: Sequence[Token]) -> Iterator[Match]:
    stems = [one.stem for one in asked]
    for start in range(len(stems)):
        for end in range(start + 1, min(start + _longest(), len(stems)) + 1):
            if sets := _sets().get(tuple(stems[start:end])):
                yield Match(start, end, sets)


def phrases_of(sets: Sequence[Synonyms]) -> dict[Stems, float]:
    """What in an entry answers who asks with these sets, and how well."""
    found = {stems_of(phrase): 1.0 for one in sets for phrase in one.words}
    for one in sets:
        for keys, worth in ((one.answered_by, ANSWERED_BY), (one.leads_to, LEADS_TO)):
            for phrase in (phrase for key in keys for phrase in _by_key()[key].words):
                found.setdefault(stems_of(phrase), worth)
    return found
