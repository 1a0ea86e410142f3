"""Files are read as they are meant, or refused with words that help."""

import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.importing.delimited import read_delimited
from app.directory.importing.files import UnreadableFile
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.workbooks import read_workbook
from tests.importing.makers import xlsx_file

TEXT = "Name;Town\r\nCafé “Otter”;Sutton\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_gives_the_same_words(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "clubs.csv"
    path.write_bytes(TEXT.encode(encoding))
    (sheet,) = open_spreadsheet(path)
    assert sheet.headers == ("Name", "Town")
    assert sheet.rows[0].cells == ("Café “Otter”", "Sutton")


def test_windows_encoding_is_told_and_not_guessed_in_silence(tmp_path: Path) -> None:
    sheet = read_delimited("clubs", TEXT.encode("cp1252"))
    assert sheet.remarks == ("clubs is not UTF-8; it was read as Windows-1252.",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n1,\x81\x8d\n", "neither UTF-8 nor Windows-1252"),
        ("a,b\nCafé,".encode() + b"\xe9\n", "line 2: neither UTF-8"),  # half UTF-8, half not
        (b"a,b\n\x00\x01\x02", "a NUL"),
        (b"a,b\n\x01\x02,3\n", "no text file"),
        (b"\xff\xfea", "announces UTF-16"),
        (b'a,b\n1,"open\n2,3\n', "begins on line 2: a quotation mark is opened and never closed"),
        (b'a,b\n1,"x"y\n', "after a closing quotation mark"),
        (b"\xd0\xcf\x11\xe0abc", "Save it as .xlsx"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"  \n", "empty"),
        (b"a" * 200_000 + b",b\n", "longer than"),
        (b"x," * 1_100 + b"\n", "more than 1000 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=words):
        open_spreadsheet(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f'"a,;b"{delimiter}c{delimiter}d\n1{delimiter}2{delimiter}3\n'
    assert read_delimited("x", text.encode()).headers == ("a,;b", "c", "d")


def test_headers_that_are_empty_or_twice_are_told_and_told_apart() -> None:
    sheet = read_delimited("x", b"Phone,,Phone\n1,2,3\n")
    assert sheet.headers == ("Phone", "column 2", "Phone (2)")
    assert len(sheet.remarks) == 2


def test_cells_beyond_the_headers_are_told_and_short_rows_are_filled() -> None:
    sheet = read_delimited("x", b"a,b\n1,2,3\n4\n\n")
    assert [row.cells for row in sheet.rows] == [("1", "2"), ("4", "")]
    assert sheet.remarks == ("x, row 2: more cells than columns; the rest is left out.",)


def test_cells_of_a_workbook_become_what_a_person_reads(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["a", "b", "c", "d"], [1.0, 2.5, True, "=1+1"]]
    (sheet,) = open_spreadsheet(xlsx_file(tmp_path / "x.xlsx", {"One": rows, "Empty": []}))
    assert sheet.rows[0].cells == ("1", "2.5", "TRUE", "=1+1")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "x.xlsx", {"One": [["a"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\x00" * (60 * 1024 * 1024))
    with pytest.raises(UnreadableFile, match="times its size"):
        open_spreadsheet(path)


def test_a_cell_far_out_is_refused_before_its_rectangle_is_laid_out(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "x.xlsx", {"One": [["a"]]})
    data = path.read_bytes()
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                body = body.replace(
                    b"</sheetData>", b'<row r="190000"><c r="XFD190000"/></row></sheetData>'
                )
            new.writestr(entry.filename, body)
    assert open_spreadsheet(path)
    assert data
    with pytest.raises(UnreadableFile, match="Delete what lies beyond"):
        open_spreadsheet(far)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableFile):
        sheet = read_delimited("x", data)
        assert sheet.headers or not sheet.rows
    with suppress(UnreadableFile):
        assert all(sheet.headers for sheet in read_workbook("x", data))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        sheet = read_delimited("x", text.encode("utf-8", "ignore"))
    except UnreadableFile:
        return
    assert all(len(row.cells) == len(sheet.headers) for row in sheet.rows)
