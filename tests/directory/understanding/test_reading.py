"""What people mean by their words: filters, phrases that mean the same, words that say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.understanding.reading import MAX_GROUPS, read
from app.directory.understanding.wanted import Wanted

SENTENCE = "somewhere for my autistic teenager on saturdays that takes the card"


def facts(wanted: Wanted) -> dict[str, tuple[str, ...]]:
    return {one.parameter: one.values for one in wanted.all_facts}


def test_a_sentence_is_understood_as_filters() -> None:
    assert facts(read(SENTENCE)) == {
        "need": ("autism",),
        "age": ("13", "14", "15", "16", "17"),
        "day": ("SA",),
        "short_breaks_card": ("accepted",),
    }


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("my 4 year old", 4, 4),
        ("my 4-year-old", 4, 4),
        ("gym for 15 year olds", 15, 15),
        ("son aged 8", 8, 8),
        ("he's 8", 8, 8),
        ("coping at 15", 15, 15),
        ("17", 17, 17),
        ("club for 11-16s", 11, 16),
        ("over 18", 18, 25),
        ("14 plus", 14, 25),
        ("under 7", 0, 6),
        ("year 9 options", 13, 14),  # a school year
        ("toddler", 1, 3),
        ("post 16", 16, 18),
    ],
)
def test_ages_as_people_say_them(said: str, first: int, last: int) -> None:
    assert facts(read(said))["age"] == tuple(str(year) for year in range(first, last + 1))


@pytest.mark.parametrize(
    "said",
    ["15 hours", "level 3 course", "section 17", "99", "24/7", "20 minutes away", "1:1", "SM17"],
)
def test_numbers_that_are_no_ages(said: str) -> None:
    assert "age" not in facts(read(said))


@pytest.mark.parametrize(
    ("said", "parameter", "values"),
    [
        ("family hub SM1", "area", ("SM1",)),
        ("clubs near sm1 1aa", "area", ("SM1",)),  # of a home no more than its outcode is told on
        ("advice in Urdu", "language", ("Urdu",)),
        ("help without an EHCP", "ehcp_required", ("no",)),
        ("no diagnosis yet", "diagnosis_required", ("no",)),
        ("while we wait", "diagnosis_stage", ("waiting",)),
        ("with a hoist", "support", ("hoist",)),
        ("free", "free", ("yes",)),
        ("at the weekend", "day", ("SA", "SU")),
    ],
)
def test_words_that_are_filters(said: str, parameter: str, values: tuple[str, ...]) -> None:
    assert facts(read(said))[parameter] == values


def test_of_phrases_that_overlap_the_longest_counts() -> None:
    assert "free" not in facts(read("carer goes free"))


def test_words_for_the_same_thing_are_looked_for_once() -> None:
    assert [one.words for one in read("boyfriend girlfriend").groups] == ["boyfriend"]


def test_words_of_asking_are_dropped_unless_there_are_no_others() -> None:
    assert [one.words for one in read("please can you help me find a choir").groups] == ["choir"]
    assert [one.words for one in read("help please").groups] == ["help", "please"]


@given(st.text())
def test_no_text_is_too_odd_to_read(text: str) -> None:
    wanted = read(text)
    assert len(wanted.groups) <= MAX_GROUPS
    for group in wanted.groups:
        assert all(stem.isascii() and stem.isalnum() for one in group.phrases for stem in one.stems)
