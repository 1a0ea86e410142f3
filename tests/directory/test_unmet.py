"""Searches that found nothing: counted without what was typed, shown when they are nobody's."""

from collections import Counter
from datetime import timedelta

from app.database import Database
from app.directory.understanding.reading import read
from app.directory.unmet import PATIENCE, Unmet, UnmetSearch, unmet_searches, words_of, write
from tests.makers import NOW

TODAY = NOW.date()


def test_only_words_of_our_own_are_kept() -> None:
    assert words_of(read("swimming for Thomas Smith who is autistic")) == "autism + swimming"
    assert words_of(read("Thomas Smith")) == ""


def test_counts_wait_in_memory_and_are_handed_out_once() -> None:
    unmet = Unmet()
    for _ in range(3):
        unmet.count(read("swimming"), NOW)
    unmet.count(read("Thomas"), NOW)
    assert unmet.due(NOW + PATIENCE / 2) == {}
    assert unmet.due(NOW + PATIENCE) == {"swimming": 3}
    assert unmet.due(NOW + timedelta(days=1)) == {}


def test_what_was_asked_five_times_is_shown_the_most_frequent_first(database: Database) -> None:
    with database.writing() as session:
        write(session, Counter({"swimming": 3, "autism": 6, "karate": 4}), TODAY)
        write(session, Counter({"swimming": 4}), TODAY + timedelta(days=1))
    with database.reading() as session:
        shown = unmet_searches(session)
    assert shown == [
        UnmetSearch("swimming", 7, TODAY + timedelta(days=1)),
        UnmetSearch("autism", 6, TODAY),
    ]
