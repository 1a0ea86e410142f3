"""Imports by upload: nothing is published before it was shown, and the whole can be taken back."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter

from app.accounts.roles import Role
from app.directory.services import Service
from app.freshness.entry_lines import EntriesAsked, EntryLine, find_entries
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of

ROWS = [
    ("ID", "Name", "Description", "Phone", "Email", "Ages", "Shoe size"),
    (
        "1",
        "Otter swimming",
        "In the small pool",
        "020 7946 0001",
        "swim@otter.example",
        "5-16",
        "9",
    ),
    ("2", "Heron walks", "By the river", "020 7946 0002", "walk@heron.example", "8-12", "9"),
    ("3", "", "A row without a name", "020 7946 0003", "", "", ""),
]
SHARED = Path(__file__).parents[3] / "shared/data/council-workbook/directory.xlsx"


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Services")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


@pytest.fixture
def editor(console: Console) -> Window:
    window = console.signed_in(Role.EDITOR)
    window.get("/imports")
    return window


def upload(window: Window, data: bytes, name: str = "list.xlsx") -> Any:
    return window._seen(
        window.client.post(
            "/console/imports", data={"csrf": window.token}, files={"file": (name, data)}
        )
    )


def previewed(window: Window, data: bytes, name: str = "list.xlsx", **answers: str) -> str:
    """The page that shows the rows, without the console's own part of its address."""
    answer = upload(window, data, name)
    assert answer.status_code == 303
    path = answer.headers["location"].removeprefix("/console")
    fields = fields_of(window.get(path).text)
    answer = window.post(path, **(fields | answers))
    assert answer.status_code == 303
    return str(answer.headers["location"].removeprefix("/console"))


def entries(console: Console) -> list[EntryLine]:
    with console.database.reading() as session:
        return find_entries(session, EntriesAsked())[0]


def versions(console: Console) -> dict[str, int]:
    with console.database.reading() as session:
        return {one.name: one.version for one in session.query(Service)}


def publish(window: Window, path: str) -> Any:
    window.get(path)
    return window.post(f"{path.split('?')[0]}/publish")


def test_columns_are_suggested_and_rows_are_shown_before_anything_is_published(
    console: Console, editor: Window
) -> None:
    answer = upload(editor, workbook(ROWS))
    columns = editor.get(answer.headers["location"].removeprefix("/console")).text
    fields = fields_of(columns)
    assert (fields["id-0"], fields["to-0-1"], fields["to-0-6"]) == ("ID", "name", "")
    path = previewed(editor, workbook(ROWS), name="list.xlsx")
    page = editor.get(path).text
    for words in ("Nothing is published yet", "Otter swimming", "Heron walks", "Publish these",
                  "Refused", "Services, row 4"):  # fmt: skip
        assert words in page, words
    assert entries(console) == []
    assert "Otter swimming" not in editor.get(f"{path}&state=refused").text


def test_published_rows_are_drafts_unless_somebody_says_otherwise(
    console: Console, editor: Window
) -> None:
    publish(editor, previewed(editor, workbook(ROWS)))
    assert [(one.name, one.status) for one in entries(console)] == [
        ("Heron walks", "draft"), ("Otter swimming", "draft"),
    ]  # fmt: skip


def test_a_second_list_says_what_would_change_and_an_editors_word_stays(
    console: Console, editor: Window
) -> None:
    publish(editor, previewed(editor, workbook(ROWS), drafts="no"))
    otter = next(one for one in entries(console) if one.name == "Otter swimming")
    change = f"/entries/{otter.id}/change/email"
    fields = fields_of(editor.get(change).text)
    editor.post(change, **(fields | {"email": "right@otter.example"}))
    changed = [ROWS[0], (*ROWS[1][:2], "In the large pool", *ROWS[1][3:4], "new@otter.example",
               *ROWS[1][5:]), ROWS[2]]  # fmt: skip
    path = previewed(editor, workbook(changed))
    page = editor.get(path).text
    assert "from In the small pool to In the large pool" in page
    assert "Kept as an editor corrected it: Email address" in page
    assert "Left as they are" in page
    publish(editor, path)
    shown = editor.get(f"/entries/{otter.id}").text
    assert "In the large pool" in shown
    assert "right@otter.example" in shown


