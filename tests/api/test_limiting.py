"""So many requests from each address, more with a key; and a plain word to who asks for more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.accounts.keys import create_key, revoke_keys
from app.accounts.roles import Role
from app.api.limiting import whom_to_count
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.templates.too_often import in_words
from tests import makers

SETTINGS = Settings(
    api_limit="3/hour", api_limit_with_key="6/hour", trusted_proxies=["198.51.100.0/24"]
)


@dataclass(frozen=True)
class Town:
    """A site, and clients at any address."""

    database: Database
    app: object

    def statuses(self, many: int, address: str, **headers: str) -> list[int]:
        client = TestClient(self.app, client=(address, 1))  # type: ignore[arg-type]
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return [client.get("/api/", headers=sent).status_code for _ in range(many)]


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    database = Database(sqlite_url)
    yield Town(database, create_app(SETTINGS, database))
    database.close()


def test_who_asks_too_often_is_told_when_to_ask_again(town: Town) -> None:
    client = TestClient(town.app, client=("192.0.2.1", 1))  # type: ignore[arg-type]
    assert [client.get("/api/").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/api/")
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"  # scripts must read why
    said = answer.json()
    assert said["title"] == "Too many requests"
    assert said["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/console", "/console/sign-in", "/provider/confirm?link=x"])
def test_people_get_a_page_that_says_when_to_try_again(town: Town, path: str) -> None:
    client = TestClient(town.app, client=("192.0.2.1", 1), follow_redirects=False)  # type: ignore[arg-type]
    for _ in range(3):
        client.get(path)
    answer = client.get(path)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert re.search(r"Try again in \d+ (minute|second)s?\.", answer.text)


@pytest.mark.parametrize(
    ("wait", "words"),
    [(1, "in 1 second"), (59, "in 59 seconds"), (60, "in 1 minute"), (61, "in 2 minutes")],
)
def test_a_wait_is_said_in_words(wait: int, words: str) -> None:
    assert in_words(wait) == words


def test_each_address_has_a_count_of_its_own(town: Town) -> None:
    assert town.statuses(4, "192.0.2.1")[-1] == 429
    assert town.statuses(3, "192.0.2.2") == [200] * 3


def test_a_key_has_a_count_of_its_own_wherever_it_is_used(town: Town) -> None:
    with town.database.writing() as session:
        key = create_key(session, name="Website", role=Role.VIEWER, now=makers.NOW)
    # The first request with a key counts for its address: only then is the key known.
    assert town.statuses(4, "192.0.2.1", x_api_key=key) == [200] * 4
    there = town.statuses(4, "192.0.2.9", authorization=f"Bearer {key}")
    assert there == [200, 200, 200, 429]


def test_guessing_keys_gains_nothing(town: Town) -> None:
    guesses = [town.statuses(1, "192.0.2.1", x_api_key=f"lo_{n}")[0] for n in range(4)]
    assert guesses == [200, 200, 200, 429]


def test_a_revoked_key_is_forgotten(town: Town) -> None:
    with town.database.writing() as session:
        key = create_key(session, name="Website", role=Role.VIEWER, now=makers.NOW)
        revoke_keys(session, "Website", makers.NOW)
    assert town.statuses(4, "192.0.2.1", x_api_key=key)[-1] == 429


def test_only_a_proxy_that_we_trust_may_say_for_whom_it_asks(town: Town) -> None:
    ours, anybody = "198.51.100.7", "192.0.2.1"
    for address in ("203.0.113.1", "203.0.113.2"):
        assert town.statuses(3, ours, x_forwarded_for=f"10.9.9.9, {address}") == [200] * 3
    spoofed = [town.statuses(1, anybody, x_forwarded_for=f"203.0.113.{n}")[0] for n in range(9, 13)]
    assert spoofed[-1] == 429


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),  # the same, written otherwise
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),  # a household has the whole network
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("127.0.0.1", None),
        ("::1", None),
        ("", None),  # a socket of this machine
    ],
)
def test_addresses_are_counted_by_whoever_has_them(host: str, counted: str | None) -> None:
    assert whom_to_count(host) == counted


def test_this_machine_is_not_limited(town: Town) -> None:
    assert town.statuses(8, "127.0.0.1") == [200] * 8


def test_a_limit_that_nobody_can_read_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="api_limit"):
        Settings(api_limit="a lot")


def test_an_empty_limit_is_none(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    town = Town(database, create_app(Settings(api_limit=""), database))
    assert town.statuses(20, "192.0.2.1") == [200] * 20
    database.close()
