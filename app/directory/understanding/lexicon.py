"""The words of the index: how common each is, and how they are spelt; kept in memory.

How common a word is comes from a sample when there is much: of the rare it says that they are rare.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.directory.change_feed import data_version
from app.directory.search_index import spellings, texts
from app.directory.understanding.wanted import Group

SAMPLE = 3_000  # entries that are counted; all of them where there are no more
RESTS = 20  # times as long as it took to read, so that reading takes a twentieth of the time


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Of `many` entries, how many hold each stem or tag; and every word that is written."""

    many: int
    counts: Mapping[str, int]
    words: Mapping[str, str]  # a word as it is spelt, and its stem
    ordered: Sequence[str] = ()  # the words
    stems: Sequence[str] = ()  # theirs, in order
    by_length: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def share(self, group: Group) -> float:
        """The share of entries that hold a group's words, above 0 and up to 1."""
        found = max(min(self.counts.get(stem, 0) for stem in one.stems) for one in group.own)
        return min((found + 0.5) / (self.many + 1), 1.0)

    def expected(self, group: Group) -> int:
        """About how many of the counted entries are found by a group's words."""
        return sum(min(self.counts.get(stem, 0) for stem in one.stems) for one in group.phrases)

    def holds(self, tag: str) -> float:
        """The share of entries that have a tag."""
        return self.counts.get(tag, 0) / max(self.many, 1)


@dataclass(frozen=True, slots=True)
class _Kept:
    lexicon: Lexicon
    version: int
    until: float


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_turn = Lock()


def lexicon(session: Session) -> Lexicon:
    """The lexicon of this database; for a while after it was read it may lag behind."""
    pool = session.get_bind().engine.pool
    kept = _kept.get(pool)
    if kept and monotonic() < kept.until:
        return kept.lexicon
    version = data_version(session).number
    if kept and kept.version == version:
        return kept.lexicon
    began = monotonic()
    found = read_lexicon(session)
    ended = monotonic()
    with _turn:
        _kept[pool] = _Kept(found, version, ended + (ended - began) * RESTS)
    return found


def read_lexicon(session: Session) -> Lexicon:
    """Reads it anew. Three queries."""
    counts, many = _counted(session)
    row = spellings.c
    words = {word: stem for word, stem in session.execute(select(row.word, row.stem))}
    ordered = sorted(words)
    by_length: dict[int, list[str]] = {}
    for word in ordered:
        by_length.setdefault(len(word), []).append(word)
    return Lexicon(many, counts, words, ordered, sorted({*words.values()}), by_length)


def _counted(session: Session) -> tuple[Counter[str], int]:
    row = texts.c
    # Asked one by one each is looked up; asked together they would be looked for in every row.
    ends = [select(end(row.id)).scalar_subquery() for end in (func.min, func.max)]
    first, last = session.execute(select(*ends)).one()
    if first is None:
        return Counter(), 0
    step = max((last - first + 1) // SAMPLE, 1)
    query = select(row.title, row.body, row.tags)
    if step > 1:
        query = query.where(row.id.in_(range(first, last + 1, step)))
    counts: Counter[str] = Counter()
    many = 0
    for some in session.execute(query):
        many += 1
        counts.update({token for text in some for token in text.split()})
    return counts, many
