"""What every answer has in common: open to scripts, tolerant of slashes, HEAD, limits, and docs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Body, FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.edge import MAX_BODY, Limited
from app.api.guard import GuardedRoute, Public
from app.api.problems import answer_with_problems
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import SERVICES, Site


@pytest.mark.parametrize(
    "path", ["/", "/services", "/services?page=0", "/services/nope", "/nope", "/docs", "/health"]
)
def test_scripts_of_any_website_may_read_every_answer(site: Site, path: str) -> None:
    answer = site.get(path, headers={"origin": "https://council.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    told = answer.headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Retry-After", "Deprecation", "Sunset"} <= set(told)


def test_a_browser_that_asks_beforehand_is_told_yes(site: Site) -> None:
    asks = {"origin": "https://council.example", "access-control-request-method": "POST"}
    answer = site.client.options("/api/services", headers=asks)
    assert answer.status_code == 204
    assert "X-API-Key" in answer.headers["access-control-allow-headers"]


class Broken(Database):
    """Fails in a way that nobody foresaw."""

    @contextmanager
    def reading(self) -> Iterator[Session]:
        raise RuntimeError("NoneType")
        yield


def test_a_fault_of_ours_is_a_problem_too_and_open_to_scripts(sqlite_url: str) -> None:
    broken = create_app(Settings(), Broken(sqlite_url))
    answer = TestClient(broken, raise_server_exceptions=False).get("/api/services")
    assert answer.status_code == 500
    assert answer.json()["title"] == "Internal Server Error"
    assert "NoneType" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_database_that_does_not_answer_is_a_503() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    client = TestClient(create_app(Settings(), nowhere))
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The database does not answer"


@pytest.mark.parametrize("path", ["/services", "/organizations", "/docs", "/openapi.json"])
def test_a_slash_at_the_end_does_not_matter(site: Site, path: str) -> None:
    assert site.get(f"{path}/").content == site.get(path).content


def test_the_mount_itself_is_the_front_page(site: Site) -> None:
    assert site.client.get("/api").json() == site.client.get("/api/").json()


def test_the_root_leads_to_the_description(site: Site) -> None:
    assert site.client.get("/").headers["location"] == "/api/docs"


def test_head_is_get_without_the_body(site: Site) -> None:
    as_it_is = {"accept-encoding": "identity"}
    head = site.client.head("/api/services", headers=as_it_is)
    get = site.get("/services", headers=as_it_is)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "content-length", "content-type"):
        assert head.headers[name] == get.headers[name]


@pytest.fixture
def taker() -> TestClient:
    router = APIRouter(route_class=GuardedRoute)

    @router.post("/take")
    def take(who: Public, said: Annotated[dict[str, Any], Body()]) -> int:
        return len(said)

    app = FastAPI()
    app.include_router(router)
    answer_with_problems(app)
    return TestClient(Limited(app))


def test_a_body_that_is_too_long_is_refused(taker: TestClient) -> None:
    long = b'{"a":"' + b"x" * MAX_BODY + b'"}'
    chunks = (long[start : start + 60_000] for start in range(0, len(long), 60_000))
    headers = {"content-type": "application/json"}
    for content in (long, chunks):
        answer = taker.post("/take", content=content, headers=headers)
        assert answer.status_code == 413
        assert str(MAX_BODY) in answer.json()["detail"]
    assert taker.post("/take", json={"a": "x"}).json() == 1


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"\xff\xfe", b'{"\\ud800":1', b'["\\ud800"]', b"[" * 100_000, b"1e999"]
)
def test_a_body_that_is_no_json_is_refused(taker: TestClient, body: bytes) -> None:
    answer = taker.post("/take", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["status"] == answer.status_code


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_docs_list_every_operation_and_load_nothing_from_elsewhere(site: Site) -> None:
    answer = site.get("/docs")
    assert "`" not in answer.text  # what is code looks like code
    page = Page(answer.text)
    assert page.addresses == ["developers", "openapi.json"]
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for path, methods in site.json("/openapi.json")["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in answer.text
    assert page.tags.count("h1") == 1
    assert re.search(r'<html lang="en-GB">', answer.text)


def test_a_minimal_list_is_one_page_and_its_envelope_says_so(site: Site) -> None:
    said = site.json("/services?minimal=true")
    assert (said["total_pages"], said["last_page"], said["size"]) == (1, True, SERVICES)
    said = site.json("/services?minimal=true&per_page=2")
    assert (said["size"], said["last_page"]) == (2, False)
