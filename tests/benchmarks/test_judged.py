"""The judged questions: many, spread, and true to the facts of the borough."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.demo.entries import borough
from app.directory.documents import ServiceDocument
from app.directory.facts import CardAcceptance
from app.directory.vocabulary import shipped
from app.freshness.policy import FACTS_LAST, Fact
from tests.benchmarks.judged import Question, Understanding, questions

TODAY = date(2026, 11, 24)
BOROUGH = borough(TODAY)
ENTRIES = {service.foreign_id or "": service for service in BOROUGH.services}
POSTCODES = {place.id: place.addresses[0].postal_code or "" for place in BOROUGH.locations}
TERMS = {one.key: {term.key for term in one.terms} for one in shipped()}
FACT_OF_FILTER = {
    "need": "needs",
    "condition": "conditions",
    "support": "support",
    "diagnosis_stage": "diagnosis_stages",
    "referral_route": "referral_routes",
    "pfa_outcome": "pfa_outcomes",
    "diagnosis_required": "diagnosis_required",
    "short_breaks_card": "short_breaks_card",
    "free": "free",
}


def test_there_are_enough_of_everybodys_questions_in_both_halves() -> None:
    found = questions()
    persons = Counter(one.person for one in found)
    assert len(found) >= 140
    assert set(persons) == {"parent", "young person", "professional"}
    assert min(persons.values()) >= 30
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert len({one.words.casefold() for one in found}) == len(found)
    for person in persons:
        held_out = [one for one in found if one.person == person and one.is_held_out]
        assert abs(len(held_out) - persons[person] / 2) <= 1


def test_every_question_has_a_misspelt_version_that_nobody_else_has() -> None:
    misspelt = [one.misspelt for one in questions()]
    assert len(set(misspelt)) == len(misspelt)
    assert [one.words for one in questions() if one.misspelt == one.words] == []


def test_answers_are_entries_that_are_shown_each_with_one_grade() -> None:
    for one in questions():
        keys = [*one.grade_3, *one.grade_2, *one.grade_1]
        assert len(set(keys)) == len(keys), one.words
        assert one.grade_3, one.words
        for key in keys:
            assert ENTRIES[key].local_offer.entry_status.is_public, key


@pytest.mark.parametrize("question", questions(), ids=lambda one: str(one.number))
def test_good_answers_fulfil_by_recorded_facts_what_was_asked(question: Question) -> None:
    good = (*question.grade_3, *question.grade_2)
    broken = {key: list(_broken(ENTRIES[key], question.understood)) for key in good}
    assert {key: names for key, names in broken.items() if names} == {}, question.words


def _broken(entry: ServiceDocument, asked: Understanding) -> Iterator[str]:
    """The names of the filters that this entry does not pass; unknown passes none."""
    for name, fact in FACT_OF_FILTER.items():
        value = getattr(entry.local_offer, fact)
        told = set(value) if isinstance(value, list) else {value}
        if (wanted := getattr(asked, name)) and not told & set(wanted):
            yield name
    if asked.short_breaks_card and not _payment_is_known(entry):
        yield "short_breaks_card is too old"
    if asked.day and not _days(entry) & set(asked.day):
        yield "day"
    if (ages := _ages(asked)) and not _welcomes(entry, *ages):
        yield "age"
    if asked.language and not {one.name for one in entry.languages} & set(asked.language):
        yield "language"
    outcodes = {POSTCODES[one.location_id].split(" ")[0] for one in entry.service_at_locations}
    if asked.area and not outcodes & set(asked.area):
        yield "area"


def _payment_is_known(entry: ServiceDocument) -> bool:
    day = entry.local_offer.payment_checked_on
    return day is not None and TODAY - day <= FACTS_LAST[Fact.PAYMENT]


def _days(entry: ServiceDocument) -> set[str]:
    return {day[-2:] for one in entry.schedules for day in (one.byday or "").split(",")}


def _ages(asked: Understanding) -> tuple[int, int] | None:
    if asked.age_band:
        low, high = asked.age_band[0].split("_")
        return int(low), int(high)
    return (asked.age, asked.age) if asked.age is not None else asked.ages


def _welcomes(entry: ServiceDocument, low: int, high: int) -> bool:
    if entry.minimum_age is None or entry.maximum_age is None:
        return False
    return entry.minimum_age <= high and low <= entry.maximum_age


def test_filters_are_asked_in_the_words_of_the_vocabularies() -> None:
    vocabulary_of = {
        "need": "needs",
        "condition": "conditions",
        "support": "support",
        "diagnosis_stage": "diagnosis_stages",
        "referral_route": "referral_routes",
        "pfa_outcome": "pfa_outcomes",
        "age_band": "age_bands",
    }
    for one in questions():
        for name, vocabulary in vocabulary_of.items():
            assert set(getattr(one.understood, name)) <= TERMS[vocabulary], one.words
        assert set(one.understood.short_breaks_card) <= set(CardAcceptance), one.words


def test_no_payment_fact_falls_due_on_the_day_of_the_questions() -> None:
    """Else a judgement would hold on one day and not on the next."""
    edge = TODAY - FACTS_LAST[Fact.PAYMENT]
    days = {entry.local_offer.payment_checked_on for entry in ENTRIES.values()}
    assert not days & {edge, edge - timedelta(days=1)}
