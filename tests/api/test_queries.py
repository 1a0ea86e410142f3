"""How many queries an answer takes does not depend on how much it holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.database import Database
from tests.api.conftest import Site

QUERIES = {
    "/": 0,
    "/services/{id}": 1,
    "/services": 3,  # version, how many, the entries with their freshness
    "/services?minimal=true": 4,
    "/service_at_locations": 5,
    "/changes": 2,
}


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that are sent within."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


PAST_WHAT_IS_KEPT = {"range": "bytes=0-"}


def queries_of(site: Site, path: str) -> list[str]:
    with counting(site.database) as sent:
        assert site.get(path, headers=PAST_WHAT_IS_KEPT).status_code == 200
    return [one for one in sent if one.lstrip().upper().startswith("SELECT")]


@pytest.mark.parametrize("path", QUERIES)
def test_an_answer_takes_a_fixed_number_of_queries(site: Site, path: str) -> None:
    full = path.format(id=site.services[0].id)
    assert len(queries_of(site, full)) == QUERIES[path], queries_of(site, full)


@pytest.mark.parametrize(
    "path", ["/services", "/service_at_locations", "/organizations", "/organizations?full=true",
             "/taxonomies", "/taxonomy_terms"]
)  # fmt: skip
def test_more_on_a_page_takes_no_more_queries(site: Site, path: str) -> None:
    mark = "&" if "?" in path else "?"
    few, many = (queries_of(site, f"{path}{mark}per_page={rows}") for rows in (1, 12))
    assert len(few) == len(many)


def test_a_known_answer_takes_one_query(site: Site) -> None:
    tag = site.get("/services").headers["etag"]
    with counting(site.database) as sent:
        known = {"if-none-match": tag} | PAST_WHAT_IS_KEPT
        assert site.get("/services", headers=known).status_code == 304
    assert len([one for one in sent if one.startswith("SELECT")]) == 1


def test_a_kept_answer_asks_for_the_data_version_at_most(site: Site) -> None:
    site.get("/services")
    with counting(site.database) as sent:
        assert site.get("/services").status_code == 200
    assert len([one for one in sent if one.startswith("SELECT")]) <= 1
