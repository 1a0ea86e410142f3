"""The index holds what is public now, and no more."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.database import Database
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus
from app.directory.publishing import publish_pending
from app.directory.search import Asked, find_services
from app.directory.search_index import (
    EDITION,
    documents,
    hours,
    index_everything,
    index_outdated,
    texts,
)
from tests import makers
from tests.directory import offers

INDEXED = (
    select(documents, texts).join(texts, texts.c.id == documents.c.id).order_by(documents.c.id)
)


def count(database: Database, search: str) -> int:
    with database.reading() as session:
        return find_services(session, Asked(search=search)).total


def test_an_entry_is_found_once_it_is_published(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service("Trampolining"))
    assert count(database, "trampoline") == 1


def test_nothing_is_found_of_what_was_not_kept(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service("Trampolining"))
        publish_pending(session)
        assert find_services(session, Asked(search="trampoline")).total == 1
        session.rollback()
    assert count(database, "trampoline") == 0


def test_a_changed_entry_is_found_by_its_new_words_only(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service("Knitting"))
    with database.writing() as session:
        changed = makers.a_service("Knitting", description="Needles.")
        makers.save(session, changed.model_copy(update={"name": "Jumping"}))
    assert count(database, "knit") == 0
    assert count(database, "jump needle") == 1


@pytest.mark.parametrize(
    "status",
    [EntryStatus.WITHDRAWN, EntryStatus.PAUSED, EntryStatus.DRAFT, EntryStatus.MERGED],
)
def test_an_entry_that_is_no_longer_public_leaves_the_index(
    database: Database, status: EntryStatus
) -> None:
    place = makers.a_location()
    with database.writing() as session:
        makers.save(session, place, makers.a_service("Trampolining", locations=(place,)))
    gone = makers.a_service("Trampolining", locations=(place,), facts={"entry_status": status})
    with database.writing() as session:
        makers.save(session, gone)
    with database.reading() as session:
        assert find_services(session, Asked()).total == 0
        assert session.scalar(select(func.count()).select_from(documents)) == 0
        assert session.scalar(select(func.count()).select_from(hours)) == 0


def test_a_renamed_organization_is_found_at_all_its_entries(database: Database) -> None:
    runner = makers.an_organization("Otter Club")
    with database.writing() as session:
        makers.save(session, runner, makers.a_service("Trampolining", organization=runner))
    with database.writing() as session:
        makers.save(session, runner.model_copy(update={"name": "Kingfisher Trust"}))
    assert count(database, "kingfisher") == 1
    assert count(database, "otter") == 0


def test_names_and_numbers_of_people_are_not_for_finding(database: Database) -> None:
    facts = {"contact_visibility": ContactVisibility.PUBLIC, "update_contact_name": "Sam Brook"}
    with database.writing() as session:
        makers.save(session, makers.a_service("Trampolining", facts=facts))
    assert count(database, "Alex Rivers") == 0
    assert count(database, "Sam Brook") == 0
    assert count(database, "7946") == 0


def test_hiding_an_address_takes_it_out_of_the_index(database: Database) -> None:
    place = makers.a_location()
    with database.writing() as session:
        makers.save(session, place, makers.a_service(locations=(place,)))
    assert count(database, "Otter Lane") == 1
    with database.writing() as session:
        makers.save(
            session, place.model_copy(update={"address_visibility": AddressVisibility.TEAM_ONLY})
        )
    assert count(database, "Otter Lane") == 0


def test_modified_after_is_on_or_after(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service())
    with database.reading() as session:
        for moment, expected in ((makers.NOW, 1), (makers.NOW + timedelta(seconds=1), 0)):
            assert find_services(session, Asked(modified_after=moment)).total == expected


def test_terms_and_their_taxonomies_are_found(database: Database) -> None:
    with database.writing() as session:
        terms = makers.a_taxonomy(session)
        parent, child = (term.id for term in terms)
        makers.save(session, makers.a_service(terms=(terms[1],)))
    with database.reading() as session:
        for asked, expected in (
            (Asked(taxonomy_term_ids=(child,)), 1),
            (Asked(taxonomy_term_ids=(parent, child)), 1),
            (Asked(taxonomy_term_ids=(parent,)), 1),  # who asks for clubs means youth clubs too
            (Asked(taxonomy_ids=(makers.id_of("Types of help"),)), 1),
            (Asked(taxonomy_ids=(makers.id_of("unknown"),)), 0),
        ):
            assert find_services(session, asked).total == expected


def test_ids_are_found_among_what_is_public(database: Database) -> None:
    shown = makers.a_service("Shown")
    hidden = makers.a_service("Hidden", facts={"entry_status": EntryStatus.DRAFT})
    with database.writing() as session:
        makers.save(session, shown, hidden)
    with database.reading() as session:
        assert find_services(session, Asked(ids=(shown.id, hidden.id))).ids == (shown.id,)


def test_writing_the_whole_index_anew_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        offers.a_varied_offer(session, 30)
    with database.reading() as session:
        before = session.execute(INDEXED).all()
    with database.writing() as session:
        assert index_everything(session) == len(before)
    with database.reading() as session:
        assert session.execute(INDEXED).all() == before


def test_what_an_older_release_indexed_is_indexed_anew(database: Database) -> None:
    with database.writing() as session:
        offers.a_varied_offer(session, 12)
    with database.reading() as session:
        before = session.execute(INDEXED).all()
    with database.writing() as session:
        session.execute(update(documents).values(edition=EDITION - 1))
        session.execute(update(texts).values(tags="old"))
    with database.writing() as session:
        assert index_outdated(session, 5) == 5
    with database.writing() as session:
        assert index_outdated(session, 500) == len(before) - 5
        assert index_outdated(session, 500) == 0
    with database.reading() as session:
        assert session.execute(INDEXED).all() == before


def test_postcodes_that_come_later_give_places_their_points(database: Database) -> None:
    place = makers.a_location(latitude=None, longitude=None)
    with database.writing() as session:
        makers.save(session, place, makers.a_service(locations=(place,)))
    with database.writing() as session:
        offers.load_postcodes(session)
        index_everything(session)
    with database.reading() as session:
        assert find_services(session, Asked(postcode="SM1 1AA", proximity=10)).total == 1


def test_the_longest_entry_is_indexed(database: Database) -> None:
    long = "x" * 99_000
    many = " ".join(f"word{number}" for number in range(9_000))
    with database.writing() as session:
        one: ServiceDocument = makers.a_service(description=long, application_process=many)
        act = editing.begin(
            session, makers.an_editor(session), act="save", why="a test", now=makers.NOW
        )
        editing.save(session, act, one)
    assert count(database, "word7") == 1
