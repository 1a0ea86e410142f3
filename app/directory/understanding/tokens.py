"""The words of a question, one by one, with their stems and where they stand."""

from dataclasses import dataclass
from functools import lru_cache

from app.directory.words import COMPOUND, MAX_ASKED, as_one, fold, is_number, parts_of, stem

MAX_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and its stem; `1:1` is one word, `parent/carer` are two."""

    word: str
    stem: str


def tokens(text: str) -> list[Token]:
    """All words of a text, stop words too; no more than anybody asks with."""
    found: list[Token] = []
    for compound in COMPOUND.findall(fold(text[:MAX_ASKED])):
        words = as_one(compound) if is_number(compound) else parts_of(compound)
        found += [Token(word, stem(word)) for word in words if word]
    return found[:MAX_TOKENS]


@lru_cache(maxsize=50_000)  # nearly all of them stay when a set of plain words changes
def phrase_tokens(phrase: str) -> tuple[Token, ...]:
    """The words of a phrase of the plain words, which is read again and again."""
    return tuple(tokens(phrase))