def test_a_whole_import_is_taken_back_but_not_what_people_changed_since(
    console: Console, editor: Window
) -> None:
    publish(editor, previewed(editor, workbook(ROWS), drafts="no"))
    more = [ROWS[0], ("1", "Otter diving", "Deep", *ROWS[1][3:]),
            ("9", "Badger club", "New", "", "", "", "")]  # fmt: skip
    path = previewed(editor, workbook(more), drafts="no")
    publish(editor, path)
    otter = next(one for one in entries(console) if one.name == "Otter diving")
    change = f"/entries/{otter.id}/change/description"
    editor.post(change, **(fields_of(editor.get(change).text) | {"description": "Mine"}))
    run = path.split("?")[0]
    editor.get(run)
    assert editor.post(f"{run}/take-back").status_code == 303
    found = {one.name: one.status for one in entries(console)}
    assert found == {
        "Otter swimming": "published", "Heron walks": "published", "Badger club": "withdrawn",
    }  # fmt: skip
    assert "Mine" in editor.get(f"/entries/{otter.id}").text
    assert "1 fields were left" in editor.get(run).text
    assert editor.post(f"{run}/take-back").status_code == 409
    # what was taken back is no correction: the next import may say it again
    publish(editor, previewed(editor, workbook(more), drafts="no"))
    assert "Otter diving" in {one.name for one in entries(console)}


def test_rows_that_nobody_wants_are_dropped(console: Console, editor: Window) -> None:
    run = previewed(editor, workbook(ROWS)).split("?")[0]
    editor.post(f"{run}/drop")
    assert editor.post(f"{run}/publish").status_code == 409
    assert entries(console) == []


def test_a_csv_file_is_read_too(console: Console, editor: Window) -> None:
    table = "\n".join(",".join(row) for row in ROWS[:3]).encode()
    publish(editor, previewed(editor, table, "list.csv"))
    assert len(entries(console)) == 2


def a_bomb() -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", 8) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (64 * 1024 * 1024))
    return made.getvalue()


HOSTILE = {
    "nothing": (b"", "is empty"),
    "a PDF": (b"%PDF-1.7 abc", "is a PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0abc", "old or locked"),
    "no workbook": (b"PK\x03\x04" + b"x" * 500, "damaged"),
    "a bomb": (a_bomb(), "times its size"),
    "only headers": (b"Name,Phone\n", "holds no rows"),
    "too large": (b"a,b\n" + b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_cannot_be_taken_is_refused_in_plain_words(
    console: Console, editor: Window, what: str
) -> None:
    data, words = HOSTILE[what]
    answer = upload(editor, data, "../../etc/<b>list.xlsx")
    assert (answer.status_code, words in answer.text) == (422, True), answer.text[-2000:]
    assert "<b>list" not in answer.text
    assert "/tmp" not in answer.text
    assert "There is a problem" in answer.text


def test_no_file_at_all_is_said(editor: Window) -> None:
    answer = editor.post("/imports")
    assert (answer.status_code, "Select a file" in answer.text) == (422, True)


def test_far_too_much_is_not_even_read(editor: Window) -> None:
    assert upload(editor, b"x" * (12 * 1024 * 1024)).status_code == 413


def test_a_mapping_that_cannot_be_used_is_said_on_its_page(editor: Window) -> None:
    path = upload(editor, workbook(ROWS)).headers["location"].removeprefix("/console")
    fields = fields_of(editor.get(path).text)
    answer = editor.post(path, **(fields | {"kind-0": ""}))
    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert "Enter what this list is called" in editor.post(path, **(fields | {"name": ""})).text


def test_viewers_import_nothing(console: Console) -> None:
    viewer = console.signed_in(Role.VIEWER)
    assert viewer.get("/imports").status_code == 403


@pytest.mark.skipif(not SHARED.is_file(), reason="the council's workbook is not on this machine")
def test_a_councils_workbook_of_four_sheets(console: Console, editor: Window) -> None:
    path = previewed(editor, SHARED.read_bytes(), "directory.xlsx")
    page = editor.get(path).text
    assert "Publish these" in page
    publish(editor, path)
    with console.database.reading() as session:
        assert find_entries(session, EntriesAsked())[1] == 99
