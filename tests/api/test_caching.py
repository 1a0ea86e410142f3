"""Answers say when they are new, and cost nothing when they are not."""

import pytest

from app.directory.documents import ServiceDocument
from tests import makers
from tests.api.conftest import Site

PATHS = [
    "/",
    "/services?per_page=2",
    "/services?minimal=true",
    "/services/{id}",
    "/service_at_locations",
    "/organizations",
    "/taxonomies",
    "/taxonomy_terms",
    "/vocabularies",
    "/changes",
]


def at(path: str, site: Site) -> str:
    return path.format(id=site.services[0].id)


def rename(site: Site, service: ServiceDocument, name: str) -> None:
    with site.database.writing() as session:
        makers.save(session, service.model_copy(update={"name": name}))


@pytest.mark.parametrize("path", PATHS)
def test_the_same_question_again_is_answered_not_modified(site: Site, path: str) -> None:
    first = site.get(at(path, site))
    tag = first.headers["etag"]
    assert tag.startswith('"')  # strong
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.get(at(path, site), headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers["vary"] == "Accept-Encoding"
    assert site.get(at(path, site), headers={"if-none-match": '"other"'}).status_code == 200


def test_another_question_has_another_tag(site: Site) -> None:
    paths = ["/services?page=1&per_page=2", "/services?page=2&per_page=2", "/organizations"]
    assert len({site.get(path).headers["etag"] for path in paths}) == 3


def test_the_order_of_parameters_does_not_matter(site: Site) -> None:
    one, other = site.get("/services?page=1&per_page=2"), site.get("/services?per_page=2&page=1")
    assert one.headers["etag"] == other.headers["etag"]


def test_a_changed_entry_changes_tags_and_last_modified(site: Site) -> None:
    service = site.services[0]
    paths = ["/services", f"/services/{service.id}", "/service_at_locations", "/changes"]
    before = {path: site.get(path).headers["etag"] for path in paths}
    rename(site, service, "Sunday swimming")
    for path in paths:
        answer = site.get(path, headers={"if-none-match": before[path]})
        assert answer.status_code == 200, path
        assert answer.headers["etag"] != before[path]
    assert "last-modified" in site.get("/services").headers


def test_errors_and_health_are_not_kept(site: Site) -> None:
    for path in ("/health", "/services/nope", "/services?page=0"):
        assert site.get(path).headers["cache-control"] == "no-store"


def test_no_answer_sets_a_cookie(site: Site) -> None:
    for path in (*PATHS, "/health", "/docs", "/openapi.json", "/nope"):
        assert "set-cookie" not in site.get(at(path, site)).headers
