"""Whatever the description allows, and much that it does not, is answered as it says: never by 500.

Everybody asks: nobody in particular, and keys of each role. The deep tests ask far more, and also
what the description forbids.
"""

from collections import Counter
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.freshness.flags import Doubt, raise_flag
from app.freshness.outcomes import Reason
from tests import makers
from tests.api.conftest import Site

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ACTORS = {"nobody": None, "viewer": Role.VIEWER, "editor": Role.EDITOR, "admin": Role.ADMIN}
# All on one database, those who differ most on the other.
EVERYBODY = [("sqlite", one) for one in ACTORS] + [
    ("postgresql", "nobody"),
    ("postgresql", "admin"),
]
asked_by_everybody = pytest.mark.parametrize(("site", "actor"), EVERYBODY, indirect=["site"])

# Where ids of things in the path are found, by the first word of the path.
LISTS = {
    "services": "/services",
    "entries": "/services",
    "service_at_locations": "/service_at_locations",
    "organizations": "/organizations",
    "taxonomies": "/taxonomies",
    "taxonomy_terms": "/taxonomy_terms",
    "flags": "/flags",
}


def so_many(cases: int) -> settings:
    """So many cases of each operation, the same in every run."""
    return settings(
        max_examples=cases,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def key_of(site: Site, role: Role) -> dict[str, str]:
    with site.database.writing() as session:
        secret = create_key(session, name="tests", role=role, now=makers.NOW)
    return {"Authorization": f"Bearer {secret}"}


def with_flags(site: Site) -> None:
    """A flag for each entry, so that there is something to decide about."""
    doubt = Doubt(Reason.LINK_GONE, "The page is gone", "a")
    with site.database.writing() as session:
        for service in site.services:
            raise_flag(session, service.id, doubt, makers.NOW)


def described(site: Site) -> Any:
    """The description as the tool understands it."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", site.client.app)


def ids_of(site: Site) -> dict[str, list[str]]:
    viewer = key_of(site, Role.VIEWER)
    lists = {path: site.json(path, headers=viewer)["contents"] for path in set(LISTS.values())}
    return {word: [one["id"] for one in lists[path]] for word, path in LISTS.items()}


def ask_everything(site: Site, actor: str, cases: int, mode: GenerationMode) -> Counter[int]:
    """How often each status came; each answer is checked against the description.

    Every other question is about a thing that there is: made-up ids find nothing.
    """
    with_flags(site)
    ids, statuses = ids_of(site), Counter[int]()
    role = ACTORS[actor]
    headers = key_of(site, role) if role else {}
    for result in described(site).get_all_operations():
        operation = result.ok()  # an Err here fails the test
        if mode is GenerationMode.NEGATIVE and not _takes_something(operation):
            continue
        known = cycle([None, *ids.get(operation.path.split("/")[1], [None])])

        @so_many(cases)
        @given(case=operation.as_strategy(generation_mode=mode))
        def try_it(case: Any) -> None:
            if case.path_parameters and (id := next(known)):  # noqa: B023 -- called in this turn
                case.path_parameters = dict.fromkeys(case.path_parameters, id)
            answer = case.call(headers=headers)
            statuses[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

        try_it()
    return statuses


def _takes_something(operation: Any) -> bool:
    """Whether there is something to get wrong."""
    raw = operation.definition.raw
    return bool(raw.get("parameters") or raw.get("requestBody"))


@asked_by_everybody
def test_whatever_the_description_allows_is_answered_as_described(site: Site, actor: str) -> None:
    statuses = ask_everything(site, actor, 15, GenerationMode.POSITIVE)
    assert statuses[200] > 100
    assert (statuses[401] > 0) == (actor == "nobody")
    assert (statuses[403] > 0) == (actor == "viewer")


@pytest.mark.deep
@asked_by_everybody
def test_much_that_is_allowed_is_answered_as_described(site: Site, actor: str) -> None:
    assert ask_everything(site, actor, 200, GenerationMode.POSITIVE)[200] > 1000


@pytest.mark.deep
@asked_by_everybody
def test_what_is_not_allowed_is_refused_as_described(site: Site, actor: str) -> None:
    assert ask_everything(site, actor, 100, GenerationMode.NEGATIVE)[422] > 500


@pytest.mark.parametrize("cases", [40, pytest.param(300, marks=pytest.mark.deep)])
def test_whatever_an_editor_saves_is_published_as_described(site: Site, cases: int) -> None:
    editor, id = key_of(site, Role.EDITOR), str(site.services[0].id)
    saving, reading = (
        described(site)[path][method]
        for path, method in (("/entries/{service_id}", "PUT"), ("/services/{entry}", "GET"))
    )
    saved = Counter[int]()

    @so_many(cases)
    @given(case=saving.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def try_it(case: Any) -> None:
        version = site.json(f"/entries/{id}", headers=editor)["version"]
        nothing_else: dict[str, object] = {"service_at_locations": [], "attributes": []}
        case.path_parameters = {"service_id": id}
        case.body = case.body | {
            "version": version,
            "document": case.body["document"] | nothing_else | {"organization_id": None},
        }
        answer = case.call(headers=editor)
        saved[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        shown = reading.Case(path_parameters={"entry": id})
        shown.validate_response(shown.call(), checks=CHECKS)

    try_it()
    assert saved[200] > cases / 10  # most of what is made up is no phone number, no such key
