"""Previews of imports: counts that are right, pages that ask as little for many rows as for few."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.directory.facts import EntryStatus, OfferFacts
from app.directory.importing.applying import apply_run
from app.directory.importing.columns import Chosen, chosen_mapping, suggested_columns
from app.directory.importing.files import Sheet
from app.directory.importing.finishing import finish_run
from app.directory.importing.opening import open_spreadsheet
from app.directory.importing.previewing import (
    A_PAGE,
    expected_counts,
    is_being_read,
    open_preview,
    rows_of,
    stage_preview,
)
from app.directory.importing.publishing_rows import StillBeingRead, begin_publishing
from app.directory.importing.runs import ImportRun, RowState
from app.directory.importing.spreadsheet import SpreadsheetRecords
from app.directory.importing.taking_back import (
    NothingToTakeBack,
    begin_taking_back,
    take_back,
)
from tests.api.test_queries import counting
from tests.makers import NOW

MANY = 2 * A_PAGE + 5


def table(folder: Path, rows: int, words: str) -> list[Sheet]:
    """Clubs with places, the last of them without a name."""
    lines = ["ID,Name,Description,Address,Postcode"]
    lines += [f"{n},Club {n},{words},{n} Otter Lane,SM1 1AA" for n in range(rows)]
    path = folder / "clubs.csv"
    path.write_text("\n".join([*lines, f"{rows},,{words},,"]))
    return open_spreadsheet(path)


def staged(database: Database, sheets: list[Sheet]) -> UUID:
    columns = suggested_columns("clubs", sheets)
    chosen = [
        Chosen(one.kind, one.id, {column.header: column.to for column in one.columns})
        for one in columns.sheets
    ]
    mapping = chosen_mapping(columns, chosen, source="clubs", name="Clubs", drafts=False)
    records = SpreadsheetRecords(mapping, sheets, today=NOW.date())
    with database.writing() as session:
        by = actor_named(session, ActorKind.PERSON, "Robin", now=NOW, role="editor").id
        run_id, rules = open_preview(session, mapping, by=by, now=NOW)
        assert is_being_read(session.get_one(ImportRun, run_id))
        with pytest.raises(StillBeingRead):
            begin_publishing(session, run_id, by=by, now=NOW)
    stage_preview(database, run_id, rules, records)
    return run_id


def published(database: Database, run_id: UUID) -> None:
    with database.writing() as session:
        begin_publishing(session, run_id, by=session.get_one(ImportRun, run_id).actor_id, now=NOW)
    apply_run(database, run_id, NOW)
    finish_run(database, run_id, NOW)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def test_every_row_is_counted_once_and_is_on_one_page(database: Database, tmp_path: Path) -> None:
    run_id = staged(database, table(tmp_path, MANY, "Old words"))
    with database.reading() as session:
        run = session.get_one(ImportRun, run_id)
        assert not is_being_read(run)
        counts = expected_counts(session, run_id)
        seen: Counter[RowState] = Counter()
        total, page = 1, 0
        while sum(seen.values()) < total:
            page += 1
            rows, total = rows_of(session, run, state=None, page=page)
            assert 0 < len(rows) <= A_PAGE
            seen.update(one.state for one in rows)
        assert dict(seen) == counts
        assert counts == {RowState.CREATED: 2 * MANY, RowState.REFUSED: 1}  # clubs, their places


def test_a_page_asks_the_same_number_of_questions_for_many_rows_as_for_few(
    database: Database, tmp_path: Path
) -> None:
    published(database, staged(database, table(tmp_path, MANY, "Old words")))
    asked = []
    for rows in (3, MANY):
        run_id = staged(database, table(tmp_path, rows, f"New words {rows}"))
        with database.reading() as session:
            run = session.get_one(ImportRun, run_id)
            with counting(database) as sent:
                found, total = rows_of(session, run, state=RowState.CHANGED)
            asked.append(len(sent))
        assert (total, len(found)) == (rows, min(rows, A_PAGE))
        assert all(one.changes[0][0] == "description" for one in found)
    assert asked[0] == asked[1] < 40


def test_what_is_taken_back_half_way_goes_on(database: Database, tmp_path: Path) -> None:
    run_id = staged(database, table(tmp_path, 3, "Words"))
    published(database, run_id)
    with database.writing() as session:
        by = session.get_one(ImportRun, run_id).actor_id
        begin_taking_back(session, run_id, by=by, now=NOW)
    with database.writing() as session:
        begin_taking_back(session, run_id, by=by, now=NOW)  # it stopped; somebody presses again
    assert take_back(database, run_id, NOW).withdrawn == 3
    with database.writing() as session:
        assert {one.entry_status for one in session.query(OfferFacts)} == {EntryStatus.WITHDRAWN}
        with pytest.raises(NothingToTakeBack):
            begin_taking_back(session, run_id, by=by, now=NOW)
