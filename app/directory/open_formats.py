"""The forms of open data: entries as JSON text go in, a file comes out, one entry at a time."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from io import TextIOWrapper
from typing import Any, BinaryIO

import xlsxwriter

from app.directory.export_columns import COLUMNS, harmless, row_of

LONGEST_CELL = 32_767  # characters that a cell of a workbook may hold

Entries = Iterable[str]


def write_lines(entries: Entries, file: BinaryIO) -> int:
    """JSON, an entry a line; answers with how many, as all writers do."""
    many = 0
    for entry in entries:
        file.write(entry.encode() + b"\n")
        many += 1
    return many


def write_json(entries: Entries, file: BinaryIO) -> int:
    """One JSON array of entries, as the API gives them one by one."""
    return _write_array(b"[", entries, b"]", file)


def write_csv(entries: Entries, file: BinaryIO) -> int:
    """A row an entry, in UTF-8 with the mark by which spreadsheets know it."""
    many = 0
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for row in _rows(entries):
            writer.writerow([harmless(cell) for cell in row])
            many += 1
    finally:
        text.detach()  # the file is not ours to close
    return many


def write_workbook(entries: Entries, file: BinaryIO) -> int:
    """A sheet with a row an entry; every cell is text, so nothing is ever run as a formula."""
    many = 0
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("Services")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS)
        for many, row in enumerate(_rows(entries), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(many, column, cell[:LONGEST_CELL])
    return many


def write_geojson(entries: Entries, file: BinaryIO) -> int:
    """A point for each place of each entry that the public may know (RFC 7946).

    An entry whose address is withheld has no point here, as it has none in the API.
    """
    points = (point for entry in entries for point in points_of(json.loads(entry)))
    texts = (json.dumps(point, ensure_ascii=False, separators=(",", ":")) for point in points)
    return _write_array(b'{"type":"FeatureCollection","features":[', texts, b"]}", file)


def points_of(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The entry at each of its places that has a point, as features."""
    freshness = entry.get("freshness", {})
    said = {
        "service_id": entry["id"],
        "name": entry.get("name"),
        "organization": entry.get("organization", {}).get("name"),
        "category": entry.get("local_offer", {}).get("category"),
        "status": entry.get("status"),
        "url": entry.get("url"),
        "freshness_state": freshness.get("state"),
        "assured_date": freshness.get("assured_date"),
        "basis": freshness.get("basis"),
    }
    for one in entry.get("service_at_locations", []):
        place = one.get("location", {})
        latitude, longitude = place.get("latitude"), place.get("longitude")
        if latitude is None or longitude is None:
            continue
        yield {
            "type": "Feature",
            "id": one["id"],
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {
                name: value
                for name, value in (said | {"place": place.get("name")}).items()
                if value is not None
            },
        }


def _rows(entries: Entries) -> Iterator[list[str]]:
    return (row_of(json.loads(entry)) for entry in entries)


def _write_array(begin: bytes, texts: Iterable[str], end: bytes, file: BinaryIO) -> int:
    many = 0
    file.write(begin)
    for many, text in enumerate(texts, start=1):
        file.write((b",\n" if many > 1 else b"\n") + text.encode())
    file.write(b"\n" + end + b"\n")
    return many


class Format(StrEnum):
    """A form of open data: the ending of its files, its media type, its writer."""

    media_type: str
    write: Callable[[Entries, BinaryIO], int]

    def __new__(
        cls,
        ending: str,
        media_type: str = "",
        write: Callable[[Entries, BinaryIO], int] = write_lines,
    ) -> "Format":
        """A member is its ending, by which it is looked up; the rest hangs on it."""
        member = str.__new__(cls, ending)
        member._value_ = ending
        member.media_type = media_type
        member.write = write
        return member

    CSV = "csv", "text/csv; charset=utf-8", write_csv
    XLSX = (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_workbook,
    )
    JSON = "json", "application/json", write_json
    NDJSON = "ndjson", "application/x-ndjson", write_lines
    GEOJSON = "geojson", "application/geo+json", write_geojson
