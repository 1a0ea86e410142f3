"""Whatever is asked, the answer is never a 500, and says what is wrong."""

import json
from typing import Any

import pytest

from app.accounts.keys import create_key
from app.accounts.roles import Role
from tests import makers
from tests.api.conftest import Site

HUGE = str(2**63)
LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")
ENTRIES = ("services", "service_at_locations")

REFUSED = [  # parameter, value
    ("page", "0"),
    ("page", "-5"),
    ("page", "1e999"),
    ("page", HUGE),
    ("page", "999999999"),
    ("page", "1.5"),
    ("page", "%00"),
    ("per_page", "0"),
    ("per_page", "501"),
    ("per_page", HUGE),
    ("format", "xml"),
    ("search", "%00"),
    ("search", "x" * 501),
]
REFUSED_OF_ENTRIES = [
    ("text", "a%00b"),
    ("id", "2"),
    ("id", HUGE),
    ("taxonomy_term_id", "esdType:1"),
    ("organization_id", "%00"),
    ("minimum_age", "1e999"),
    ("minimum_age", "nan"),
    ("minimum_age", "-1"),
    ("maximum_age", "-inf"),
    ("maximum_age", "old"),
    ("start_time", "25:00"),
    ("start_time", "٠٩:٠٠"),
    ("end_time", "noon"),
    ("day", "someday"),
    ("modified_after", "yesterday"),
    ("modified_after", "0001-01-01T00:00:00%2B14:00"),
    ("modified_after", "9999-12-31T23:59:59-14:00"),
    ("modified_after", "1e999"),
    ("postcode", "%00"),
    ("postcode", "'; DROP TABLE services; --"),
    ("near", "91,0"),
    ("near", "1e999,0"),
    ("near", "here"),
    ("need", "no-such-need"),
    ("need", "%00"),
    ("category", "NOT A KEY"),
    ("short_breaks_card", "sometimes"),
    ("free", "maybe"),
]
STRANGE_BUT_FINE = [
    "search=%ff%fe",
    "search=%ED%A0%80",
    "search=%zz",
    "search=%",
    "search=%22",
    "search=*",
    "search=NEAR(",
    "search=a%20AND%20",
    "search=💩",
    "search=%E2%80%AE",
    "search=' OR 1=1 --",
    "search=-",
    "search=\\",
    "search=a:b",
    "search=(((((((((((((((((",
    "text=Extra%20Care%20-%20Redwood%20Glades.",
    "search=&day=&page=&minimum_age=&near=",
    "unknown=1&q[]=2&=3&&&==",
    "page=1&page=2",
    "id=" + "&id=".join(["00000000-0000-0000-0000-000000000000"] * 90),
    "day=mo,TU&day=SU",
    "free=true",
    "full=false",
]
PATHS = [
    "/services/%00",
    "/services/%ff",
    "/services/" + "x" * 5000,
    "/services/..%2f..%2fetc%2fpasswd",
    f"/services/{HUGE}",
    "/services/'",
    "/organizations/%00",
    f"/organizations/{HUGE}",
    "/service_at_locations/nope",
    "/taxonomies/%00",
    "/taxonomy_terms/-1",
    "/%00",
    "/%zz",
    "//",
    "/services//",
    "/changes?cursor=-1",
    f"/changes?cursor={HUGE}",
    f"/changes?cursor={2**53}",
    "/changes?limit=0",
    "/changes?limit=1e999",
    "/changes?cursor=%00",
]


@pytest.mark.parametrize("noun", LISTS)
def test_bad_pages_and_words_are_refused_by_name(site: Site, noun: str) -> None:
    for name, value in REFUSED:
        _refused(site, noun, name, value)


@pytest.mark.parametrize("noun", ENTRIES)
def test_bad_filters_are_refused_by_name(site: Site, noun: str) -> None:
    for name, value in REFUSED_OF_ENTRIES:
        _refused(site, noun, name, value)


def test_allowed_values_are_told(site: Site) -> None:
    assert "MO" in _refused(site, "services", "day", "someday")["allowed"]
    assert "ndjson" in _refused(site, "services", "format", "xml")["allowed"]
    assert "accepted" in _refused(site, "services", "short_breaks_card", "perhaps")["allowed"]
    assert _refused(site, "services", "per_page", "501")["maximum"] == 500


@pytest.mark.parametrize("noun", LISTS)
def test_strange_questions_are_answered(site: Site, noun: str) -> None:
    for query in STRANGE_BUT_FINE:
        answer = site.get(f"/{noun}?{query}")
        assert answer.status_code == 200, (query, answer.text)


def test_strange_addresses_are_answered_with_a_problem(site: Site) -> None:
    for path in PATHS:
        answer = site.get(path)
        assert answer.status_code in (200, 404, 405, 422), (path, answer.text)
        if answer.status_code != 200:
            _is_a_problem(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_other_methods_are_answered_with_a_problem(site: Site, method: str) -> None:
    for path in ("/api/services", "/api/", "/api/changes"):
        answer = site.client.request(method, path, content=b"\x00\xff")
        assert answer.status_code == 405
        _is_a_problem(answer)


def test_a_problem_never_repeats_what_was_sent(site: Site) -> None:
    secret = "my-childs-name"
    for query in (f"minimum_age={secret}", f"day={secret}", f"postcode={secret}!"):
        assert secret not in site.get(f"/services?{query}").text


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 501, ""])
def test_text_that_cannot_be_kept_is_refused(site: Site, text: str) -> None:
    with site.database.writing() as session:
        secret = create_key(session, name="tests", role=Role.EDITOR, now=makers.NOW)
    service = site.services[0]
    body = {"version": 1, "why": text, "document": service.stored() | {"name": f"New{text}"}}
    answer = site.client.put(
        f"/api/entries/{service.id}",
        content=json.dumps(body),
        headers={"X-API-Key": secret, "content-type": "application/json"},
    )
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 422:
        _is_a_problem(answer)


def _refused(site: Site, noun: str, name: str, value: str) -> Any:
    answer = site.get(f"/{noun}?{name}={value}")
    assert answer.status_code == 422, (name, value, answer.text)
    _is_a_problem(answer)
    found = [one for one in answer.json()["errors"] if one["parameter"] == name]
    assert found, (name, value, answer.text)
    assert found[0]["message"]
    return found[0]


def _is_a_problem(answer: Any) -> None:
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    said = answer.json()
    assert {"type", "title", "status", "detail"} <= set(said)
    assert said["status"] == answer.status_code
