"""Parameters: listed values, wrong ones that are refused by name, odd ones that are fine."""

from typing import Any

import pytest

from app.api.words import VOCABULARY_OF
from tests.api.conftest import SERVICES, Site
from tests.api.finding import PATHS


def parameters(site: Site, path: str) -> dict[str, Any]:
    described = site.json("/openapi.json")["paths"][path]["get"]["parameters"]
    return {one["name"]: one["schema"] for one in described}


@pytest.mark.parametrize("path", PATHS)
def test_the_description_lists_the_values_as_the_vocabularies_have_them(
    site: Site, path: str
) -> None:
    known = {
        one["key"]: [term["key"] for term in one["terms"]]
        for one in site.json("/vocabularies")["contents"]
    }
    schemas = parameters(site, path)
    for name, vocabulary in VOCABULARY_OF.items():
        assert schemas[name]["items"]["enum"] == known[vocabulary], name
    for name in ("basis", "sort", "short_breaks_card", "free", "day", "might_fit"):
        assert "enum" in str(schemas[name]) or "$ref" in str(schemas[name]), name


@pytest.mark.parametrize("value", ["no_such_key", "NO KEY", "é", "'; --"])
def test_a_wrong_value_is_refused_with_those_that_are_allowed(site: Site, value: str) -> None:
    for name in (*VOCABULARY_OF, "basis", "sort", "might_fit"):
        refused_with_values(site, name, value)


def refused_with_values(site: Site, name: str, value: str) -> None:
    for answer in (
        site.get("/services", params={name: value}),
        site.client.post("/api/services/search", json={name: value}),
    ):
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        assert error["parameter"].startswith(name)
        assert len(error["allowed"]) > 1
        assert value not in answer.text


WRONG = [
    ("age", "26"),
    ("age", "-1"),
    ("age", "1.5"),
    ("open_at", "saturday"),
    ("open_at", "2026-13-01T10:00"),
    ("open_at", "0001-01-01T00:00:00+14:00"),
    ("assured_within", "P"),
    ("assured_within", "-3"),
    ("assured_within", "99999999"),
    ("assured_within", "P3H"),
    ("sort", "distance"),
    ("area", "\x00"),
    ("language", "\x00"),
    ("area", "x" * 65),
]
FINE = [
    ("age", "17"),
    ("age", "0,25"),
    ("age_band", "16_18"),
    ("open_at", "2026-12-05T10:30"),
    ("open_at", "2026-12-05T10:30:00Z"),
    ("open_at", "8999-12-31T23:59:59"),
    ("assured_within", "90"),
    ("assured_within", "P1Y2M3W4D"),
    ("assured_within", "9999"),
    ("basis", "none"),
    ("sort", "recently_assured"),
    ("area", "Sutton, London"),
    ("area", "ﷺ"),
    ("language", "Łódź"),
    ("accessibility", "lift,step_free"),
]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_no_value_is_refused_by_name(site: Site, path: str) -> None:
    for name, value in WRONG:
        answer = site.get(path, params={name: value})
        assert answer.status_code == 422, (name, value)
        assert answer.json()["errors"][0]["parameter"].startswith(name)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_a_value_is_answered(site: Site, path: str) -> None:
    for name, value in FINE:
        assert site.get(path, params={name: value}).status_code == 200, (name, value)


def test_a_moment_with_a_zone_is_the_same_moment(site: Site) -> None:
    """In July, ten o'clock in London is nine in Greenwich."""
    summer = "2026-07-04T10:30"
    local, utc = (
        site.json("/services", params={"open_at": one})["total_items"]
        for one in (summer, "2026-07-04T09:30Z")
    )
    assert local == utc == SERVICES
    assert site.json("/services?open_at=2026-07-04T11:30Z")["total_items"] == 0
