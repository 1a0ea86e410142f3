"""Vocabularies are data: loaded from files, told to the website."""

from datetime import date

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.directory.facts import PublicReason
from app.directory.public_shape import VOCABULARY_OF_FACT
from app.directory.publications import Change, ChangeKind
from app.directory.search import Asked, find_services
from app.directory.taxonomies import TaxonomyTerm, term_id, vocabulary_id
from app.directory.taxonomy_lists import (
    NoSuchTaxonomy,
    NoSuchTerm,
    taxonomies,
    taxonomy,
    taxonomy_term,
    taxonomy_terms,
)
from app.directory.vocabulary import load_vocabularies, shipped, vocabularies
from app.freshness.policy import CADENCES
from app.freshness.standing import Method
from tests import makers

LAW = {term.key for one in shipped() if one.key == "law_keys" for term in one.terms}


def keys_of(vocabulary: str) -> list[str]:
    return [term.key for one in shipped() if one.key == vocabulary for term in one.terms]


def test_every_fact_has_its_vocabulary() -> None:
    assert set(VOCABULARY_OF_FACT.values()) <= {one.key for one in shipped()}


def test_keys_are_distinct_and_names_are_words() -> None:
    for vocabulary in shipped():
        keys = [term.key for term in vocabulary.terms]
        assert len(set(keys)) == len(keys)
        assert all(term.name.strip() and term.description.strip() for term in vocabulary.terms)


def test_rules_and_vocabularies_name_the_same() -> None:
    assert keys_of("categories") == list(CADENCES)
    assert set(keys_of("public_reasons")) == set(PublicReason)
    assert set(keys_of("check_methods")) == set(Method)


def test_categories_name_keys_of_the_law_that_exist() -> None:
    named = {
        key
        for one in shipped()
        if one.key == "categories"
        for term in one.terms
        for key in term.mapping["law_keys"]
    }
    assert named <= LAW


def test_a_paragraph_has_a_number_only_where_somebody_verified_it() -> None:
    (law,) = (one for one in shipped() if one.key == "law_keys")
    for term in law.terms:
        assert ("paragraph" in term.mapping) is term.mapping["paragraph_verified"]


def test_loading_twice_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        assert load_vocabularies(session, makers.NOW)
    with database.writing() as session:
        assert not load_vocabularies(session, makers.NOW)
    with database.reading() as session:
        shown = {one.key: one for one in vocabularies(session)}
    assert list(shown) == sorted(one.key for one in shipped())
    assert [term.key for term in shown["categories"].terms] == keys_of("categories")
    plan = next(term for term in shown["plan_names"].terms if term.key == "statement")
    assert (plan.valid_from, plan.valid_to) == (None, date(2018, 3, 31))


def test_entries_learn_the_new_words_of_their_terms(database: Database) -> None:
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        makers.save(session, makers.a_service(facts={"category": "short_breaks"}))
    id = term_id("categories", "short_breaks")
    with database.writing() as session:
        session.execute(update(TaxonomyTerm).where(TaxonomyTerm.id == id).values(name="Old name"))
        assert load_vocabularies(session, makers.NOW)
    with database.reading() as session:
        assert find_services(session, Asked(search="respite")).total == 1
        assert find_services(session, Asked(taxonomy_term_ids=(id,))).total == 1


def test_loading_the_same_again_tells_the_change_feed_nothing(database: Database) -> None:
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        makers.save(session, makers.a_service(facts={"category": "short_breaks"}))
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
    with database.reading() as session:
        assert list(session.scalars(select(Change.kind))) == [ChangeKind.PUBLISHED]


def test_terms_are_listed_by_what_is_asked(database: Database) -> None:
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        terms = makers.a_taxonomy(session, "Types of help", "Clubs", "Youth clubs")
        parent, child = (term.id for term in terms)
        types = makers.id_of("Types of help")
    with database.reading() as session:
        ours = taxonomy_terms(session, taxonomy_id=types)
        assert [one["name"] for one in ours.items if one["id"] == str(child)] == ["Youth clubs"]
        assert taxonomy_terms(session, parent_id=parent).items[0]["id"] == str(child)
        assert taxonomy_terms(session, taxonomy_id=types, top_only=True).total == 1
        assert taxonomy_terms(session, search="youth club").total == 1
        assert taxonomy_terms(session, search="!?").total == 0
        assert taxonomies(session, search="types of help").total == 1
        assert taxonomies(session, per_page=3, page=2**62).items == ()


def test_pages_of_terms_together_are_the_whole(database: Database) -> None:
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
    with database.reading() as session:
        whole = taxonomy_terms(session, per_page=1000)
        walked = [
            one["id"]
            for page in range(1, whole.total // 20 + 2)
            for one in taxonomy_terms(session, page=page, per_page=20).items
        ]
    assert walked == [one["id"] for one in whole.items]
    assert len(set(walked)) == whole.total


def test_one_taxonomy_and_one_term_by_id(database: Database) -> None:
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
    with database.reading() as session:
        assert taxonomy(session, vocabulary_id("needs"))["name"] == "Needs"
        assert taxonomy_term(session, term_id("needs", "autism"))["taxonomy"] == "Needs"
        with pytest.raises(NoSuchTaxonomy):
            taxonomy(session, makers.id_of("unknown"))
        with pytest.raises(NoSuchTerm):
            taxonomy_term(session, makers.id_of("unknown"))
