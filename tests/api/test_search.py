"""Search by a body: the same answers, and no trace of the question."""

import logging
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import Site
from tests.api.finding import follow, paying, save
from tests.directory import offers

SECRETS = ["SM1 1AA", "autism", "seizures", "trampolining", "51.36,-0.19"]


def test_a_question_in_a_body_leaves_no_trace(
    site: Site, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with site.database.writing() as session:
        offers.load_postcodes(session)
    question = {"postcode": "SM1 1AA", "need": ["autism"], "search": "seizures trampolining"}
    with caplog.at_level(logging.DEBUG):
        answer = site.client.post("/api/services/search", json=question)
        refused = site.client.post("/api/services/search", json=question | {"near": "trampolining"})
    assert (answer.status_code, refused.status_code) == (200, 422)
    for one in (answer, refused):
        assert one.headers["cache-control"] == "no-store"
        assert "etag" not in one.headers
    assert "trampolining" not in refused.text
    said = caplog.text + "".join(capsys.readouterr())
    assert "/api/services/search" in said
    assert [secret for secret in SECRETS if secret in said] == []


def test_a_body_asks_what_an_address_asks(site: Site) -> None:
    with site.database.writing() as session:
        offers.load_postcodes(session)
    for question in (
        {},
        {"day": "SA", "per_page": 3},
        {"age": 7, "free": False, "sort": "name"},
        {"postcode": "SM1 1AA", "proximity": 5000, "age_band": ["5_10", "11_15"]},
        {"minimal": True},
    ):
        got = site.json("/services", params=question)
        posted = site.client.post("/api/services/search", json=question).json()
        for page in (got, posted):
            page.pop("might_fit", None)
        assert posted == got, question


def test_a_question_in_a_body_is_answered_with_questions_in_bodies(site: Site) -> None:
    question = {"short_breaks_card": "by_transfer_only", "free": "no"}
    save(site, paying("Untold", 0, card="unknown"))
    page = site.client.post("/api/services/search", json=question).json()
    for one in (*page["might_fit"], *page["where_else"]["loosen"]):
        assert urlsplit(one["url"]).query == ""
        assert follow(site, one)["total_items"] == one["count"]


BAD_BODIES = [b"", b"[]", b"7", b"{", b"\xff", b'{"page": 0}', b'{"need": {"a": 1}}']
BAD_BODIES += [b'{"search": "\\u0000"}', b'{"search": "\\ud800"}', b'{"age": [[1]]}']


def test_a_body_that_is_no_question_is_refused(site: Site) -> None:
    headers = {"content-type": "application/json"}
    for body in BAD_BODIES:
        answer = site.client.post("/api/services/search", content=body, headers=headers)
        assert answer.status_code in (400, 422), body
        assert answer.json()["status"] == answer.status_code
