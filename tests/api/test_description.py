"""The description of the API is OpenAPI 3.1, holds examples, and every answer keeps to it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.api import wire
from app.api.door import ROUTERS
from tests.api.conftest import Site

PATHS = {route.path for router in ROUTERS for route in router.routes}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def described(site: Site) -> Any:
    return site.json("/openapi.json")


def operations(described: Any) -> Iterator[tuple[str, Any]]:
    for path, methods in described["paths"].items():
        yield from ((path, methods[name]) for name in METHODS if name in methods)


def test_it_is_openapi_3_1_and_names_every_operation(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    assert {*described["paths"], "/docs", "/developers"} == PATHS
    names = [one["operationId"] for _, one in operations(described)]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


def test_no_two_shapes_go_by_one_name(described: Any) -> None:
    """Programs that make clients name classes by it; `-Input` and `-Output` come of such twins."""
    names = described["components"]["schemas"]
    assert [name for name in names if not name.replace("_", "").isalnum()] == []
    titles = [one.get("title", name) for name, one in names.items()]
    assert sorted(titles) == sorted(set(titles))


def test_every_operation_says_what_it_does_and_how_it_fails(described: Any) -> None:
    for path, operation in operations(described):
        assert operation["summary"], path
        assert operation["description"], path
        assert {"200", "404", "422", "503"} <= set(operation["responses"])
        if "security" in operation:
            assert {"401", "403", "409"} <= set(operation["responses"])
            continue
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, parameter["name"])


def test_every_public_operation_has_an_example_that_fits_its_shape(described: Any) -> None:
    for path, operation in operations(described):
        if "security" in operation:
            continue
        answer = operation["responses"]["200"]["content"]["application/json"]
        assert "example" in answer, path
        schema = answer["schema"] | {"components": described["components"]}
        errors = [e.message for e in Draft202012Validator(schema).iter_errors(answer["example"])]
        assert errors == [], path


def test_what_may_be_missing_is_not_described_as_null(described: Any) -> None:
    for name, schema in described["components"]["schemas"].items():
        if isinstance(getattr(wire, name, None), type):
            assert '{"type": "null"}' not in json.dumps(schema), name


def test_the_parameters_of_open_referral_are_all_described(described: Any) -> None:
    both = {"search", "page", "per_page", "taxonomy_term_id", "taxonomy_id", "minimum_age"}
    both |= {"maximum_age", "start_time", "end_time", "day", "organization_id", "modified_after"}
    both |= {"full", "format", "postcode", "proximity"}
    for path, more in {
        "/services": both | {"minimal", "text"},
        "/service_at_locations": both,
        "/taxonomies": {"page", "per_page", "search", "format"},
        "/taxonomy_terms": {"page", "per_page", "search", "taxonomy_id", "parent_id", "top_only"},
        "/organizations": {"search", "full_service", "full", "taxonomy_term_id", "taxonomy_id"},
    }.items():
        named = {one["name"] for one in described["paths"][path]["get"]["parameters"]}
        assert more <= named
