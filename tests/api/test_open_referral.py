"""Every endpoint keeps to Open Referral UK 3.0 and to HSDS 3.1: by the official schemas where they
are to be had, and by our own shapes everywhere."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.api import wire
from tests.api.conftest import SERVICES, Site
from tests.api.official import complaints, needs_schemas

LISTS: dict[str, tuple[str, type[BaseModel]]] = {
    "services": ("service", wire.Service),
    "service_at_locations": ("service_at_location", wire.WholeServiceAtLocation),
    "organizations": ("organization", wire.Organization),
    "taxonomies": ("taxonomy", wire.Taxonomy),
    "taxonomy_terms": ("taxonomy_term", wire.TaxonomyTerm),
}
ENVELOPE = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}
OWNERS = {
    f"{kind}_id"
    for kind in (
        "service",
        "organization",
        "location",
        "service_at_location",
        "contact",
        "phone",
    )
}
each_list = pytest.mark.parametrize("noun", LISTS)


def pages(site: Site, noun: str, per_page: int = 2) -> list[Any]:
    """The first, the middle and the last page: what the official checker looks at."""
    total = site.json(f"/{noun}?per_page={per_page}")["total_pages"]
    numbers = sorted({1, (total + 1) // 2, total})
    return [site.json(f"/{noun}?per_page={per_page}&page={number}") for number in numbers]


def things(site: Site, noun: str) -> list[Any]:
    """What is on those pages, and each thing by its id."""
    found = [thing for page in pages(site, noun) for thing in page["contents"]]
    return found + [site.json(f"/{noun}/{thing['id']}") for thing in found]


def unnamed(shape: BaseModel, path: str = "") -> list[str]:
    """Fields on the wire that our shapes do not name: nothing may slip out by accident."""
    found = [f"{path}.{name}" for name in shape.model_extra or {}]
    for name in type(shape).model_fields:
        value = getattr(shape, name)
        inner = value if isinstance(value, list) else [value]
        found += [x for one in inner if isinstance(one, BaseModel) for x in unnamed(one, name)]
    return found


@needs_schemas
@pytest.mark.parametrize("version", ["uk30", "hsds31"])
@each_list
def test_every_thing_is_valid_by_the_official_schemas(site: Site, noun: str, version: str) -> None:
    schema, _ = LISTS[noun]
    for thing in things(site, noun):
        assert complaints(f"{version}/{schema}", thing) == []


@needs_schemas
def test_the_front_page_is_valid_by_the_official_schema(site: Site) -> None:
    assert complaints("uk30/api_details", site.json("/")) == []


@needs_schemas
def test_a_service_at_a_location_also_passes_as_a_service(site: Site) -> None:
    """The checker's copy of the description validates it with the schema of a service."""
    listed = site.json("/service_at_locations")["contents"]
    for thing in [*listed, site.json(f"/service_at_locations/{listed[0]['id']}")]:
        assert complaints("uk30/service", thing) == []
        assert {"name", "status"} <= set(thing)


@needs_schemas
def test_the_official_schemas_do_find_faults(site: Site) -> None:
    service = site.json("/services?per_page=1")["contents"][0]
    for fault in ({"name": None}, {"id": "7"}, {"url": "www.example.com"}, {"status": "open"}):
        assert complaints("uk30/service", service | fault)


@each_list
def test_every_thing_has_the_shape_that_we_describe(site: Site, noun: str) -> None:
    _, shape = LISTS[noun]
    for thing in things(site, noun):
        shape.model_validate_json(_text(thing))


@each_list
def test_nothing_is_on_the_wire_that_we_do_not_describe(site: Site, noun: str) -> None:
    _, shape = LISTS[noun]
    for thing in things(site, noun):
        left = unnamed(shape.model_validate_json(_text(thing)))
        assert [one for one in left if one.rsplit(".")[-1] not in OWNERS] == []


@pytest.mark.parametrize("path", ["/", "/changes", "/health", "/services?minimal=true"])
def test_the_other_answers_have_the_shape_that_we_describe(site: Site, path: str) -> None:
    shapes: dict[str, type[BaseModel]] = {
        "/": wire.About,
        "/changes": wire.Changes,
        "/health": wire.Health,
        "/services?minimal=true": wire.Listed[wire.Minimal],
    }
    shapes[path].model_validate_json(site.get(path).text)


def test_our_shapes_do_find_faults(site: Site) -> None:
    service = site.json("/services?per_page=1")["contents"][0]
    faults: list[dict[str, Any]] = [
        {"name": None},
        {"id": "7"},
        {"url": "www.example.com"},
        {"phones": []},
        {"email": "nobody"},
    ]
    for fault in faults:
        with pytest.raises(ValidationError):
            wire.Service.model_validate_json(_text(service | fault))


@each_list
def test_the_envelope_is_whole_and_counts_right(site: Site, noun: str) -> None:
    seen = []
    total = site.json(f"/{noun}?per_page=2")["total_pages"]
    for number in range(1, total + 1):
        page = site.json(f"/{noun}?per_page=2&page={number}")
        assert {name: type(value) for name, value in page.items()} == ENVELOPE
        assert page["page_number"] == number
        assert page["size"] == len(page["contents"])
        assert page["size"] == 2 or number == total
        assert page["first_page"] == (number == 1)
        assert page["last_page"] == (number == total)
        assert not page["empty"]
        seen += [thing["id"] for thing in page["contents"]]
    assert len(seen) == len(set(seen)) == page["total_items"]


def test_a_page_beyond_the_end_is_empty(site: Site) -> None:
    page = site.json("/services?page=99")
    assert (page["empty"], page["size"], page["last_page"]) == (True, 0, True)
    assert page["total_items"] == SERVICES


def test_the_front_page_names_the_version_and_an_absolute_description(site: Site) -> None:
    front = site.json("/")
    assert front["version"] == "HSDS-UK-3.0"
    assert front["openapi_url"] == "http://127.0.0.1:8000/api/openapi.json"
    assert site.client.get(front["openapi_url"]).json()["openapi"].startswith("3.1")


def _text(thing: Any) -> str:
    return json.dumps(thing)
