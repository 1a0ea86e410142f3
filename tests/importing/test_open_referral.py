"""Open Referral records of every age and condition."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.importing.envelope import read_page
from app.directory.importing.files import UnreadableFile
from app.directory.importing.json_files import MAX_DEPTH, parse_json
from app.directory.importing.open_referral import ServiceReader
from tests.importing.makers import (
    SOURCE,
    TODAY,
    an_id,
    feed_service,
    problems_of,
    read_service,
    service_of,
)

OLD = {
    "id": "1568",
    "name": "Youth <b>club</b>",
    "description": None,
    "url": "www.club.example",
    "email": "",
    "status": "Active",
    "organization": {"id": "source:Organisation", "name": "Org", "url": "org.example"},
    "eligibilitys": [{"id": "1", "eligibility": "Anyone", "minimum_age": 13, "maximum_age": 0}],
    "service_taxonomys": [
        {"id": "9", "taxonomy": {"id": "oe:12", "name": "Youth", "vocabulary": "openeligibility"}}
    ],
    "regular_schedules": [{"id": "5", "opens_at": "09:00:00", "closes_at": "12:00", "byday": "MO"}],
    "languages": [{"id": "3", "language": "English"}],
    "fundings": [{"id": "2", "source": "Council"}],
    "service_areas": [{"id": "4", "service_area": "Sutton"}],
    "contacts": [{"id": "7", "name": "Sam", "phones": [{"id": "8", "number": "020 7946 0000"}]}],
    "service_at_locations": [
        {
            "id": "6",
            "location": {
                "id": "l1",
                "name": "",
                "latitude": "51.3",
                "longitude": -0.2,
                "physical_addresses": [
                    {
                        "id": "a",
                        "address_1": "1 High Street",
                        "city": ", Cheam, Sutton, ",
                        "country": "England",
                        "postal_code": "sm11aa",
                    }
                ],
                "accessibility_for_disabilities": [{"id": "x", "accessibility": "Ramp"}],
            },
        }
    ],
}


def test_a_service_of_version_1_is_read_under_its_old_names() -> None:
    records = read_service(OLD)
    service = service_of(records)
    assert service["name"] == "Youth club"
    assert service["foreign_id"] == "1568"
    assert service["minimum_age"] == 13
    assert "maximum_age" not in service
    assert service["eligibility_description"] == "Anyone"
    assert service["schedules"][0]["byday"] == "MO"
    assert service["languages"][0]["name"] == "English"
    assert service["service_areas"][0]["name"] == "Sutton"
    assert service["funding"][0]["source"] == "Council"
    assert service["contacts"][0]["phones"][0]["number"] == "020 7946 0000"
    (location,) = [one.document for one in records if one.kind == "location"]
    assert location is not None
    assert location["addresses"][0]["city"] == "Cheam, Sutton"
    assert location["addresses"][0]["country"] == "GB"
    assert location["accessibility"][0]["description"] == "Ramp"
    (term,) = [one.document for one in records if one.kind == "taxonomy_term"]
    assert term is not None
    assert (term["name"], term["code"], term["taxonomy"]) == ("Youth", "oe:12", "openeligibility")


def test_what_was_wrong_is_told_by_record_and_field() -> None:
    told = problems_of(read_service(OLD))
    for field, problem in (
        ("service.id", "not a UUID"),
        ("url", "without its scheme"),
        ("maximum_age", "contradict"),
        ("description", "missing"),
    ):
        assert any(f == field and problem in p for f, p in told), field


def test_ids_are_the_same_at_every_reading_and_differ_between_sources() -> None:
    first, second = read_service(OLD), read_service(OLD)
    other = list(ServiceReader(SOURCE.__class__(int=7), TODAY).read(OLD, "record 1"))
    assert service_of(first) == service_of(second)
    assert service_of(first)["id"] != service_of(other)["id"]


@pytest.mark.parametrize(
    ("more", "field", "problem"),
    [
        ({"email": "email-example_com"}, "email", "not an e-mail address"),
        ({"url": "example/counselling"}, "url", "not a web address"),
        ({"minimum_age": 18, "maximum_age": 4}, "maximum_age", "contradict"),
        ({"minimum_age": "old"}, "minimum_age", "not a number"),
        ({"minimum_age": -3}, "minimum_age", "greater than or equal"),
        ({"assured_date": "2027-01-01"}, "assured_date", "in the future"),
        ({"status": "open"}, "status", "none of active"),
        ({"phones": "020"}, "phones", "not a list"),
        ({"phones": [{"id": "1"}, None, 3]}, "phones", "not an object"),
        ({"description": ["x"]}, "description", "not a single value"),
        ({"description": "No description available"}, "description", "placeholder"),
        ({"attributes": [{"id": "1"}]}, "attributes", "names no taxonomy term"),
        ({"organization": "Otters"}, "organization", "not an object"),
        ({"service_at_locations": [{"id": "1"}]}, "service_at_locations.0", "no location"),
        ({"schedules": [{"freq": "DAILY", "opens_at": "9"}]}, "schedules.freq", "none of WEEKLY"),
    ],
)
def test_a_breakage_is_reported_and_the_rest_is_kept(
    more: dict[str, Any], field: str, problem: str
) -> None:
    records = read_service(feed_service(1, **more))
    assert service_of(records)["name"] == "Service 1"
    assert any(f == field and problem in p for f, p in problems_of(records))


def test_the_publishers_claim_is_kept_as_theirs() -> None:
    service = service_of(read_service(feed_service(1, assured_date="2026-06-01")))
    assert service["publisher_assured_date"] == "2026-06-01"
    assert "_assurance" not in service


def test_another_directory_cannot_set_how_we_run_an_entry() -> None:
    facts = {"free": "yes", "needs": ["autism"], "pinned": True, "update_contact_email": "a@b.uk"}
    service = service_of(read_service(feed_service(1, local_offer=facts)))
    assert service["local_offer"] == {"needs": ["autism"], "free": "yes"}


def test_steps_of_a_guide_stay_whole_and_in_their_order() -> None:
    steps = ["Keep the letter; note its date.", "Ring us | write to us.", "Ring us again."]
    service = service_of(read_service(feed_service(1, local_offer={"steps": steps})))
    assert service["local_offer"] == {"steps": steps}
    many = read_service(feed_service(1, local_offer={"steps": ["A step"] * 51}))
    assert ("local_offer.steps", "left out: more than 50 steps") in problems_of(many)


def test_keys_in_the_wrong_case_are_understood() -> None:
    raw = {"ID": an_id("x"), "Name": "Otters", "serviceAtLocations": [], "MinimumAge": 4}
    assert service_of(read_service(raw))["minimum_age"] == 4


def test_a_service_without_a_name_or_an_id_is_refused_with_a_reason() -> None:
    wrong: list[Any] = [{"id": an_id("x")}, {"name": "Otters"}, {}, [], None, 3]
    for raw in wrong:
        record = read_service(raw)[-1]
        assert record.document is None
        assert "the record is skipped" in record.problems[-1]["problem"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = st.sampled_from(sorted({*OLD, *feed_service(1), "attributes", "local_offer", "wait_time"}))


@given(st.dictionaries(FIELDS, JSON, max_size=8))
def test_whatever_json_stands_in_the_fields_records_or_problems_come_of_it(raw: Any) -> None:
    for base in ({}, feed_service(1), OLD):
        records = read_service({**base, **raw})
        assert records
        assert all(one.document or one.problems for one in records)


@given(JSON)
def test_whatever_json_comes_as_a_service_or_as_a_page_nothing_breaks(raw: Any) -> None:
    assert read_service(raw)
    assert isinstance(read_page(raw).items, list)


@given(st.sampled_from(["contacts", "phones", "schedules", "service_at_locations"]), JSON)
def test_whatever_json_stands_in_a_nested_object_nothing_breaks(name: str, raw: Any) -> None:
    part = feed_service(1).get(name, [{}])[0]
    for key in [*part, "id", "phones", "location", "languages"]:
        assert read_service(feed_service(1, **{name: [{**part, key: raw}]}))


@pytest.mark.parametrize(
    ("answer", "items", "number", "pages"),
    [
        ({"contents": [1], "page_number": 1, "total_pages": 3}, 1, 1, 3),
        ({"content": [1, 2], "number": 0, "totalPages": "2", "totalElements": 4}, 2, 0, 2),
        ({"Content": [1], "Number": 1, "TotalPages": 1}, 1, 1, 1),
        ([1, 2, 3], 3, None, None),
        ({"id": "x", "name": "y"}, 1, None, None),
        ({"contents": None}, 0, None, None),
        ("rubbish", 0, None, None),
    ],
)
def test_pages_of_every_version_are_understood(
    answer: Any, items: int, number: int | None, pages: int | None
) -> None:
    page = read_page(answer)
    assert (len(page.items), page.number, page.total_pages) == (items, number, pages)


@pytest.mark.parametrize(
    "data", [b"{", b"\xff\xfe\xfa", b"[" * 100_000, b"[" * 60 + b"]" * 60, b"9" * 5_000]
)
def test_json_that_is_none_or_too_deep_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse_json(data, "feed")
    assert parse_json(b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1), "feed")
