"""Who may use which page, and what is sent to a browser with every one."""

import re
from uuid import uuid4

import pytest
from fastapi import APIRouter
from starlette.types import Message

from app.accounts.roles import May, Role
from app.console.door import ROOMS
from app.console.guard import ALLOWED, GuardedPage, Unguarded, anybody, guards_of
from app.console.pages import ours
from app.templates.guarded import POLICY
from tests.console.conftest import PASSWORD, Console, Window

ROUTES = [route for room in ROOMS for route in room.pages.routes if isinstance(route, GuardedPage)]
NEEDED = {call: what for what, call in ALLOWED.items()}


def needs(route: GuardedPage) -> May | None:
    """What the route's role must allow; None: nothing but a sign-in."""
    found = [NEEDED[one] for one in guards_of(route.dependant) if one in NEEDED]
    return found[0] if found else None


def path_of(route: GuardedPage) -> str:
    return re.sub(r"\{\w+\}", str(uuid4()), route.path).rstrip("/")


def send(window: Window, route: GuardedPage) -> int:
    method = "POST" if "POST" in (route.methods or ()) else "GET"
    path = path_of(route)
    answer = window.get(path) if method == "GET" else window.post(path)
    return answer.status_code


def test_a_page_that_does_not_say_who_may_use_it_is_refused_when_it_is_defined() -> None:
    router = APIRouter(route_class=GuardedPage)
    with pytest.raises(Unguarded, match="/open does not say who may use it"):
        router.add_api_route("/open", lambda: None)


def test_who_has_not_signed_in_is_sent_to_do_so_from_every_page(console: Console) -> None:
    window = console.window()
    window.get("/sign-in")
    for route in ROUTES:
        if anybody in guards_of(route.dependant):
            continue
        window.get("/sign-in")
        answer = (
            window.get(path_of(route))
            if "GET" in (route.methods or ())
            else window.post(path_of(route))
        )
        assert answer.status_code == 303, route.path
        assert answer.headers["location"].startswith("/console/sign-in"), route.path


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_allows_and_nothing_else(console: Console, role: Role) -> None:
    window = console.signed_in(role)
    for route in ROUTES:
        what = needs(route)
        if what is None or "audit/export" in route.path:
            continue
        status = send(window, route)
        if role.may(what):
            assert status != 403, route.path
        else:
            assert status == 403, route.path


def test_the_forum_may_flag_and_comment_but_not_edit() -> None:
    assert {what for what in May if Role.FORUM.may(what)} == {May.READ, May.FLAG, May.COMMENT}
    assert Role.EDITOR.includes(Role.FORUM)
    assert not Role.FORUM.includes(Role.EDITOR)


def test_a_form_without_its_token_or_of_another_browser_changes_nothing(console: Console) -> None:
    window, other = (
        console.signed_in(Role.ADMIN),
        console.signed_in(Role.ADMIN, "b@council.example"),
    )
    for token in ("", "0" * 64, other.token, "é"):
        answer = window.post("/sign-out", csrf=token)
        assert answer.status_code == 403
        assert "This form is out of date" in answer.text
    assert window.get("").status_code == 200


def test_a_form_that_another_site_sends_changes_nothing(console: Console) -> None:
    window = console.signed_in(Role.VIEWER)
    answer = window.client.post(
        "/console/sign-out",
        data={"csrf": window.token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert window.get("").status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here", "/password/link?link=x", ""])
def test_every_page_stays_with_the_browser_that_asked(console: Console, path: str) -> None:
    answer = console.window().get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "access-control-allow-origin" not in answer.headers
    assert "<script>" not in answer.text
    assert " style=" not in answer.text


def test_over_https_cookies_are_for_this_site_alone(console: Console) -> None:
    console.settings = console.settings.model_copy(update={"public_url": "https://lo.example"})
    console.person(Role.EDITOR)
    window = console.window(base_url="https://lo.example")
    window.get("/sign-in")
    answer = window.post("/sign-in", email="editor@council.example", password=PASSWORD)
    given = answer.headers.get_list("set-cookie")
    assert len(given) == 2
    for one in given:
        assert one.startswith("__Host-localoffer_")
        assert all(word in one for word in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"))
        assert "Domain" not in one
    assert answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/console\\@evil", "/api",
        "/consoleevil", "javascript:alert(1)", "/console/\n//evil", "", None,
    ],
)  # fmt: skip
def test_one_goes_on_to_pages_of_ours_only(given: str | None) -> None:
    assert ours(given) == "/console"


def test_one_goes_on_to_the_page_that_was_asked_for(console: Console) -> None:
    console.person(Role.ADMIN)
    window = console.window()
    asked = window.get("/audit?before=7").headers["location"]
    assert asked == "/console/sign-in?next=%2Fconsole%2Faudit%3Fbefore%3D7"
    answer = window.sign_in("admin@council.example", next="/console/audit?before=7")
    assert answer.headers["location"] == "/console/audit?before=7"


def test_pages_of_problems_are_in_plain_english(console: Console) -> None:
    window = console.signed_in(Role.VIEWER)
    expected = {"/people": (403, "You cannot do this"), "/nothing": (404, "Page not found")}
    for path, (status, words) in expected.items():
        answer = window.get(path)
        assert (answer.status_code, words in answer.text) == (status, True)
    admin = console.signed_in(Role.ADMIN)
    assert admin.get(f"/people/{uuid4()}").status_code == 404
    assert admin.get("/people/not-an-id").status_code == 422
    assert admin.get("/audit?before=x").status_code == 422


@pytest.mark.parametrize(("role", "status"), [(None, 303), (Role.VIEWER, 403)])
async def test_who_may_not_upload_is_refused_before_the_file_is_read(
    console: Console, role: Role | None, status: int
) -> None:
    window = console.signed_in(role) if role else console.window()
    cookies = "; ".join(f"{name}={value}" for name, value in window.client.cookies.items())
    answered: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body is read")

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": "/console/imports", "raw_path": b"/console/imports",
        "query_string": b"", "root_path": "", "client": ("203.0.113.7", 50000),
        "server": ("testserver", 80),
        "headers": [
            (b"host", b"testserver"), (b"cookie", cookies.encode()),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ],
    }  # fmt: skip
    await window.client.app(scope, receive, send)
    assert answered[0]["status"] == status
