"""CSV files: the encoding found or refused, the delimiter found, quoting held to the letter."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from app.directory.importing.files import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Sheet,
    UnreadableFile,
    sheet_of,
)

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",;\t|"
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UTF8_READ_AS_CP1252 = re.compile("[ÂÃ][\u0080-¿]|â€|ï»¿")
SAVE_AS = "Save it as “CSV UTF-8”."


def read_delimited(name: str, data: bytes) -> Sheet:
    """The only sheet of a CSV file. Raises UnreadableFile."""
    text, remarks = decoded(name, data)
    return sheet_of(name, list(_rows(name, text, delimiter_of(text))), remarks)


def decoded(name: str, data: bytes) -> tuple[str, list[str]]:
    """The file as text, and what had to be guessed about it."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _by_mark(name, data, encoding), []
    if b"\x00" in data:
        raise UnreadableFile(f"{name} holds bytes that are no text (a NUL). {SAVE_AS}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = _by_windows(name, data, line)
        return _text(name, text), [f"{name} is not UTF-8; it was read as Windows-1252."]
    return _text(name, text), []


def _by_mark(name: str, data: bytes, encoding: str) -> str:
    try:
        return _text(name, data.decode(encoding))
    except UnicodeDecodeError as error:
        words = f"{name} announces {encoding.removesuffix('-sig').upper()} but is something else."
        raise UnreadableFile(f"{words} {SAVE_AS}") from error


def _by_windows(name: str, data: bytes, line: int) -> str:
    refusal = f"{name}, line {line}: neither UTF-8 nor Windows-1252. {SAVE_AS}"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFile(refusal) from error
    foreign = sum(letter > "\x7f" for letter in text)
    if UTF8_READ_AS_CP1252.search(text) or foreign > 0.3 * len(text):
        raise UnreadableFile(refusal)
    return text


def _text(name: str, text: str) -> str:
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableFile(f"{name}, line {line}: this is no text file. {SAVE_AS}")
    return text


def delimiter_of(text: str) -> str:
    """What parts the cells of the first line: a comma unless something else is there more often."""
    first = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(DELIMITERS, key=first.count)


def _rows(name: str, text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    many = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            words = f"{name}, the row that begins on line {begins}: {_explained(error)}"
            raise UnreadableFile(words) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            many += 1
            _within_limits(name, begins, many, cells)
            yield Row(begins, tuple(cells))
        begins = reader.line_num + 1


def _explained(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end" in words:
        return "a quotation mark is opened and never closed."
    if "expected after" in words:
        return "after a closing quotation mark, something else follows than the next cell."
    if "field larger" in words:
        return f"a cell is longer than {MAX_CELL_LENGTH} letters; is a quotation mark missing?"
    return f"{words}."


def _within_limits(name: str, line: int, many: int, cells: list[str]) -> None:
    if many > MAX_ROWS:
        raise UnreadableFile(
            f"{name} has more than {MAX_ROWS} rows, the most that is read at once."
        )
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(f"{name}, line {line}: more than {MAX_COLUMNS} columns.")
    if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
        raise UnreadableFile(
            f"{name}, line {line}: a cell is longer than {MAX_CELL_LENGTH} letters; "
            "is a quotation mark missing?"
        )
