"""XLSX workbooks: vetted as archives before they are opened, then read as sheets of text."""

import io
import re
import zipfile
from collections.abc import Iterator
from copy import copy
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.directory.importing.files import (
    MAX_CELL_LENGTH,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Sheet,
    UnreadableFile,
    refuse_above,
    sheet_of,
)

MAX_UNPACKED = 400 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_RATIO = 300  # text of a real sheet shrinks 5 to 50 times
RATIO_MATTERS_ABOVE = 20 * 1024 * 1024
PIECE = 1024 * 1024
CELL_NAME = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
LONGEST_CELL_NAME = 64
BOOK = "xl/workbook.xml"


def read_workbook(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a workbook that hold anything. Raises UnreadableFile."""
    vet_archive(name, data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [sheet for each in book.sheet_names if (sheet := _sheet(book, each)).headers]
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFile(f"{name} is damaged: {error}. Save it again as .xlsx.") from error


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    return sheet_of(name, list(_rows(name, book.get_sheet_by_name(name))))


def _rows(name: str, sheet: CalamineSheet) -> Iterator[Row]:
    first = sheet.start[0] if sheet.start else 0  # rows above the first cell are not there
    for number, values in enumerate(sheet.to_python(), start=first + 1):
        cells = tuple(_text(value) for value in values)
        if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
            raise UnreadableFile(f"{name}, row {number}: a cell is longer than {MAX_CELL_LENGTH}.")
        if any(cell.strip() for cell in cells):
            yield Row(number, cells)


def _text(value: object) -> str:
    """A cell as a person reads it; a formula that was stored as text stays text."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return str(value)


def vet_archive(name: str, data: bytes) -> None:
    """Refuses archives that unpack to more than they may, or name a cell far out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if BOOK not in (entry.filename for entry in entries):
                raise UnreadableFile(f"{name} is no Excel workbook. Save it as .xlsx or CSV.")
            if len(entries) > MAX_ENTRIES:
                raise UnreadableFile(f"{name} holds more than {MAX_ENTRIES} parts.")
            _unpack_within_limits(name, archive, len(data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableFile(f"{name} is damaged or locked by a password.") from error
    except Exception as error:
        if isinstance(error, UnreadableFile):
            raise
        # whatever zlib, lzma or a crooked header raise: the archive cannot be trusted
        raise UnreadableFile(f"{name} is damaged. Save it again as .xlsx.") from error


def _unpack_within_limits(name: str, archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = 0
    for entry in archive.infolist():
        rows = columns = 0
        for piece in _pieces(archive, entry):
            unpacked += len(piece) - LONGEST_CELL_NAME
            refuse_above(unpacked, MAX_UNPACKED, f"{name} unpacks to something")
            if unpacked > max(RATIO_MATTERS_ABOVE, MAX_RATIO * packed):
                raise UnreadableFile(f"{name} unpacks to more than {MAX_RATIO} times its size.")
            if entry.filename.endswith(".xml"):
                for letters, digits in CELL_NAME.findall(piece):
                    rows, columns = max(rows, int(digits)), max(columns, _column(letters))
        _refuse_far_cells(name, rows, columns)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry really unpacks to, whatever size it announces, each with the tail before."""
    honest = copy(entry)
    honest.file_size = MAX_UNPACKED + PIECE
    tail = b" " * LONGEST_CELL_NAME
    with archive.open(honest) as stream:
        while piece := stream.read(PIECE):
            yield tail + piece
            tail = piece[-LONGEST_CELL_NAME:].rjust(LONGEST_CELL_NAME)


def _refuse_far_cells(name: str, rows: int, columns: int) -> None:
    # the reader lays out a full rectangle up to the farthest cell, empty ones included
    if (columns > MAX_COLUMNS and rows * columns > MAX_CELLS // 10) or rows * columns > MAX_CELLS:
        raise UnreadableFile(
            f"{name} reaches to row {rows}, column {columns}: more cells than are read at once. "
            "Delete what lies beyond the table."
        )
    if rows > MAX_ROWS:
        raise UnreadableFile(
            f"{name} has more than {MAX_ROWS} rows, the most that is read at once."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
