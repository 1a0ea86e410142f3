"""Misspelt words are put right by the words of the index and of the synonyms."""

import pytest

from app.database import Database
from app.directory.asked import Asked
from app.directory.search import find_services
from app.directory.understanding.lexicon import read_lexicon
from app.directory.understanding.spelling import is_known, meant
from app.directory.understanding.suggesting import names_beginning
from app.directory.understanding.thesaurus import as_shipped
from app.directory.understanding.tokens import tokens
from app.directory.understanding.understanding import understand
from tests import makers

KNITTING = makers.a_service("Knitting circle", id=makers.id_of("knitting"), description="Wool.")
SWIMMING = makers.a_service("Splash lessons", id=makers.id_of("swim"), description="Swimming.")


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as session:
        makers.save(session, KNITTING, SWIMMING)
    return database


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("kniting", "knitting"),  # a word of an entry
        ("knittting", "knitting"),
        ("nkitting", "knitting"),  # two letters changed places
        ("autisum", "autism"),  # a word of the synonyms, which no entry holds
        ("dislexia", "dyslexia"),
        ("becuase", "because"),  # a word of asking
    ],
)
def test_the_likeliest_word_is_meant(filled: Database, typed: str, right: str) -> None:
    with filled.reading() as session:
        assert meant(typed, read_lexicon(session), as_shipped()) == (right,)


def test_two_words_without_a_space_are_parted(filled: Database) -> None:
    with filled.reading() as session:
        assert meant("knittingcircle", read_lexicon(session), as_shipped()) == (
            "knitting",
            "circle",
        )


@pytest.mark.parametrize("word", ["knitting", "autistic", "24/7", "zz", "ŋŋŋŋ", "x" * 40])
def test_what_is_right_or_no_word_is_left_alone(filled: Database, word: str) -> None:
    with filled.reading() as session:
        assert all(is_known(one, read_lexicon(session), as_shipped()) for one in tokens(word))


@pytest.mark.parametrize(
    ("word", "alike"),
    [
        ("debt", "Debit cards"),  # nobody who asks for help with debt wants these
        ("police", "A quiet place"),
        ("mortgage", "Portage at home"),
        ("donkey", "Money matters"),
    ],
)
def test_a_right_word_that_no_entry_holds_is_no_mistake(
    database: Database, word: str, alike: str
) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service(alike, description=alike))
    with database.reading() as session:
        assert meant(word, read_lexicon(session), as_shipped()) == ()


@pytest.mark.parametrize(("typed", "right"), [("collage", "college"), ("cheep", "cheap")])
def test_a_rarer_word_that_sounds_like_one_of_ours_may_be_one(
    database: Database, typed: str, right: str
) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service(right, description=right))
    with database.reading() as session:
        assert meant(typed, read_lexicon(session), as_shipped()) == (right,)


def test_a_misspelt_question_finds_what_was_meant_and_says_so(filled: Database) -> None:
    with filled.reading() as session:
        understood = understand(session, "kniting for kids", as_shipped())
        found = find_services(session, Asked(search="kniting for kids"))
    assert understood is not None
    assert understood.spelt == "knitting for kids"
    assert found.ids == (KNITTING.id,)


def test_a_word_published_a_moment_ago_is_not_taken_for_a_mistake(filled: Database) -> None:
    with filled.reading() as session:
        find_services(session, Asked(search="knitting"))  # the lexicon is read, and rests
    fresh = makers.a_service("Knutting", id=makers.id_of("fresh"), description="Nuts.")
    with filled.writing() as session:
        makers.save(session, fresh)
    with filled.reading() as session:
        assert find_services(session, Asked(search="knutting")).ids == (fresh.id,)


def test_names_are_suggested_by_how_they_begin_and_by_words_within(filled: Database) -> None:
    with filled.reading() as session:
        assert names_beginning(session, "spl", 5) == [SWIMMING.id]
        assert names_beginning(session, "lesso", 5) == [SWIMMING.id]
        assert names_beginning(session, "circle kni", 5) == [KNITTING.id]
        assert names_beginning(session, "\ud800", 5) == []
        assert names_beginning(session, "%", 5) == []
