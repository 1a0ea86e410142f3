"""Lists: facts run out, what might fit is told apart, and nobody is sent away with nothing."""

from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from app.api import wire
from app.directory.documents import AddressDocument
from app.directory.helplines import all_help_lines, help_lines
from tests import makers
from tests.api.conftest import SERVICES, Site
from tests.api.finding import LASTS, besides, follow, paying, save
from tests.api.test_queries import PAST_WHAT_IS_KEPT, counting
from tests.directory import offers


def test_a_payment_fact_past_its_policy_is_unknown(site: Site) -> None:
    fresh = paying("Fresh", 0)
    last_day = paying("Last day", LASTS.days)
    past = paying("Past", LASTS.days + 1)
    undated = paying("Undated", None)
    untold = paying("Untold", 0, card="unknown")
    refused = paying("Refused", 0, card="not_accepted")
    save(site, fresh, last_day, past, undated, untold, refused)
    page = site.json("/services?category=jobs&short_breaks_card=accepted&sort=name")
    assert [one["name"] for one in page["contents"]] == ["Fresh", "Last day"]
    might = besides(page, "short_breaks_card")
    assert might["count"] == 3
    listed = follow(site, might)
    assert {one["name"] for one in listed["contents"]} == {"Past", "Undated", "Untold"}
    unknown = site.json("/services?category=jobs&short_breaks_card=unknown")
    assert {one["name"] for one in unknown["contents"]} == {"Past", "Undated", "Untold"}
    assert "might_fit" not in unknown


def test_what_might_fit_is_said_in_words_on_the_first_page_only(site: Site) -> None:
    save(site, paying("Untold", 0, card="unknown"))
    page = site.json("/services?category=jobs&short_breaks_card=accepted")
    might = besides(page, "short_breaks_card")
    assert might["sentence"].startswith("1 more has not told us whether they take the card")
    assert "might_fit" not in site.json("/services?category=jobs&short_breaks_card=accepted&page=2")
    assert "might_fit" not in site.json("/services")


def test_an_empty_list_says_where_else_to_look(site: Site) -> None:
    with site.database.writing() as session:
        offers.load_postcodes(session)
    guide = makers.a_service(
        "When they say no", facts={"category": "ehc_plans", "law_basis": "The Act"}
    )
    save(site, guide)
    page = site.json("/services?category=ehc_plans&age=3&near=52,0&proximity=1000")
    assert page["total_items"] == 0
    else_ = page["where_else"]
    wire.Listed[wire.Service].model_validate_json(
        site.client.get("/api/services?category=ehc_plans&age=3&near=52,0&proximity=1000").text
    )
    assert [one["name"] for one in else_["guides"]] == ["When they say no"]
    assert {one["name"] for one in else_["help_lines"]} >= {"Contact", "IPSEA"}
    for one in else_["loosen"]:
        assert follow(site, one)["total_items"] == one["count"] > 0


def test_the_nearest_beyond_the_circle_are_named_with_their_distance(site: Site) -> None:
    page = site.json("/services?near=51.40,-0.1963&proximity=100")
    nearest = page["where_else"]["nearest"]
    assert [one["metres"] for one in nearest] == sorted(one["metres"] for one in nearest)
    assert nearest[0]["metres"] == 3300  # 0.03 degrees of latitude
    assert urlsplit(nearest[0]["url"]).path.startswith("/api/services/")


def test_loosening_one_filter_is_offered_first_and_more_where_one_is_not_enough(site: Site) -> None:
    page = site.json("/services?search=swimming&day=TU")
    assert [one["parameters"] for one in page["where_else"]["loosen"]] == [["day"]]
    page = site.json("/services?search=nosuchword&day=TU&age=7")
    loosen = page["where_else"]["loosen"]
    assert [sorted(one["parameters"]) for one in loosen] == [["day", "search"]]
    assert follow(site, loosen[0])["total_items"] == loosen[0]["count"] == SERVICES


def test_help_lines_are_whole_and_some_are_for_everybody() -> None:
    for one in all_help_lines():
        assert one.phone or one.website
        assert one.website.startswith("https://")
    assert help_lines([]) == [one for one in all_help_lines() if not one.categories] != []


def test_what_is_found_by_area_is_near_it_or_serves_it(site: Site) -> None:
    place = makers.a_location(
        "Leeds hall",
        latitude=53.8,
        longitude=-1.5,
        addresses=[AddressDocument(address_1="1 Row", city="Leeds", postal_code="LS1 1AA")],
    )
    save(site, place, makers.a_service("In Leeds", locations=(place,), service_areas=[]))
    for area in ("Leeds", "LS1", "ls1 9zz"):
        assert [one["name"] for one in site.json(f"/services?area={area}")["contents"]] == [
            "In Leeds"
        ]
    assert site.json("/services?area=Sutton")["total_items"] == SERVICES


STATEMENTS = {  # version, keys and terms of vocabularies, count, ids, entries, what might fit
    "/services?need=autism&might_fit=need": 6,
    "/services?age=7&day=SA": 5,
    "/services?open_at=2026-12-05T10:30": 6,
    "/services?need=autism&age=24&day=TU": 7,  # nothing: what to loosen, twice
    "/services/facets": 5,  # and whether anybody changed how long facts count
    "/services/facets?need=autism": 9,
    "/services/{id}/similar": 4,
}


@pytest.mark.parametrize("path", STATEMENTS)
def test_finding_takes_a_fixed_number_of_statements(site: Site, path: str) -> None:
    one = paying("Fresh", 0)
    save(site, one)
    full = path.format(id=one.id)
    with counting(site.database) as sent:
        assert site.get(full, headers=PAST_WHAT_IS_KEPT).status_code == 200
    assert (
        len([one for one in sent if one.lstrip().startswith(("SELECT", "WITH"))])
        == STATEMENTS[path]
    ), sent


def test_the_shape_of_a_page_with_all_that_can_be_beside_it_is_described(site: Site) -> None:
    described = site.json("/openapi.json")
    schema = described["paths"]["/services"]["get"]["responses"]["200"]["content"]
    schema = schema["application/json"]["schema"] | {"components": described["components"]}
    for path in ("/services?age=24&ehcp_required=yes&near=50,1&proximity=5", "/services?free=no"):
        errors = Draft202012Validator(schema).iter_errors(site.json(path))
        assert [one.message[:300] for one in errors] == []


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_a_list_without_demands_is_the_same_list(site: Site, page: int) -> None:
    """It is read in another way than what is searched for: the bytes must not tell."""
    path = f"/services?per_page=5&page={page}"
    searched = site.get(f"{path}&modified_after=1950-01-01T00:00:00Z")
    assert site.get(path).content == searched.content
