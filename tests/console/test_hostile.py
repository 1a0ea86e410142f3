"""Whatever is sent to the console, it answers with a page and never breaks."""

from urllib.parse import quote_from_bytes

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.accounts.roles import Role
from app.console.door import create_console
from app.console.guard import Anybody, GuardedPage
from app.static import Files
from tests.console.conftest import Console
from tests.console.test_guard import ROUTES, path_of

BAD = [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "é\u202e'\"<script>".encode(), b"9" * 5000, b"%s%n"]
FIELDS = ("email", "password", "code", "secret", "name", "role", "link", "next")


@pytest.mark.parametrize("bad", BAD)
def test_no_form_breaks_on_what_is_in_it(console: Console, bad: bytes) -> None:
    window = console.signed_in(Role.ADMIN)
    body = "&".join(f"{name}={quote_from_bytes(bad)}" for name in FIELDS)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for route in ROUTES:
        if "POST" not in (route.methods or ()) or "sign-out" in route.path:
            continue
        content = f"csrf={window.token}&{body}"
        answer = window.client.post(f"/console{path_of(route)}", content=content, headers=headers)
        assert answer.status_code < 500, route.path
        assert "<script>" not in answer.text


@pytest.mark.parametrize("bad", BAD)
def test_no_page_breaks_on_its_address(console: Console, bad: bytes) -> None:
    window = console.signed_in(Role.ADMIN)
    value = quote_from_bytes(bad)
    for name in ("next", "link", "done", "before", "person", "entry", "code", "state", "again"):
        for path in ("/sign-in", "/audit", "/password/link", "/sign-in/openid/back", "/people"):
            answer = window.get(f"{path}?{name}={value}")
            assert answer.status_code < 500, (path, name)
    assert window.get(f"/{value}").status_code in (404, 422)


def test_bodies_that_are_no_form_are_refused(console: Console) -> None:
    window = console.signed_in(Role.ADMIN)
    for kind, body in (
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b""),
        ("application/json", b'{"csrf": 1}'),
        ("text/plain", b"csrf=1"),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 2_000_000),
    ):
        answer = window.client.post(
            "/console/sign-out", content=body, headers={"content-type": kind}
        )
        assert 400 <= answer.status_code < 500, kind


def test_cookies_that_are_not_ours_open_nothing(console: Console) -> None:
    window = console.window()
    for value in ("", "x", "x" * 43, "x" * 5000, "../../etc", "%00"):
        window.client.cookies.clear()
        window.client.cookies.set("localoffer_session", value)
        assert window.get("").status_code == 303
        assert window.get("/sign-in").status_code == 200


def test_what_nobody_foresaw_is_a_page_that_tells_nothing(console: Console) -> None:
    door = create_console(console.settings, console.database, Files("#0b4f6c"), clock=console.clock)
    inner = getattr(door, "app", None)
    assert isinstance(inner, FastAPI)

    def broken(_: Anybody) -> str:
        raise RuntimeError("a secret of the house")

    inner.router.add_api_route("/broken", broken, route_class_override=GuardedPage)
    answer = TestClient(door, raise_server_exceptions=False).get("/broken")
    assert (answer.status_code, "Sorry, there is a problem" in answer.text) == (500, True)
    assert "secret" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
