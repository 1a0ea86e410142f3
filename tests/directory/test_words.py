"""Words are split, folded and stemmed in one way, for writing and for asking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.words import MAX_WORDS_ASKED, stems_asked, stems_written


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Autistic children’s clubs", "club"),  # a plural, and a possessive
        ("Café Rouge", "cafe"),  # accents
        ("Straße in Łódź", "strasse lodz"),  # letters that do not come apart by themselves
        ("Open 24/7", "24/7"),  # numbers that belong together
        ("Support 1:1", "1:1"),
        ("For parents/carers", "parent/carer"),
        ("For parents/carers", "carer"),
        ("Half-term club", "half term"),  # a hyphen, a space, or nothing
        ("Half-term club", "half-term"),
        ("Half-term club", "halfterm"),
        ("Half‑term – club", "half–term"),  # other hyphens
        ("You can’t go wrong", "can't"),  # another apostrophe
        ("Run by O'Neill", "oneill"),
        ("SM1 1AA", "sm1 1aa"),
        ("Ages 11-16", "11"),
        ("हिन्दी में सहायता", "हिन्दी"),
        ("ＦＵＬＬ width", "full"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_is_asked_is_found_in_what_is_written(written: str, asked: str) -> None:
    assert set(stems_asked(asked)) <= set(stems_written(written))


def test_numbers_that_belong_together_are_not_found_apart() -> None:
    assert not set(stems_asked("24/7")) <= set(stems_written("24 places, 7 days"))


def test_words_like_the_count_only_when_there_are_no_others() -> None:
    assert stems_asked("somewhere for the club") == ("club",)
    assert stems_asked("the") == ("the",)


@pytest.mark.parametrize("nothing", ["", " ", "!?", "\x00", "\ud800", "—", '"', "🎹"])
def test_what_holds_no_word_asks_for_none(nothing: str) -> None:
    assert stems_asked(nothing) == ()


def test_a_long_question_is_cut() -> None:
    many = " ".join(f"word{number}" for number in range(1000))
    assert len(stems_asked(many)) == MAX_WORDS_ASKED


@given(st.text())
def test_stems_are_ascii_letters_and_digits_whatever_is_written(text: str) -> None:
    for stem in (*stems_written(text), *stems_asked(text)):
        assert stem.isascii()
        assert stem.isalnum()
        assert stem == stem.lower()


@given(st.text(max_size=200))
def test_every_text_is_found_by_itself(text: str) -> None:
    assert set(stems_asked(text)) <= set(stems_written(text))
