"""Spreadsheet files as sheets of text cells: opened within limits, or refused with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELLS = 10_000_000
MAX_CELL_LENGTH = 100_000


class UnreadableFile(Exception):
    """The file cannot be read as it is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with its number in the file as a person counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: every header is there once; `remarks` say what was odd about the file."""

    name: str
    headers: tuple[str, ...]
    rows: Sequence[Row]
    remarks: tuple[str, ...] = ()


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises UnreadableFile when it is missing, empty or too large."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableFile(f"{path} is not a file.")
        refuse_above(size, MAX_FILE_BYTES, f"{path.name} is")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from error
    if not data.strip():
        raise UnreadableFile(f"{path.name} is empty.")
    return data


def refuse_above(size: int, limit: int, what: str) -> None:
    """Refuses what is larger than a limit, both in bytes."""
    if size > limit:
        megabytes = limit // (1024 * 1024)
        raise UnreadableFile(f"{what} larger than {megabytes} MB, the most that is read at once.")


def sheet_of(name: str, rows: Sequence[Row], remarks: Sequence[str] = ()) -> Sheet:
    """A sheet from its rows: the first that holds anything names the columns."""
    if not rows:
        return Sheet(name, (), (), tuple(remarks))
    headers, odd = _headers(name, rows[0].cells)
    remarks = [*remarks, *odd]
    body = []
    for row in rows[1:]:
        if len(row.cells) > len(headers) and any(row.cells[len(headers) :]):
            remarks.append(
                f"{name}, row {row.number}: more cells than columns; the rest is left out."
            )
        body.append(_fitted(row, len(headers)))
    return Sheet(name, headers, body, tuple(remarks))


def _headers(name: str, cells: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Each header once: a second `Phone` becomes `Phone (2)`, an empty one `column 7`."""
    given = [" ".join(cell.split()) for cell in cells]
    while given and not given[-1]:
        given.pop()
    headers: list[str] = []
    remarks = []
    for position, header in enumerate(given, start=1):
        fresh = header or f"column {position}"
        times = 1
        while fresh in headers:
            times += 1
            fresh = f"{header or f'column {position}'} ({times})"
        if not header:
            remarks.append(f"{name}: column {position} has no header; it is called “{fresh}”.")
        elif fresh != header:
            remarks.append(f"{name}: “{header}” is there again; this one is called “{fresh}”.")
        headers.append(fresh)
    return tuple(headers), remarks


def _fitted(row: Row, width: int) -> Row:
    if len(row.cells) == width:
        return row
    padded = (*row.cells[:width], *[""] * (width - len(row.cells)))
    return replace(row, cells=padded)
