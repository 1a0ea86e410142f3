"""Tables as files for spreadsheets: CSV and XLSX, in which nothing is ever run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from enum import StrEnum
from io import BytesIO, StringIO

import xlsxwriter
from fastapi import Response

from app.directory.export_columns import harmless
from app.directory.open_formats import LONGEST_CELL, Format
from app.freshness.report_tables import Cell

Rows = Iterable[Sequence[Cell]]


class Sheet(StrEnum):
    """The two forms."""

    CSV = "csv"
    XLSX = "xlsx"


def spreadsheet(kind: Sheet, name: str, columns: Sequence[str], rows: Rows) -> Response:
    """A file to be kept, of this name and the ending of its form."""
    content = as_csv(columns, rows) if kind is Sheet.CSV else as_workbook(columns, rows)
    return Response(
        content,
        media_type=Format(kind.value).media_type,
        headers={"content-disposition": f'attachment; filename="{name}.{kind}"'},
    )


def as_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """In UTF-8 with the mark by which spreadsheets know it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if one is None else harmless(str(one)) for one in row])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(columns: Sequence[str], rows: Rows) -> bytes:
    """One sheet; numbers are numbers, everything else is text."""
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("Report")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell[:LONGEST_CELL])
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.autofit()
    return file.getvalue()
