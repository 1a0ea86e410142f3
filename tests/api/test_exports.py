"""Open data over the API: whole, current, and without what is withheld."""

import csv
import json
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest

from app.accounts.actors import ActorKind, actor_named
from app.directory.facts import EntryStatus
from app.directory.open_formats import Format
from app.freshness.assurances import assure
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
from tests import makers
from tests.api.conftest import SERVICES, Site
from tests.makers import NOW


def save(site: Site, *entries: Any) -> None:
    with site.database.writing() as session:
        makers.save(session, *entries)


@pytest.mark.parametrize("form", list(Format))
def test_each_form_is_a_file_with_a_name_a_length_and_a_tag(site: Site, form: Format) -> None:
    answer = site.get(f"/export.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == form.media_type
    assert answer.headers["content-length"] == str(len(answer.content))
    assert f"local-offer.{form}" in answer.headers["content-disposition"]
    known = {"if-none-match": answer.headers["etag"]}
    assert site.get(f"/export.{form}", headers=known).status_code == 304
    save(site, makers.a_service("Another"))
    assert site.get(f"/export.{form}", headers=known).status_code == 200


def test_json_holds_what_the_api_says_one_by_one(site: Site) -> None:
    entries = site.json("/export.json")
    assert len(entries) == SERVICES
    for entry in entries:
        assert entry == site.json(f"/services/{entry['id']}")


def test_lines_hold_the_same_as_the_array(site: Site) -> None:
    lines = [json.loads(line) for line in site.get("/export.ndjson").text.splitlines()]
    assert lines == site.json("/export.json")


def test_a_table_says_who_checked_and_when(site: Site) -> None:
    checked = site.services[0].id
    with site.database.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW, role="editor")
        assure(session, [checked], editor, method=Method.PHONE, now=NOW)
        refresh_trust(session, [checked], NOW)
    text = site.get("/export.csv").content.decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(StringIO(text))}
    assert len(rows) == SERVICES
    assert rows[str(checked)]["basis"] == "council_check"
    assert rows[str(checked)]["council_checked_on"] == "2026-11-24"
    other = rows[str(site.services[1].id)]
    assert (other["freshness_state"], other["basis"]) == ("never_assured", "none")
    assert other["freshness_sentence"].startswith("We have never checked these details.")


def test_a_workbook_is_one(site: Site) -> None:
    content = site.get("/export.xlsx").content
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(BytesIO(content)).namelist()


def test_a_map_has_a_point_for_each_place(site: Site) -> None:
    features = site.json("/export.geojson")["features"]
    assert len(features) == SERVICES
    assert {len(one["geometry"]["coordinates"]) for one in features} == {2}


def test_what_is_withheld_is_in_no_file(site: Site) -> None:
    place = makers.a_location("Refuge", latitude=51.987654, longitude=-0.123456)
    address = place.addresses[0].model_copy(update={"address_1": "7 Secret Street"})
    place = place.model_copy(update={"addresses": [address]})
    facts = {"address_visibility": "area_only", "contact_visibility": "team_only"}
    hidden = makers.a_service("Refuge", locations=(place,), facts=facts, email="s3cret@x.example")
    save(site, place, hidden)
    for form in (Format.JSON, Format.NDJSON, Format.CSV, Format.GEOJSON):
        text = site.get(f"/export.{form}").text
        assert "Secret Street" not in text
        assert "51.987654" not in text
        assert "s3cret" not in text
    book = zipfile.ZipFile(BytesIO(site.get("/export.xlsx").content))
    assert all(b"Secret Street" not in book.read(name) for name in book.namelist())
    shown = {one["properties"]["service_id"] for one in site.json("/export.geojson")["features"]}
    assert str(hidden.id) not in shown


def test_drafts_and_what_was_withdrawn_are_in_no_file(site: Site) -> None:
    draft = makers.a_service("Draft", facts={"entry_status": EntryStatus.DRAFT})
    gone = makers.a_service("Gone", facts={"entry_status": EntryStatus.WITHDRAWN})
    save(site, draft, gone)
    assert len(site.json("/export.json")) == SERVICES


@pytest.mark.parametrize("path", ["/export.pdf", "/export.CSV", "/export.", "/export.%00"])
def test_another_ending_is_refused_and_the_right_ones_are_named(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code in (404, 422)
    if answer.status_code == 422:
        assert "csv" in str(answer.json()["errors"][0]["allowed"])
