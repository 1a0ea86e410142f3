"""What is logged, and what never is."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app import logs
from app.api.access_log import AccessLog

LIBRARIES = ("", "uvicorn", "uvicorn.error", "uvicorn.access", *logs.TOO_MUCH)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Other tests find logging as they left it."""
    loggers = [logging.getLogger(name) for name in LIBRARIES]
    before = [(o, o.handlers, o.level, o.propagate, o.disabled) for o in loggers]
    yield
    for logger, handlers, level, propagate, disabled in before:
        logger.handlers, logger.propagate, logger.disabled = handlers, propagate, disabled
        logger.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)
    structlog.get_logger("app.demo").info("borough_loaded", entries=60)
    (line,) = lines(capsys)
    assert line["event"] == "borough_loaded"
    assert (line["entries"], line["level"], line["logger"]) == (60, "info", "app.demo")
    assert line["timestamp"].endswith("Z")


def test_a_line_is_readable_at_a_desk(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=False)
    structlog.get_logger("app.demo").info("borough_loaded", entries=60)
    written = capsys.readouterr().err
    assert "borough_loaded" in written
    assert not written.startswith("{")


@pytest.mark.parametrize("library", ["uvicorn.error", "apscheduler.scheduler", "alembic"])
def test_libraries_speak_as_we_do(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)
    logging.getLogger(library).error("%s is %d minutes late", "the clock", 3)
    (line,) = lines(capsys)
    assert (line["event"], line["logger"]) == ("the clock is 3 minutes late", library)


@pytest.mark.parametrize("library", ["httpx2", "uvicorn.access", "apscheduler.executors.default"])
def test_libraries_do_not_list_every_address(
    library: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(json=True)
    logging.getLogger(library).info("GET http://provider.example/?name=Ada")
    assert capsys.readouterr().err == ""


NAMES = [
    ("key", True),
    ("api_key", True),
    ("X-Api-Key", True),
    ("Authorization", True),
    ("password", True),
    ("webhook_secret", True),
    ("token", True),
    ("entry", False),
    ("keyboard", False),
    ("tokens_left", False),  # a count of them is no secret
]


@pytest.mark.parametrize("json_lines", [True, False])
@pytest.mark.parametrize(("name", "secret"), NAMES)
def test_a_value_is_hidden_when_its_name_is_a_secret(
    name: str, secret: bool, json_lines: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(json=json_lines)
    structlog.get_logger().info("told", **{name: "s3same", "deep": [{"er": {name: "s3same"}}]})
    assert ("s3same" in capsys.readouterr().err) is not secret


@given(st.dictionaries(st.sampled_from([n for n, s in NAMES if s]), st.just("s3same"), min_size=1))
def test_a_secret_is_hidden_at_any_depth(secrets: dict[str, str]) -> None:
    line = logs.hide_secrets(None, "info", {"event": "told", "a": [secrets, {"b": (secrets,)}]})
    assert "s3same" not in str(line)


@pytest.mark.parametrize("json_lines", [True, False])
def test_a_failure_is_told_without_passwords_and_local_values(
    json_lines: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(json=json_lines)
    address = "postgresql://" + "site:s3same" + "@db.example/localoffer"
    try:
        raise ConnectionError("could not connect to postgresql://db.example")
    except ConnectionError:
        structlog.get_logger().exception("lost", where=address)
    written = capsys.readouterr().err
    assert "could not connect" in written
    assert "db.example" in written
    assert "s3same" not in written


def site() -> TestClient:
    """A site of three pages that logs its requests."""

    async def answer(request: Request) -> PlainTextResponse:
        structlog.get_logger().info("on_the_way")
        return PlainTextResponse("found", status_code=203)

    async def fail(request: Request) -> PlainTextResponse:
        raise RuntimeError("no such thing")

    app = Starlette(routes=[Route("/services/{name}", answer), Route("/fail", fail)])
    return TestClient(AccessLog(app), raise_server_exceptions=False)


def test_a_request_is_one_line_without_its_query(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)
    site().get(
        "/services/art-club?postcode=SM1+1AA&text=autism", headers={"Authorization": "Bearer s3"}
    )
    (line,) = (line for line in lines(capsys) if line["event"] == "request")
    assert line.pop("ms") >= 0
    assert set(line) - {"timestamp", "level", "logger", "event"} == {
        "method",
        "path",
        "status",
        "request_id",
    }
    assert (line["method"], line["path"], line["status"]) == ("GET", "/services/art-club", 203)


def test_lines_of_a_request_share_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)
    answer = site().get("/services/art-club", headers={"X-Request-ID": "asked-by-website-7"})
    told = {line["event"]: line.get("request_id") for line in lines(capsys)}
    assert answer.headers["x-request-id"] == "asked-by-website-7"
    assert told["on_the_way"] == told["request"] == "asked-by-website-7"


def test_a_malformed_request_id_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)
    answer = site().get("/services/art-club", headers={"X-Request-ID": "<script>"})
    assert "script" not in answer.headers["x-request-id"]
    assert "script" not in capsys.readouterr().err


def test_a_path_cannot_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=False)
    site().get("/services/x%0a2026-01-01 forged")
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "request " in line)
    assert "%0A2026-01-01%20forged" in line


def test_a_failure_is_logged_as_500(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)
    assert site().get("/fail").status_code == 500
    assert "500" in [str(line["status"]) for line in lines(capsys) if line["event"] == "request"]
