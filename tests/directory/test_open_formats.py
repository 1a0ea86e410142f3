"""Open data: every form holds the same entries, and nothing that a spreadsheet would run."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.directory.export_columns import COLUMNS, FORMULA_SIGNS, harmless
from app.directory.open_formats import LONGEST_CELL, Format

ENTRY: dict[str, Any] = {
    "id": "1964699f-220d-51f9-8578-d9e8e255f2b5",
    "name": "Saturday swimming",
    "status": "active",
    "organization": {"name": "Otter Club"},
    "phones": [{"number": "020 7946 0005"}, {"number": "020 7946 0006"}],
    "minimum_age": 5,
    "service_at_locations": [
        {
            "id": "c8fc93c5-cf8e-5423-add5-eb0e4972e325",
            "location": {
                "name": "Otter Hall",
                "latitude": 51.3656,
                "longitude": -0.1963,
                "addresses": [{"city": "Sutton", "postal_code": "SM1 1AA"}],
            },
        },
        # known by its area alone
        {"id": "00000000-0000-0000-0000-000000000001", "location": {"name": "Near Sutton SM2"}},
        {"id": "00000000-0000-0000-0000-000000000002"},
    ],
    "local_offer": {"category": "clubs", "needs": ["autism", "hearing"], "free": "no"},
    "assured_date": "2026-11-03",
    "freshness": {
        "state": "current",
        "basis": "council_check",
        "assured_date": "2026-11-03",
        "council_checked_on": "2026-11-03",
        "next_due": "2027-05-03",
        "sentence": "The Local Offer team checked these details by phone on 3 November 2026.",
        "website": {"state": "working", "last_looked": "2026-11-23"},
    },
}


def written(form: Format, *entries: dict[str, Any]) -> bytes:
    file = BytesIO()
    form.write((json.dumps(one) for one in entries), file)
    return file.getvalue()


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def row(content: bytes, form: Format) -> dict[str, Any]:
    head, first = table(content) if form is Format.CSV else sheet(content)
    return dict(zip(head, first, strict=True))


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_a_row_says_how_fresh_the_entry_is_and_on_whose_word(form: Format) -> None:
    said = row(written(form, ENTRY), form)
    assert said["freshness_state"] == "current"
    assert said["basis"] == "council_check"
    assert said["assured_date"] == said["council_checked_on"] == "2026-11-03"
    assert said["provider_confirmed_on"] == ""
    assert said["next_due"] == "2027-05-03"
    assert said["freshness_sentence"].endswith("on 3 November 2026.")
    assert said["website_state"] == "working"


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_a_row_holds_what_is_nested_side_by_side(form: Format) -> None:
    said = row(written(form, ENTRY), form)
    assert said["organization"] == "Otter Club"
    assert said["phones"] == "020 7946 0005; 020 7946 0006"
    assert said["needs"] == "autism; hearing"
    assert (said["town"], said["postcode"]) == ("Sutton", "SM1 1AA")


@pytest.mark.parametrize("form", [Format.JSON, Format.NDJSON])
def test_json_is_what_the_api_says(form: Format) -> None:
    content = written(form, ENTRY, ENTRY)
    found = (
        json.loads(content) if form is Format.JSON else [*map(json.loads, content.split(b"\n")[:2])]
    )
    assert found == [ENTRY, ENTRY]


def test_a_map_shows_the_points_that_are_known_and_no_others() -> None:
    found = json.loads(written(Format.GEOJSON, ENTRY))
    assert found["type"] == "FeatureCollection"
    [point] = found["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [-0.1963, 51.3656]}
    assert point["properties"]["name"] == "Saturday swimming"
    assert point["properties"]["place"] == "Otter Hall"
    assert point["properties"]["freshness_state"] == "current"


@pytest.mark.parametrize("form", list(Format))
def test_no_entries_are_a_whole_file(form: Format) -> None:
    content = written(form)
    if form is Format.CSV:
        assert table(content) == [list(COLUMNS)]
    elif form is Format.XLSX:
        assert sheet(content) == [list(COLUMNS)]
    elif form is not Format.NDJSON:
        assert json.loads(content) in ([], {"type": "FeatureCollection", "features": []})
    else:
        assert content == b""


@given(cell=st.text())
def test_no_cell_begins_as_a_formula_does(cell: str) -> None:
    assert not harmless(cell).startswith(FORMULA_SIGNS)
    assert harmless(cell).endswith(cell)


@given(name=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=50))
def test_a_table_gives_back_every_text(name: str) -> None:
    [_, first] = table(written(Format.CSV, ENTRY | {"name": name}))
    assert first[COLUMNS.index("name")] == harmless(name)


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_workbook_holds_texts_and_no_formula(sign: str) -> None:
    said = row(written(Format.XLSX, ENTRY | {"name": f"{sign}1+1"}), Format.XLSX)
    assert said["name"] == f"{sign}1+1"  # as text: a formula would be shown by what it comes to


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost() -> None:
    said = row(written(Format.XLSX, ENTRY | {"description": "x" * 40_000}), Format.XLSX)
    assert said["description"] == "x" * LONGEST_CELL


def test_a_file_is_made_entry_by_entry() -> None:
    """No writer asks for the second entry before it has dealt with the first."""
    for form in Format:
        file = BytesIO()
        seen: list[int] = []

        def entries(form: Format = form, file: BytesIO = file, seen: list[int] = seen) -> Any:
            for _ in range(3):
                seen.append(file.tell())
                yield json.dumps(ENTRY)

        form.write(entries(), file)
        if form is not Format.XLSX:  # whose rows go to a file of its own until the end
            assert seen == sorted(set(seen))
