"""Small files and records, made for one test at a time."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
import xlsxwriter

from app.directory.importing.mapping import parse_mapping
from app.directory.importing.open_referral import ServiceReader
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.records import Record
from app.directory.importing.spreadsheet import SpreadsheetRecords

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
SOURCE = UUID("5a3f5e3e-0000-4000-8000-000000000001")
SHARED = Path(__file__).parents[3] / "shared"

needs_shared = pytest.mark.skipif(
    not (SHARED / "data").is_dir(), reason="the folder ../shared with data of others is not here"
)

CLUBS = """
source = "clubs"
name = "Clubs of the borough"

[[sheet]]
kind = "service"
id = "ID"
continues = "More of"

[sheet.columns]
Name = "name"
About = "description"
Web = "url"
Phone = "phones"
Ages = "ages"
Free = { to = "local_offer.free", values = { Yes = "yes", No = "no" }, otherwise = "unknown" }
Runs = "organization.name"
Place = "location.name"
Postcode = "location.addresses.postal_code"
Checked = "assured_on"
"""
HEADERS = ("ID", "More of", "Name", "About", "Web", "Phone", "Ages", "Free", "Runs", "Place",
           "Postcode", "Checked")  # fmt: skip


def club(**cells: str) -> dict[str, str]:
    """One row of the clubs' sheet."""
    return {"ID": "1", "Name": "Otters", "Runs": "Otters Club"} | cells


def csv_file(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    """A CSV file of clubs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADERS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx_file(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    else:
                        sheet.write(number, column, value)
    return path


def read_clubs(
    path: Path, rows: Sequence[Mapping[str, str]], mapping: str = CLUBS, today: date = TODAY
) -> list[Record]:
    """The records of a CSV file of clubs."""
    file = csv_file(path / "clubs.csv", rows)
    return list(SpreadsheetRecords(parse_mapping(mapping), open_spreadsheet(file), today=today))


def service_of(records: Sequence[Record]) -> dict[str, Any]:
    """The only service's document."""
    (document,) = [one.document for one in records if one.kind == "service"]
    assert document is not None
    return document


def problems_of(records: Sequence[Record]) -> list[tuple[str, str]]:
    """Field and problem of each problem."""
    return [(p["field"], p["problem"]) for one in records for p in one.problems]


def read_service(raw: object) -> list[Record]:
    """The records of one Open Referral service."""
    return list(ServiceReader(SOURCE, TODAY).read(raw, "record 1"))


def an_id(name: str) -> str:
    """A UUID for a name."""
    return str(uuid5(SOURCE, name))


def feed_service(number: int, **more: Any) -> dict[str, Any]:
    """A service as a 3.0 feed sends it."""
    return {
        "id": an_id(f"service {number}"),
        "name": f"Service {number}",
        "status": "active",
        "url": f"https://service{number}.example",
        "organization": {
            "id": an_id("organization"),
            "name": "The Otters",
            "description": "A club",
        },
        "service_at_locations": [
            {
                "id": an_id(f"at {number}"),
                "location": {
                    "id": an_id("location"),
                    "location_type": "physical",
                    "name": "Hall",
                },
            }
        ],
        "phones": [{"id": an_id("phone"), "number": "020 7946 0000"}],
    } | more
