"""What a set of plain words may hold."""

import pytest

from app.directory.facts import Known
from app.directory.synonym_rules import (
    FIXED,
    LONGEST,
    MOST_SETS,
    MOST_WORDS,
    Wish,
    overlaps,
    phrase_faults,
    phrases_in,
    wish_faults,
)
from app.directory.synonyms import Meaning, Synonyms, shipped_by_key, shipped_sets
from app.directory.understanding.in_words import VOCABULARIES
from app.directory.vocabulary import shipped
from tests.makers import NOW

TODAY = NOW.date()
TERMS = {one.key: {term.key for term in one.terms} for one in shipped()}
KNOWN = {parameter: TERMS[one] for parameter, one in VOCABULARIES.items()} | {
    parameter: {*values} for parameter, values in FIXED.items()
}
KEYS = set(shipped_by_key())


def test_phrases_are_a_line_each_and_each_once() -> None:
    assert phrases_in("  wobbly   time\n\nWobbly time\r\nbad day ") == ("wobbly time", "bad day")


def test_every_set_that_comes_with_us_could_be_saved_as_it_is() -> None:
    for one in shipped_sets():
        assert [*phrase_faults(one.words, one.asked), *wish_faults(Wish(one), KNOWN, KEYS)] == []


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ([], "words"),
        (["x" * (LONGEST + 1)], "words"),
        (["?!"], "words"),
        (["help"], "words"),  # it would stand in nearly every question
        (["children"], "words"),
        ([f"word {one}" for one in range(MOST_WORDS + 1)], "words"),
    ],
)
def test_a_phrase_that_cannot_be_one_is_named(words: list[str], field: str) -> None:
    assert [one.field for one in phrase_faults(words, [])] == [field]


def test_a_phrase_of_eighty_letters_is_taken() -> None:
    assert [*phrase_faults(["x" * LONGEST], ["salt"])] == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"leads_to": ("nobody",)}, "leads_to"),
        ({"answered_by": ("us",)}, "answered_by"),  # a set names itself
        ({"leads_to": tuple(sorted(KEYS))[: MOST_SETS + 1]}, "leads_to"),
        ({"means": Meaning(need=("nothing",))}, "need"),
        ({"means": Meaning(day=("XX",))}, "day"),
        ({"means": Meaning(free=(Known.NO,))}, "free"),
        ({"means": Meaning(age=(9, 8))}, "age_from"),
        ({"means": Meaning(age=(9, 99))}, "age_from"),
    ],
)
def test_what_does_not_exist_is_named(more: dict[str, object], field: str) -> None:
    wish = Wish(Synonyms.model_validate({"key": "us", "words": ("wobbly",), **more}))
    assert {one.field for one in wish_faults(wish, KNOWN, {*KEYS, "us"})} == {field}


def test_a_last_day_before_the_first_is_named() -> None:
    wish = Wish(Synonyms(key="us", words=("wobbly",)), TODAY, TODAY.replace(day=1))
    assert [one.field for one in wish_faults(wish, KNOWN, KEYS)] == ["valid_to"]


def test_phrases_that_another_set_holds_are_told_however_they_are_written() -> None:
    one = Synonyms(key="us", words=("Wobbly", "Salts"), asked=("speech-therapy",))
    told = {(found.phrase, found.key) for found in overlaps(one, shipped_sets())}
    assert told == {("Salts", "speech_therapy"), ("speech-therapy", "speech_therapy")}
