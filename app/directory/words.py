"""Words: split, folded and stemmed in one way, for what is written and for what is asked.

Stems are ASCII letters and digits only. Databases disagree on what a letter is beyond ASCII, and
on stems; so they get words that leave them nothing to decide.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer  # type: ignore[import-untyped]  # it publishes no types

MAX_WRITTEN = 40_000  # letters of a text that are read
MAX_ASKED = 500
MAX_WORDS_ASKED = 20
MAX_LETTERS = 40
MAX_PARTS = 4
SPELT = 3  # letters from which on a spelling says something

# Bounded, because compounds are remembered with their stems.
COMPOUND = re.compile(r"[^\W_]{1,60}(?:['’ʼ:/‐–-][^\W_]{1,60}){0,5}")
POSSESSIVE = re.compile(r"['’ʼ]s(?![^\W_])")
APOSTROPHE = re.compile(r"['’ʼ]")
JOINT = re.compile(r"[:/‐–-]")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Letters with a stroke or a tie do not come apart into a letter and a mark.
TIED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})

STOP_WORDS = frozenset(
    ("a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
     "can", "could", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his",
     "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "of", "on", "or", "our", "own",
     "she", "so", "some", "somewhere", "something", "than", "that", "the", "their", "them", "then",
     "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when",
     "where", "which", "who", "will", "with", "would", "you", "your")
)  # fmt: skip

_stemmer = snowballstemmer.stemmer("english")
_turn = Lock()  # the stemmer keeps its place in the word it works on


def fold(text: str) -> str:
    """Lower case without accents; letters beyond ASCII stay when they have no plainer form."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text).casefold().translate(TIED)
    return NOT_ASCII.sub(_without_marks, unicodedata.normalize("NFKD", parted))


def _without_marks(letter: re.Match[str]) -> str:
    category = unicodedata.category(letter[0])
    return "" if category[0] == "M" or category == "Cf" else letter[0]


def stems_written(text: str) -> list[str]:
    """The stems of a text, in its order; a compound as its parts and as one: `after-school`."""
    return [stem for compound in compounds(text[:MAX_WRITTEN]) for stem in _written(compound)]


def words_written(text: str) -> set[str]:
    """The words of a text as they are spelt, folded; those of letters that can be misspelt."""
    parts = (part for compound in compounds(text[:MAX_WRITTEN]) for part in parts_of(compound))
    return {part for part in parts if part.isalpha() and part.isascii() and len(part) >= SPELT}


def stems_asked(text: str) -> tuple[str, ...]:
    """The stems to look for, each once; words like `the` count only when there are no others.

    Empty when the text holds no word at all.
    """
    words: list[str] = []
    for compound in compounds(text[:MAX_ASKED]):
        words += as_one(compound) if is_number(compound) else parts_of(compound)
    telling = [word for word in words if word not in STOP_WORDS]
    stems = dict.fromkeys(stem(word) for word in telling or words)
    return tuple(stems)[:MAX_WORDS_ASKED]


def compounds(text: str) -> list[str]:
    """Runs of letters and digits with what joins them, folded."""
    found: list[str] = COMPOUND.findall(fold(text))
    return found


@lru_cache(maxsize=100_000)
def _written(compound: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in (*parts_of(compound), *as_one(compound)))


def parts_of(compound: str) -> tuple[str, ...]:
    """`parent/carer` as `parent` and `carer`; an apostrophe joins silently."""
    silent = APOSTROPHE.sub("", POSSESSIVE.sub("", compound))
    return tuple(word[:MAX_LETTERS] for word in JOINT.split(silent))


def as_one(compound: str) -> tuple[str, ...]:
    """`half-term` as `halfterm`, `24/7` as `24x7`: how others write it, and how we keep it."""
    parts = parts_of(compound)
    if not 1 < len(parts) <= MAX_PARTS:
        return ()
    if is_number(compound):
        return ("x".join(parts)[:MAX_LETTERS],)
    is_word = not any(mark in compound for mark in ":/") and any(map(str.isalpha, parts))
    return ("".join(parts)[:MAX_LETTERS],) if is_word else ()


def is_number(compound: str) -> bool:
    """Whether it is one like `24/7` or `1:1`, whose parts mean something else when apart."""
    parts = re.split("[:/]", compound)
    return 1 < len(parts) <= MAX_PARTS and all(part.isdecimal() for part in parts)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word, in ASCII; what English does not know is written in digits."""
    if not word.isascii():
        return "u" + word.encode().hex()
    if not word.isalpha():
        return word
    with _turn:
        return str(_stemmer.stemWord(word))
