"""All sets of plain words that count on a day, laid out for reading questions; kept in memory.

A process notices a change by the edition of the sets, which it reads in the snapshot in which it
searches: so no answer is younger than the words that it was found by, and none is older.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from app.database import ReadingSession
from app.directory.synonym_sets import edition_of, sets_on
from app.directory.synonyms import Synonyms, shipped_sets
from app.directory.understanding.tokens import phrase_tokens

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Sets of plain words: by key, by the stems of each phrase, and word by word.

    `phrases` are those that entries may hold, each with its words; `spelt` are words of letters.
    """

    sets: tuple[Synonyms, ...]
    by_key: Mapping[str, Synonyms]
    by_stems: Mapping[Stems, tuple[Synonyms, ...]]
    longest: int
    phrases: Sequence[tuple[str, Sequence[str]]]
    spelt: frozenset[str]
    stems: frozenset[str]
    by_length: Mapping[int, Sequence[str]]


def thesaurus_of(sets: tuple[Synonyms, ...]) -> Thesaurus:
    """These sets laid out."""
    by_stems: dict[Stems, dict[str, Synonyms]] = defaultdict(dict)
    stem_of: dict[str, str] = {}
    phrases: dict[str, list[str]] = {}
    for one in sets:
        for place, phrase in enumerate(one.phrases):
            found = phrase_tokens(phrase)
            stem_of |= {token.word: token.stem for token in found if token.word.isalpha()}
            if found:
                by_stems[tuple(token.stem for token in found)][one.key] = one
            if place < len(one.words):
                phrases.setdefault(phrase, [token.word for token in found])
    return Thesaurus(
        sets=sets,
        by_key={one.key: one for one in sets},
        by_stems={stems: tuple(some.values()) for stems, some in by_stems.items()},
        longest=max(map(len, by_stems), default=0),
        phrases=tuple(phrases.items()),
        spelt=frozenset(stem_of),
        stems=frozenset(stem_of.values()),
        by_length=words_by_length(stem_of),
    )


def words_by_length(words: Mapping[str, object] | frozenset[str]) -> Mapping[int, Sequence[str]]:
    """Words in order, by how many letters they have."""
    found: dict[int, list[str]] = {}
    for word in sorted(words):
        found.setdefault(len(word), []).append(word)
    return found


@cache
def as_shipped() -> Thesaurus:
    """The sets that come with us, and no others."""
    return thesaurus_of(shipped_sets())


@dataclass(frozen=True, slots=True)
class _Kept:
    thesaurus: Thesaurus
    edition: int
    day: date | None


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_turn = Lock()


def thesaurus(session: Session, day: date | None) -> Thesaurus:
    """What counts on a day in this database; without a day, whatever dates. One small query."""
    pool = session.get_bind().engine.pool
    edition = edition_of(session)
    kept = _kept.get(pool)
    if kept and kept.edition == edition and kept.day == day:
        return kept.thesaurus
    sets = sets_on(session, day)
    if not isinstance(session, ReadingSession):  # what it has written may yet be taken back
        return _laid_out(sets, kept)
    with _turn:  # of those who notice the change at once, one lays them out
        kept = _kept.get(pool)
        found = _laid_out(sets, kept)
        _kept[pool] = _Kept(found, edition, day)
    return found


def _laid_out(sets: tuple[Synonyms, ...], kept: _Kept | None) -> Thesaurus:
    """Anew only where they are others: most midnights change nothing."""
    known = [as_shipped(), *([kept.thesaurus] if kept else [])]
    return next((one for one in known if one.sets == sets), None) or thesaurus_of(sets)
