"""What version 1 promises stays: nothing is taken back, renamed or of another type."""

from typing import Any

from tests.api.conftest import Site
from tests.api.promises import PROMISED, promises


def test_nothing_that_was_promised_is_taken_back(site: Site) -> None:
    promised = set(PROMISED.read_text().splitlines())
    assert len(promised) > 400
    # Something must go? The page for developers says how. Nothing released yet? Write it anew.
    assert promised - promises(site.json("/openapi.json")) == set()


def test_a_member_that_goes_or_changes_is_noticed() -> None:
    before = promises(a_description({"name": {"type": "string"}, "age": {"type": "integer"}}))
    after = promises(a_description({"name": {"type": "integer"}, "size": {"type": "integer"}}))
    assert before - after == {"Club.name is string, always", "Club.age is integer"}
    assert {one for one in before if "takes" in one} == {"GET /clubs takes search"}


def a_description(members: dict[str, Any]) -> Any:
    shape = {"$ref": "#/components/schemas/Club"}
    answer = {"content": {"application/json": {"schema": shape}}}
    operation = {"parameters": [{"name": "search"}], "responses": {"200": answer}}
    return {
        "paths": {"/clubs": {"get": operation}},
        "components": {"schemas": {"Club": {"properties": members, "required": ["name"]}}},
    }
