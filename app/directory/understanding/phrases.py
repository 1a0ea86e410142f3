"""Phrases of the synonyms in a question: the longest that stand there, none over another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.directory.synonyms import Synonyms
from app.directory.understanding.thesaurus import Stems, Thesaurus
from app.directory.understanding.tokens import Token, phrase_tokens

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
    return tuple(one.stem for one in phrase_tokens(phrase))


def matches(asked: Sequence[Token], plain: Thesaurus) -> list[Match]:
    """In the order of the question."""
    taken: set[int] = set()
    found = []
    for match in sorted(_all(asked, plain), key=lambda one: (one.start - one.end, one.start)):
        places = range(match.start, match.end)
        if taken.isdisjoint(places):
            taken |= {*places}
            found.append(match)
    return sorted(found, key=lambda one: one.start)


def _all(asked: Sequence[Token], plain: Thesaurus) -> Iterator[Match]:
    stems = [one.stem for one in asked]
    for start in range(len(stems)):
        for end in range(start + 1, min(start + plain.longest, len(stems)) + 1):
            if sets := plain.by_stems.get(tuple(stems[start:end])):
                yield Match(start, end, sets)


def phrases_of(sets: Sequence[Synonyms], plain: Thesaurus) -> dict[Stems, float]:
    """What in an entry answers who asks with these sets, and how well.

    They may name a set that counts on other days only, or that was taken off.
    """
    found = {stems_of(phrase): 1.0 for one in sets for phrase in one.words}
    for one in sets:
        for keys, worth in ((one.answered_by, ANSWERED_BY), (one.leads_to, LEADS_TO)):
            others = (plain.by_key[key] for key in keys if key in plain.by_key)
            for phrase in (phrase for other in others for phrase in other.words):
                found.setdefault(stems_of(phrase), worth)
    return found
