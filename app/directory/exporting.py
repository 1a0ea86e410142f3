"""Exports what the public may see, as open data: JSON lines, CSV, XLSX."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.publications import Publication, PublicationState

AT_A_TIME = 500
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "id", "name", "organization", "description", "url", "email", "phones", "status",
    "minimum_age", "maximum_age", "town", "postcode", "category", "needs", "eligibility_text",
    "short_breaks_card", "diagnosis_required", "ehcp_required", "free", "last_modified",
)  # fmt: skip


class CannotExport(ValueError):
    """The file's name must end in .ndjson, .csv or .xlsx."""


class CannotWrite(ValueError):
    """The file cannot be written."""


def export(session: Session, path: Path) -> int:
    """Writes every published entry to a file, by its ending; answers with how many.

    Raises CannotExport, CannotWrite.
    """
    writers = {".ndjson": _write_lines, ".csv": _write_csv, ".xlsx": _write_workbook}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise CannotExport(CannotExport.__doc__)
    # An export that breaks off must not take the place of yesterday's.
    unfinished = path.with_name(f"{path.stem}.unfinished{path.suffix}")
    try:
        many = writer(session, unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return many


def published_bodies(session: Session) -> Iterator[str]:
    """The JSON of each published entry, in one order, without loading them all."""
    query = (
        select(Publication.body)
        .where(Publication.state == PublicationState.PUBLISHED)
        .order_by(Publication.service_id)
        .execution_options(yield_per=AT_A_TIME)
    )
    yield from session.scalars(query)


def _write_lines(session: Session, path: Path) -> int:
    many = 0
    with path.open("w", encoding="utf-8") as file:
        for body in published_bodies(session):
            file.write(body + "\n")
            many += 1
    return many


def _write_csv(session: Session, path: Path) -> int:
    many = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in _rows(session):
            writer.writerow([harmless(cell) for cell in row])
            many += 1
    return many


def _write_workbook(session: Session, path: Path) -> int:
    many = 0
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet("Services")
        sheet.write_row(0, 0, COLUMNS)
        for many, row in enumerate(_rows(session), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(many, column, cell)
    return many


def _rows(session: Session) -> Iterator[list[str]]:
    for body in published_bodies(session):
        yield row_of(json.loads(body))


def row_of(entry: dict[str, Any]) -> list[str]:
    """One entry as a row of text, in the order of COLUMNS."""
    facts = entry.get("local_offer", {})
    places = [one.get("location", {}) for one in entry.get("service_at_locations", [])]
    addresses = [address for place in places for address in place.get("addresses", [])]
    values = {
        **entry,
        **facts,
        "organization": entry.get("organization", {}).get("name"),
        "phones": [one["number"] for one in entry.get("phones", [])],
        "town": [one.get("city") for one in addresses],
        "postcode": [one.get("postal_code") for one in addresses],
    }
    return [_as_text(values.get(column)) for column in COLUMNS]


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value if one is not None)
    return "" if value is None else str(value)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
