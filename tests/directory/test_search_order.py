"""The order of what is found: the same on both databases, and steady during a walk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.asked import Sort
from app.directory.search import (
    CANDIDATES,
    Asked,
    find_service_at_locations,
    find_services,
)
from app.directory.search_elsewhere import nearest_beyond
from app.directory.search_facets import facets
from app.directory.search_index import documents, texts
from app.directory.search_might_fit import loosened, might_fit
from app.directory.search_question import SERVICES, make_ready
from app.directory.services import Service
from app.directory.vocabulary import load_vocabularies, vocabularies
from tests import makers
from tests.directory import offers
from tests.directory.plain_reading import QUESTIONS

MANY = 2 * CANDIDATES + 150


def put_right(asked: Asked) -> Asked:
    """Distances only where there is a place to measure from."""
    if asked.near:
        return asked
    return replace(asked, proximity=None, sort=asked.sort if asked.sort != "distance" else None)


@contextmanager
def two_offers(urls: tuple[str, str]) -> Iterator[tuple[Session, Session]]:
    """The same offer in two databases, and a snapshot of each."""
    first, second = (Database(url) for url in urls)
    for database in (first, second):
        with database.writing() as session:
            load_vocabularies(session, makers.NOW)
            offers.a_varied_offer(session)
    with first.reading() as one, second.reading() as other:
        yield one, other
    first.close()
    second.close()


@pytest.fixture
def both(sqlite_url: str, postgresql_url: str) -> Iterator[tuple[Session, Session]]:
    with two_offers((sqlite_url, postgresql_url)) as sessions:
        yield sessions


ORDERED = st.builds(
    replace,
    QUESTIONS,
    search=st.none()
    | st.text(max_size=60)
    | st.lists(st.sampled_from([*offers.WORDS, '"', "(", "OR", "*", "NOT"])).map(" ".join),
    near=st.none() | st.just((51.35, -0.2)),
    proximity=st.none() | st.just(2000.0),
    sort=st.none() | st.sampled_from([*Sort]),
    page=st.integers(1, 3),
    per_page=st.integers(1, 20),
).map(put_right)


@given(asked=ORDERED)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_databases_find_the_same_in_the_same_order(
    both: tuple[Session, Session], asked: Asked
) -> None:
    one, other = both
    assert find_services(one, asked) == find_services(other, asked)
    assert find_service_at_locations(one, asked) == find_service_at_locations(other, asked)
    answers = [beside(session, asked) for session in both]
    assert answers[0] == answers[1]


def beside(session: Session, asked: Asked) -> tuple[object, ...]:
    """What is said besides entries."""
    question = make_ready(session, asked, SERVICES)
    return (
        might_fit(session, question),
        loosened(session, question),
        nearest_beyond(session, question),
        facets(session, question, {one.key: one.terms for one in vocabularies(session)}),
    )


def test_publications_during_a_walk_shift_no_page_before(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, *(makers.a_service(f"Old {number}") for number in range(9)))
    with database.reading() as session:
        before = find_services(session, Asked(per_page=4, page=2))
    with database.writing() as session:
        makers.save(session, *(makers.a_service(f"New {number}") for number in range(9)))
        makers.save(session, makers.a_service("Old 1", description="Changed."))
    with database.reading() as session:
        after = find_services(session, Asked(per_page=4, page=2))
    assert after.ids == before.ids
    assert (before.total, after.total) == (9, 18)


def test_what_is_named_so_comes_before_what_mentions_it(database: Database) -> None:
    mentions = makers.a_service("Club", description="There is music now and then.")
    is_about = makers.a_service("Club two", description="Music, music and more music.")
    named = makers.a_service("Music club for teenagers", description="On Fridays.")
    exact = makers.a_service("Music", description="On Mondays.")
    with database.writing() as session:
        makers.save(session, mentions, is_about, named, exact)
    with database.reading() as session:
        found = find_services(session, Asked(search="music"))
    assert found.ids == (exact.id, named.id, is_about.id, mentions.id)


def test_of_two_that_fit_alike_the_name_decides(database: Database) -> None:
    twins = [makers.a_service(f"{letter} choir", description="Singing.") for letter in "cab"]
    with database.writing() as session:
        makers.save(session, *twins)
    with database.reading() as session:
        found = find_services(session, Asked(search="choir"))
    assert found.ids == (twins[1].id, twins[2].id, twins[0].id)


def many_matches(session: Session) -> list[UUID]:
    """More matches than are put in order of relevance; the last two are named so."""
    ids = [uuid5(makers.id_of("many"), str(number)) for number in range(MANY)]
    session.execute(
        insert(Service),
        [
            {"id": id, "name": "x", "status": "active", "last_modified": makers.NOW, "version": 1}
            | {"corrected": []}
            for id in ids
        ],
    )
    blank: dict[str, Any] = {"last_modified": makers.NOW, "sort_key": "x", "facets": b""}
    session.execute(
        insert(documents), [blank | {"id": n, "service_id": id} for n, id in enumerate(ids)]
    )
    session.execute(
        insert(texts),
        [
            {"id": n, "title": "drama" if n >= MANY - 2 else "x", "body": "drama", "tags": ""}
            for n in range(MANY)
        ],
    )
    return ids


def test_a_walk_over_many_matches_meets_each_once_the_named_ones_first(
    database: Database,
) -> None:
    with database.writing() as session:
        ids = many_matches(session)
    with database.reading() as session:
        pages = [
            find_services(session, Asked(search="drama", page=page, per_page=90))
            for page in range(1, MANY // 90 + 3)
        ]
    walked = [id for page in pages for id in page.ids]
    assert {page.total for page in pages} == {MANY}
    assert len(walked) == MANY
    assert set(walked) == set(ids)
    assert set(walked[:2]) == set(ids[-2:])


def statements_of(database: Database, session: Session, asked: Asked) -> int:
    """How many statements it takes."""
    counted: list[str] = []

    def count(*given: Any) -> None:
        counted.append(given[2])

    event.listen(database.engine, "before_cursor_execute", count)
    find_services(session, asked)
    event.remove(database.engine, "before_cursor_execute", count)
    return len(counted)


@pytest.mark.parametrize("many", [5, 60])
def test_a_question_takes_as_many_queries_however_much_there_is(
    database: Database, many: int
) -> None:
    with database.writing() as session:
        offers.a_varied_offer(session, many)
    with database.reading() as session:
        find_services(session, Asked(search="swimming"))  # begins it, and reads the lexicon
        asked = {
            Asked(): 2,
            Asked(search="swimming", needs=("autism",), days=("SA",)): 4,
            Asked(postcode="SM1 1AA", proximity=3000): 2,
            Asked(near=(51.36, -0.19), search="swimming"): 3,
        }
        for question, queries in asked.items():
            assert statements_of(database, session, question) <= queries


ODD = ['"', "'", "NEAR(a b)", "a* OR b", "title:x", "^a", "-a", "a AND", "(", "{tags}: y5", "%_\\"]
ODD += ["\x00", "\ud800", "😀", "a:*", "!a & b | c", "<-> x", "'; DROP TABLE services; --", "ﷺ" * 9]


@given(search=st.sampled_from(ODD) | st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_too_odd_to_look_for(both: tuple[Session, Session], search: str) -> None:
    for session in both:
        found = find_services(session, Asked(search=search))
        assert found.total >= len(found.ids)


def test_what_holds_no_word_finds_nothing_and_empty_text_asks_nothing(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service())
    with database.reading() as session:
        assert find_services(session, Asked(search="!?")).total == 0
        assert find_services(session, Asked(search="  ")).total == 1


def test_tags_cannot_be_asked_for_as_words(database: Database) -> None:
    with database.writing() as session:
        makers.save(session, makers.a_service(minimum_age=5, maximum_age=7))
    with database.reading() as session:
        assert find_services(session, Asked(search="y5")).total == 0
