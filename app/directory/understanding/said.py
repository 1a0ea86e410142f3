"""Facts that words say beside the synonyms: ages, areas, languages, plans that nobody has."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.directory.areas import OUTCODE, outcode_of
from app.directory.understanding.ages import ages
from app.directory.understanding.tokens import Token
from app.directory.understanding.wanted import Fact

LANGUAGES = frozenset(
    ("albanian", "amharic", "arabic", "bengali", "bulgarian", "cantonese", "chinese", "czech",
     "dari", "dutch", "farsi", "french", "german", "greek", "gujarati", "hindi", "hungarian",
     "italian", "japanese", "korean", "kurdish", "latvian", "lithuanian", "malayalam", "mandarin",
     "nepali", "pashto", "persian", "polish", "portuguese", "punjabi", "romanian", "russian",
     "shona", "sinhala", "slovak", "somali", "spanish", "swahili", "sylheti", "tagalog", "tamil",
     "telugu", "thai", "tigrinya", "turkish", "twi", "ukrainian", "urdu", "vietnamese", "welsh",
     "yiddish", "yoruba")
)  # fmt: skip
NO_PLAN = re.compile(
    r"(?:without|no|not have|dont have|doesnt have|havent got|hasnt got|not got)"
    r"(?: an?| the)? (?:ehcp|ehc plan|ehc)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A fact, said by the words from `start` to before `end`; looked for too when `is_word`."""

    start: int
    end: int
    fact: Fact
    is_word: bool = False


def facts_said(asked: Sequence[Token], taken: set[int]) -> list[Said]:
    """Facts in those words that no synonym has taken; plans are found among the taken ones too."""
    return [*_ages(asked, taken), *_areas(asked, taken), *_languages(asked), *_no_plan(asked)]


def _words(asked: Sequence[Token], start: int, end: int) -> str:
    return " ".join(one.word for one in asked[start:end])


def _ages(asked: Sequence[Token], taken: set[int]) -> Iterator[Said]:
    for one in ages(asked, taken):
        years = tuple(str(year) for year in range(one.first, one.last + 1))
        fact = Fact(_words(asked, one.start, one.end), "age", years)
        yield Said(one.start, one.end, fact)


def _areas(asked: Sequence[Token], taken: set[int]) -> Iterator[Said]:
    """`SM1`, and the outcode of `SM1 1AA`: where exactly somebody lives is not kept in answers."""
    place = 0
    while place < len(asked):
        word = asked[place].word.upper()
        after = asked[place + 1].word.upper() if place + 1 < len(asked) else ""
        end = place + 1
        if place not in taken and OUTCODE.fullmatch(word):
            end += bool(re.fullmatch(r"\d[A-Z]{2}", after))
            yield Said(place, end, Fact(asked[place].word, "area", (word,)), is_word=True)
        elif place not in taken and (outcode := outcode_of(word)):
            yield Said(place, end, Fact(outcode.casefold(), "area", (outcode,)))
        place = end


def _languages(asked: Sequence[Token]) -> Iterator[Said]:
    for place, one in enumerate(asked):
        if one.word in LANGUAGES:
            fact = Fact(one.word, "language", (one.word.capitalize(),))
            yield Said(place, place + 1, fact, is_word=True)


def _no_plan(asked: Sequence[Token]) -> Iterator[Said]:
    text = _words(asked, 0, len(asked))
    for said in NO_PLAN.finditer(text):
        start = text.count(" ", 0, said.start())
        end = start + said[0].count(" ") + 1
        yield Said(start, end, Fact(said[0], "ehcp_required", ("no",)), is_word=True)
