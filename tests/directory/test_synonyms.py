"""The file of plain words: large, unambiguous, and in the words of the vocabularies."""

from collections import Counter
from collections.abc import Mapping, Set

import pytest

from app.directory.facts import CardAcceptance, Known
from app.directory.search_hours import DAYS
from app.directory.synonyms import Synonyms, shipped_sets
from app.directory.vocabulary import shipped
from app.directory.words import stems_written

TERMS = {one.key: {term.key for term in one.terms} for one in shipped()}
ALLOWED: Mapping[str, Set[str]] = {
    "category": TERMS["categories"],
    "need": TERMS["needs"],
    "condition": TERMS["conditions"],
    "support": TERMS["support"],
    "diagnosis_stage": TERMS["diagnosis_stages"],
    "diagnosis_required": set(Known),
    "short_breaks_card": set(CardAcceptance),
    "free": set(Known),
    "day": set(DAYS),
}


def sets_of(phrase: str) -> list[Synonyms]:
    return [one for one in shipped_sets() if phrase in (*one.words, *one.asked)]


def test_there_are_a_hundred_and_seventy_sets_or_more_each_with_a_key_of_its_own() -> None:
    keys = [one.key for one in shipped_sets()]
    assert len(keys) >= 170
    assert len(set(keys)) == len(keys)


def test_no_phrase_stands_in_two_sets_however_it_is_written() -> None:
    """A phrase in two sets would make everything in both mean the same."""
    stems = Counter(
        stem
        for one in shipped_sets()
        for stem in {" ".join(stems_written(phrase)) for phrase in (*one.words, *one.asked)}
    )
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_no_set_is_answered_by_one_that_is_not_there_or_by_itself_at_last() -> None:
    above = {one.key: one.answered_by for one in shipped_sets()}
    for key in above:
        reached, waiting = set[str](), [*above[key]]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += above[one]
        assert key not in reached


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_filters_are_in_the_words_of_the_vocabularies(name: str) -> None:
    used = {value for one in shipped_sets() for value in getattr(one.means, name)}
    assert used
    assert used <= ALLOWED[name]


def test_ages_are_ranges_of_a_local_offer() -> None:
    ages = [one.means.age for one in shipped_sets() if one.means.age]
    assert (13, 17) in ages
    assert all(0 <= first < last <= 25 for first, last in ages)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("EHCP", "ehc_plan"),
        ("SALT", "speech_therapy"),
        ("can't sit still", "cannot_sit_still"),
        ("SENDIASS", "independent_advice"),
        ("respite", "short_breaks"),
        ("takes the card", "takes_the_card"),
        ("teenager", "teenager"),
    ],
)
def test_what_families_say_is_known(asked: str, key: str) -> None:
    assert [one.key for one in sets_of(asked)] == [key]


def test_words_with_another_meaning_in_entries_count_in_questions_only() -> None:
    for word in ("SALT", "statement", "ADD", "fits", "garden", "guides"):
        assert [word in one.asked for one in sets_of(word)] == [True], word


def test_what_fits_nearly_every_entry_is_marked() -> None:
    assert [one.key for one in shipped_sets() if one.says_little] == ["disabled"]


def test_sets_lead_to_other_sets_that_are_there() -> None:
    keys = {one.key for one in shipped_sets()}
    for one in shipped_sets():
        assert set(one.leads_to) <= keys - {one.key}
