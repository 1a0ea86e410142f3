"""Of very many entries the index is walked in other ways than of few: the answers are the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.asked import Asked, Sort
from app.directory.points import points
from app.directory.search import find_services
from app.directory.search_index import documents, texts
from app.directory.search_might_fit import MOST, might_fit
from app.directory.search_ordered import SORTED
from app.directory.search_question import SERVICES, make_ready
from app.directory.search_tags import LETTER_OF_FACT, tag, unknown
from app.directory.services import Service
from app.freshness.trust import Trust
from tests import makers

MANY = SORTED + 1_200
MIDDLE = (51.0, -1.0)
PLACED = MANY - 100
ASSURED = 3_000


def id_of(number: int) -> UUID:
    return uuid5(makers.id_of("very many"), str(number))


def name_of(number: int) -> str:
    return f"{number * 7919 % MANY:05}"


def assured_on(number: int) -> date | None:
    return date(2026, 1, 1) + timedelta(number * 31 % 200) if number < ASSURED else None


def point_of(number: int) -> tuple[float, float] | None:
    """A long line of places to the north, in no order; the last entries have none."""
    if number >= PLACED:
        return None
    return MIDDLE[0] + (number * 3571 % PLACED) / 2_000, MIDDLE[1]


def tags_of(number: int) -> str:
    free = LETTER_OF_FACT["free"]
    return tag(free, "yes") if number % 3 else unknown(free)


def write(session: Session) -> None:
    numbers = range(MANY)
    blank: dict[str, Any] = {"last_modified": makers.NOW, "status": "active", "version": 1}
    session.execute(
        insert(Service),
        [blank | {"id": id_of(n), "name": name_of(n), "corrected": []} for n in numbers],
    )
    row = {"last_modified": makers.NOW, "facets": bytes(8), "edition": 1}
    session.execute(
        insert(documents),
        [row | {"id": n, "service_id": id_of(n), "sort_key": name_of(n)} for n in numbers],
    )
    session.execute(
        insert(texts),
        [{"id": n, "title": name_of(n), "body": "drama", "tags": tags_of(n)} for n in numbers],
    )
    session.execute(
        insert(points),
        [
            {"service_at_location_id": id_of(n), "document_id": n}
            | {"latitude": point[0], "longitude": point[1]}
            for n in numbers
            if (point := point_of(n))
        ],
    )
    session.execute(
        insert(Trust),
        [
            {"service_id": id_of(n), "body": "{}", "state": "current", "basis": "none"}
            | {"assured_date": assured_on(n)}
            for n in numbers
        ],
    )


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as writing:
        write(writing)
    with database.reading() as reading:
        yield reading


def key_of(sort: Sort, number: int) -> tuple[Any, ...]:
    if sort is Sort.NAME:
        return (name_of(number), number)
    if sort is Sort.DISTANCE:
        point = point_of(number)
        return (point is None, point and point[0], number)
    if sort is Sort.RECENTLY_ASSURED:
        day = assured_on(number)
        return (day is None, -day.toordinal() if day else 0, number)
    return (number,)


@pytest.mark.parametrize("asked", [Asked(), Asked(free=("yes",)), Asked(search="drama")])
def test_pages_of_very_many_are_cut_from_one_order(session: Session, asked: Asked) -> None:
    """At the start, beyond the middle, where the assured and the placed end, and at the end."""
    fitting = [n for n in range(MANY) if n % 3 or not asked.free]
    for sort in (Sort.NAME, Sort.RECENTLY_ASSURED, Sort.DISTANCE, None):
        if sort is None and asked.search:
            continue  # by relevance
        ordered = [
            id_of(n) for n in sorted(fitting, key=lambda n: key_of(sort or Sort.RELEVANCE, n))
        ]
        near = MIDDLE if sort is Sort.DISTANCE else None
        last = len(ordered) // 10
        for page in (1, 3, 200, 201, 300, last // 2 + 2, last, last + 1, last + 2):
            wanted = replace(asked, sort=sort, near=near, page=page, per_page=10)
            found = find_services(session, wanted)
            assert list(found.ids) == ordered[(page - 1) * 10 : page * 10], (sort, page)
            assert found.total == len(ordered) or found.total_is_capped


def test_no_more_are_counted_that_might_fit_than_anybody_wants_to_know(session: Session) -> None:
    question = make_ready(session, Asked(free=("yes",)), SERVICES)
    assert might_fit(session, question) == {"free": MOST + 1}
