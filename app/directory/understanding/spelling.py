"""Words as they were meant: for one that nobody writes, the likeliest of those that are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.directory.understanding.english import times_written
from app.directory.understanding.lexicon import Lexicon
from app.directory.understanding.reading import FILLERS, PEOPLE
from app.directory.understanding.said import LANGUAGES
from app.directory.understanding.thesaurus import Thesaurus, words_by_length
from app.directory.understanding.tokens import Token
from app.directory.words import SPELT, stem

LONGEST = 20  # letters; what is longer was hardly typed
PLENTY = 40  # entries with a word; more do not make it likelier
# A right word is no mistake because no entry holds it. Written so often, it was meant; less often,
# and it sounds like a word of ours, perhaps not (`collage`); seldom, and it is near one, hardly.
EVERYDAY, SELDOM = 10_000_000, 500_000
SAME_START = 0.4  # few mistype the first letter
SAME_LETTERS = 0.3  # most forget or double a letter rather than type another


# Words of asking and of languages: right like those of the plain words, though no entry holds them.
OF_ASKING = frozenset(word for word in FILLERS | PEOPLE | LANGUAGES if word.isalpha())
STEMS_OF_ASKING = frozenset(map(stem, OF_ASKING))
ASKING_BY_LENGTH = words_by_length(OF_ASKING)


def is_known(one: Token, known: Lexicon, plain: Thesaurus) -> bool:
    """Whether somebody writes it, or another form of it; numbers and the shortest always are."""
    spelt = one.word.isalpha() and one.word.isascii() and SPELT <= len(one.word) <= LONGEST
    return (
        not spelt
        or one.stem in known.counts
        or one.word in known.words
        or one.word in plain.spelt
        or one.stem in plain.stems
        or one.word in OF_ASKING
        or one.stem in STEMS_OF_ASKING
    )


def meant(word: str, known: Lexicon, plain: Thesaurus) -> tuple[str, ...]:
    """The words that are likelier than the others to have been meant; none when nothing is near."""
    best = min(_likely(word, known, plain), key=lambda one: (one.cost, one.word), default=None)
    if best is None:
        return _in_two(word, known)
    return (best.word,)


@dataclass(frozen=True, slots=True)
class _Likely:
    word: str
    cost: float


def _likely(word: str, known: Lexicon, plain: Thesaurus) -> Iterator[_Likely]:
    written_often = times_written(word)
    if written_often >= EVERYDAY:
        return
    most = 1 if written_often else mistakes_in(word)
    for length in range(max(len(word) - most, SPELT), len(word) + most + 1):
        for written in (known.by_length, plain.by_length, ASKING_BY_LENGTH):
            near = process.extract_iter(
                word, written.get(length, ()), scorer=OSA.distance, score_cutoff=most
            )
            for other, distance, _ in near:
                if written_often >= SELDOM and _skeleton(word) != _skeleton(other):
                    continue
                yield _Likely(other, distance + _unlikelihood(word, other, known, plain))


def mistakes_in(word: str) -> int:
    """So many letters may be wrong: in short words one, or they would mean anything."""
    return 1 if len(word) < 5 else 2 if len(word) < 9 else 3


def _unlikelihood(word: str, other: str, known: Lexicon, plain: Thesaurus) -> float:
    """Less than one mistake more or less: of two words as near, the likelier one."""
    found = min(known.counts.get(known.words.get(other, stem(other)), 0), PLENTY) / PLENTY
    if other in plain.spelt or other in OF_ASKING:
        found = max(found, 0.5)
    return (
        0.5 * (1 - found)
        + SAME_START * (word[0] != other[0])
        - SAME_LETTERS * (_skeleton(word) == _skeleton(other))
    )


@lru_cache(maxsize=10_000)
def _skeleton(word: str) -> str:
    """A word without its vowels and doubled letters, as it sounds: `autisum` as `autsm`."""
    plain = word.replace("ph", "f").replace("ck", "k").replace("c", "s").replace("z", "s")
    kept = plain[0] + "".join(one for one in plain[1:] if one not in "aeiouyh")
    return "".join(one for place, one in enumerate(kept) if place == 0 or kept[place - 1] != one)


def _in_two(word: str, known: Lexicon) -> tuple[str, ...]:
    """`holidayclub` as `holiday club`, when both are written."""
    for place in range(SPELT, len(word) - SPELT + 1):
        parts = word[:place], word[place:]
        if all(part in known.words for part in parts):
            return parts
    return ()


def corrected(
    asked: Iterable[Token], known: Lexicon, plain: Thesaurus
) -> list[tuple[Token, tuple[str, ...]]]:
    """Each word with what was likely meant by it; with none when it is known or nothing is near."""
    return [
        (one, () if is_known(one, known, plain) else meant(one.word, known, plain)) for one in asked
    ]
