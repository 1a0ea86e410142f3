"""Rows become documents, and what is wrong in them becomes problems."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.importing.files import Row, Sheet
from app.directory.importing.mapping import WrongMapping, parse_mapping
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.spreadsheet import SpreadsheetRecords
from tests.importing.makers import (
    CLUBS,
    HEADERS,
    TODAY,
    club,
    csv_file,
    problems_of,
    read_clubs,
    service_of,
)


def test_a_row_becomes_an_organization_a_place_and_a_service(tmp_path: Path) -> None:
    records = read_clubs(tmp_path, [club(Place="Hall", Postcode="sm11aa", Ages="4 to 18")])
    organization, location, service = records
    assert (organization.kind, location.kind, service.kind) == (
        "organization",
        "location",
        "service",
    )
    document = service_of(records)
    assert document["organization_id"] == str(organization.entry_id)
    assert document["service_at_locations"][0]["location_id"] == str(location.entry_id)
    assert (document["minimum_age"], document["maximum_age"]) == (4, 18)
    assert document["foreign_id"] == "1"


def test_rows_that_continue_another_add_their_parts(tmp_path: Path) -> None:
    rows = [
        club(Place="Hall", Phone="020 7946 0001"),
        {"ID": "2", "More of": "1", "Place": "Pool", "Phone": "020 7946 0002"},
    ]
    document = service_of(read_clubs(tmp_path, rows))
    assert len(document["service_at_locations"]) == 2
    assert [one["number"] for one in document["phones"]] == ["020 7946 0001", "020 7946 0002"]


def test_a_row_that_continues_nothing_is_told_and_skipped(tmp_path: Path) -> None:
    records = read_clubs(tmp_path, [club(), {"ID": "2", "More of": "9", "Place": "Pool"}])
    assert ("More of", "the row is skipped: there is no such row to continue") in problems_of(
        records
    )


def test_a_row_without_an_id_or_with_one_that_is_taken_is_told_and_skipped(tmp_path: Path) -> None:
    records = read_clubs(tmp_path, [club(), club(Name="Again"), club(ID="")])
    assert service_of([one for one in records if one.document])["name"] == "Otters"
    assert [text for _, text in problems_of(records)] == [
        "the row is skipped: this id is there twice",
        "the row is skipped: a row without an id",
    ]


def test_a_row_without_a_name_is_refused_with_its_row(tmp_path: Path) -> None:
    records = read_clubs(tmp_path, [club(Name="")])
    refused = records[-1]
    assert refused.document is None
    assert refused.problems[0]["record"] == "clubs, row 2"


def test_placeholders_are_no_value_and_are_told(tmp_path: Path) -> None:
    records = read_clubs(tmp_path, [club(Web="http://example.com", Phone="00000000000")])
    document = service_of(records)
    assert "url" not in document
    assert "phones" not in document
    assert [field for field, _ in problems_of(records)] == ["Web", "Phone"]


def test_a_past_check_goes_beside_the_document_and_never_lies_in_the_future(tmp_path: Path) -> None:
    document = service_of(read_clubs(tmp_path, [club(Checked="03/11/2026")]))
    assert document["_assurance"] == {
        "assured_on": "2026-11-03",
        "method": "recorded_in_previous_directory",
    }
    records = read_clubs(tmp_path, [club(Checked="03/11/2027")])
    assert "_assurance" not in service_of(records)
    assert problems_of(records) == [("Checked", "left out: a check in the future")]


@pytest.mark.parametrize(("cell", "free"), [("Yes", "yes"), ("no", "no"), ("ask", "unknown")])
def test_values_are_translated_and_unknown_stays_unknown(
    tmp_path: Path, cell: str, free: str
) -> None:
    assert service_of(read_clubs(tmp_path, [club(Free=cell)]))["local_offer"]["free"] == free


def test_only_facts_of_which_the_source_speaks_are_said(tmp_path: Path) -> None:
    assert service_of(read_clubs(tmp_path, [club()]))["local_offer"] == {"free": "unknown"}


def test_columns_that_are_not_mapped_or_not_there_are_remarked(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "clubs.csv", [club()])
    mapping = CLUBS.replace("Checked =", "Chequed =")
    records = SpreadsheetRecords(parse_mapping(mapping), open_spreadsheet(file), today=TODAY)
    assert records.remarks == [
        "“clubs” has no column “Chequed”.",
        "“clubs”: column “Checked” is not mapped.",
    ]


def test_a_missing_id_column_is_an_error_that_lists_the_columns(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "clubs.csv", [club()])
    mapping = parse_mapping(CLUBS.replace('id = "ID"', 'id = "Id No"'))
    with pytest.raises(WrongMapping, match="no column “Id No”; it has “ID”, “More of”"):
        SpreadsheetRecords(mapping, open_spreadsheet(file), today=TODAY)


def test_a_contact_that_is_not_public_becomes_the_private_update_contact(tmp_path: Path) -> None:
    mapping = CLUBS.replace('Phone = "phones"', 'Phone = "contacts.phones"').replace(
        'About = "description"', 'About = "contacts.visible"'
    )
    document = service_of(read_clubs(tmp_path, [club(About="No", Phone="020 7946 0001")], mapping))
    assert "contacts" not in document
    assert document["local_offer"]["update_contact_phone"] == "020 7946 0001"


CELLS = st.text(max_size=40) | st.sampled_from(
    ["1", "Yes", "http://", "4 to 18", "020 7946 0001", "<b>", "2026-11-03", "\x00", "\ud800"]
)


@given(st.lists(st.lists(CELLS, min_size=len(HEADERS), max_size=len(HEADERS)), max_size=5))
def test_whatever_the_cells_hold_records_or_problems_come_of_it(rows: list[list[str]]) -> None:
    sheet = Sheet("x", HEADERS, [Row(n, tuple(cells)) for n, cells in enumerate(rows, start=2)])
    for record in SpreadsheetRecords(parse_mapping(CLUBS), [sheet], today=TODAY):
        assert record.document or record.problems
