"""A route that answers directly takes and refuses what the framework would."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

import pytest
from fastapi import APIRouter, FastAPI, Query, Response
from hypothesis import given
from hypothesis import strategies as some
from starlette.testclient import TestClient

from app.api import changes, facets, organizations, services, similar
from app.api.answers import as_json
from app.api.asking import Id, ServicesAsked
from app.api.direct import DirectRoute, _is_direct
from app.api.guard import GuardedRoute, Public
from app.api.problems import answer_with_problems
from app.api.sessions import Reading
from app.database import Database

VALUES = [
    "",
    "1",
    "a",
    "-3",
    "17",
    "abc",
    "SA",
    "2026-12-05T10:30",
    "51.36,-0.19",
    "SM1 1AA",
    "true",
    "é\x00",
    "unknown",
    "distance",
    "999999999999999999999999999999",
    "7c9e6679-7425-40de-944b-e07fc1f90ae7",
]
NAMES = [*ServicesAsked.model_fields, "nonsense", "many"]


def a_site(route: type[GuardedRoute], database: Database) -> TestClient:
    router = APIRouter(route_class=route)

    @router.get("/things/{id}")
    def things(
        who: Public,
        session: Reading,
        asked: Annotated[ServicesAsked, Query()],
        id: Id,
        many: Annotated[int, Query(ge=1, le=50)] = 5,
    ) -> Response:
        said = asked.model_dump(mode="json") | {"id": str(id), "many": many}
        return Response(as_json(said | {"open": session.is_active}), media_type="application/json")

    app = FastAPI()
    app.state.database = database
    app.include_router(router)
    answer_with_problems(app)
    return TestClient(app)


@pytest.fixture(scope="module")
def both(sqlite_template: Any) -> Iterator[tuple[TestClient, TestClient]]:
    database = Database(f"sqlite:///{sqlite_template}")
    yield a_site(GuardedRoute, database), a_site(DirectRoute, database)
    database.close()


pairs = some.lists(some.tuples(some.sampled_from(NAMES), some.sampled_from(VALUES)), max_size=6)
ids = some.sampled_from(["7c9e6679-7425-40de-944b-e07fc1f90ae7", "nope"])


@given(pairs, ids)
def test_both_take_and_refuse_the_same(
    both: tuple[TestClient, TestClient], query: list[tuple[str, str]], id: str
) -> None:
    usual, direct = (site.get(f"/things/{id}", params=urlencode(query)) for site in both)
    assert direct.status_code == usual.status_code
    assert direct.json() == usual.json()


@pytest.mark.parametrize("room", [changes, facets, organizations, services, similar])
def test_the_busy_routes_are_direct(room: Any) -> None:
    assert all(_is_direct(route.dependant) for route in room.router.routes)


def test_a_route_that_takes_more_is_left_to_the_framework() -> None:
    router = APIRouter(route_class=DirectRoute)

    @router.get("/")
    def no_session(who: Public) -> int:
        return 1

    assert not _is_direct(router.routes[0].dependant)  # type: ignore[attr-defined]
