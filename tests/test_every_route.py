"""Every route of the whole application says who may use it; what is open to all is named here."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from app.api import guard as api_guard
from app.console import guard as console_guard
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.site import guard as site_guard
from app.static import Files

# The way to the documentation, and the description of the API, which is for everybody.
OPEN_TO_ALL = {"/", "/openapi.json"}


def routes_of(app: object) -> Iterator[BaseRoute]:
    """Every route within, through whatever stands around it."""
    while app is not None and not hasattr(app, "routes"):
        app = getattr(app, "app", None)
    for route in getattr(app, "routes", ()):
        if router := getattr(route, "original_router", None):  # what FastAPI keeps of a router
            yield from routes_of(router)
            continue
        yield route
        if isinstance(route, Mount):
            yield from routes_of(route.app)


@pytest.fixture
def every_route(sqlite_url: str) -> Iterator[list[BaseRoute]]:
    database = Database(sqlite_url)
    yield list(routes_of(create_app(Settings(), database)))
    database.close()


def test_every_route_of_every_door_says_who_may_use_it(every_route: list[BaseRoute]) -> None:
    pages = [one for one in every_route if isinstance(one, console_guard.GuardedPage)]
    linked = [one for one in every_route if isinstance(one, site_guard.LinkedPage)]
    others = (*pages, *linked)
    answers = [one for one in every_route if isinstance(one, APIRoute) and one not in others]
    assert len(pages) > 25
    assert len(linked) > 10
    assert len(answers) > 25
    for page in pages:
        assert console_guard.guards_of(page.dependant), page.path
    for one in linked:
        assert site_guard.guards_of(one.dependant), one.path
    for answer in answers:
        assert api_guard.guards_of(answer.dependant), answer.path


def test_whatever_else_answers_is_known_to_be_open(every_route: list[BaseRoute]) -> None:
    doors = {one.path for one in every_route if isinstance(one, Mount) and one.routes is not None}
    for route in every_route:
        if isinstance(route, APIRoute):
            continue
        assert isinstance(route, Route | Mount)
        if isinstance(route, Mount):
            inside = list(routes_of(route.app))
            assert inside or isinstance(route.app, Files), route.path
        else:
            assert route.path in OPEN_TO_ALL | doors, route.path


def test_every_form_of_the_console_is_checked_for_its_token(every_route: list[BaseRoute]) -> None:
    for page in every_route:
        if isinstance(page, console_guard.GuardedPage):
            calls = {inner.call for inner in page.dependant.dependencies}
            assert console_guard.unforged in calls, page.path
