"""Half of a character in a body is refused by its place, and nothing is saved."""

import json

import pytest
from fastapi.exceptions import RequestValidationError

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.api.halves import refuse_halves
from tests import makers
from tests.api.conftest import Site


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (rb'{"name":"\ud800"}', ("body", "name")),
        (rb'{"a":[{"b":"\uDFFFx"}]}', ("body", "a", 0, "b")),
        (b'{"name":"\xed\xa0\x80"}', ("body", "name")),  # not escaped
        (rb'{"x":{"\ud83d":1}}', ("body", "x")),  # a name
        ('"\ud800"'.encode("utf-16-le", "surrogatepass"), ("body",)),
    ],
)
def test_a_half_is_refused_with_its_place(body: bytes, place: tuple[str, ...]) -> None:
    with pytest.raises(RequestValidationError) as refused:
        refuse_halves(body)
    assert [one["loc"] for one in refused.value.errors()] == [place]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        rb'{"name":"\ud83d\ude00"}',  # both halves: a face
        '{"name":"😀"}'.encode(),
        rb'{"name":"\ud800',  # no JSON: whoever reads it says so
        b"[" * 100_000,
        rb'{"name":"\\ud800"}',  # a backslash, and letters
    ],
)
def test_whole_characters_pass(body: bytes) -> None:
    refuse_halves(body)


def test_an_entry_with_half_of_a_character_is_refused_and_not_emptied(site: Site) -> None:
    with site.database.writing() as session:
        secret = create_key(session, name="Console", role=Role.EDITOR, now=makers.NOW)
    key = {"x-api-key": secret}
    path = f"/entries/{site.services[0].id}"
    read = site.json(path, headers=key)
    document = read["document"] | {"description": "Swimming \ud800 on Saturdays"}
    body = json.dumps({"version": read["version"], "why": "a test", "document": document})
    headers = key | {"content-type": "application/json"}
    answer = site.client.put(f"/api{path}", content=body, headers=headers)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "document.description"
    assert "half of a character" in error["message"]
    assert site.json(path, headers=key) == read


def test_a_question_with_half_of_a_character_is_refused(site: Site) -> None:
    answer = site.client.post("/api/services/search", content=rb'{"search":"\ud800"}',
                              headers={"content-type": "application/json"})  # fmt: skip
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "search"
