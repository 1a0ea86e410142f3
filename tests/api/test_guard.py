"""Every route says who may use it; keys open what their role allows, and are never logged."""

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.accounts.keys import Key, create_key
from app.accounts.roles import Role
from app.api.door import ROUTERS
from app.api.guard import Admin, Editor, GuardedRoute, Public, Unguarded, Viewer, guards_of
from app.api.problems import answer_with_problems
from app.database import Database
from tests import makers

PATHS = {"viewer": "/evidence", "editor": "/flags", "admin": "/keys"}


def test_every_route_of_the_door_says_who_may_use_it() -> None:
    routes = [route for router in ROUTERS for route in router.routes]
    assert len(routes) > 12
    for route in routes:
        assert isinstance(route, APIRoute)
        assert guards_of(route.dependant), route.path


def test_a_route_that_does_not_say_so_is_refused_when_it_is_defined() -> None:
    router = APIRouter(route_class=GuardedRoute)
    with pytest.raises(Unguarded, match="/open does not say who may use it"):
        router.add_api_route("/open", lambda: None)


@pytest.fixture
def client(database: Database) -> TestClient:
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/")
    def everybody(who: Public) -> str:
        return "come in"

    @router.get("/evidence")
    def evidence(who: Viewer) -> str:
        return who.name

    @router.get("/flags")
    def flags(who: Editor) -> str:
        return who.name

    @router.get("/keys")
    def keys(who: Admin) -> str:
        return who.name

    app = FastAPI()
    app.state.database = database
    app.include_router(router)
    answer_with_problems(app)
    return TestClient(app)


def a_key(database: Database, role: Role) -> str:
    with database.writing() as session:
        return create_key(session, name=f"key of {role}", role=role, now=makers.NOW)


@pytest.mark.parametrize("role", list(Role))
def test_a_key_opens_what_its_role_includes_and_no_more(
    client: TestClient, database: Database, role: Role
) -> None:
    secret = a_key(database, role)
    ways: list[dict[str, str]] = [{"Authorization": f"Bearer {secret}"}, {"X-API-Key": secret}]
    for headers in ways:
        assert client.get("/", headers=headers).status_code == 200
        for needed, path in PATHS.items():
            answer = client.get(path, headers=headers)
            if role.includes(Role(needed)):
                assert answer.json() == f"key of {role}"
            else:
                assert answer.status_code == 403
                assert needed in answer.json()["detail"]


def test_no_key_or_a_wrong_one_opens_nothing(client: TestClient, database: Database) -> None:
    secret = a_key(database, Role.ADMIN)
    wrong: list[dict[str, Any]] = [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": secret[:-1]},
        {"X-API-Key": "é\xff".encode("latin-1")},
        {"Authorization": secret},
        {"Authorization": f"Basic {secret}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {secret} "[::-1]},
    ]
    for headers in wrong:
        answer = client.get("/flags", headers=headers)
        assert answer.status_code == 401, headers
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert secret not in answer.text


def test_a_revoked_key_opens_nothing(client: TestClient, database: Database) -> None:
    secret = a_key(database, Role.EDITOR)
    with database.writing() as session:
        session.query(Key).update({"revoked_at": makers.NOW})
    assert client.get("/flags", headers={"X-API-Key": secret}).status_code == 401


def test_keys_are_never_logged(
    client: TestClient, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = a_key(database, Role.VIEWER)
    for path in PATHS.values():
        client.get(path, headers={"X-API-Key": secret})
        client.get(path, headers={"Authorization": f"Bearer {secret}x"})
    said = capfd.readouterr()
    assert secret not in said.out + said.err
