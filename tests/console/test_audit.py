"""The page of the audit: who did what; read by administrators, exported as an act of its own."""

import csv
from io import StringIO

from app.accounts.acts import record_act
from app.accounts.roles import Role
from app.directory.auditing import head
from tests.console.conftest import Console


def test_the_page_says_in_words_who_did_what(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    id = console.person(Role.VIEWER)
    admin.post(f"/people/{id}/role", role="editor")
    page = admin.get("/audit").text
    assert "changed a role to editor" in page
    assert "signed in with a password" in page
    with console.database.reading() as session:
        assert str(head(session)) in page


def test_it_is_read_a_page_at_a_time_and_by_person(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    id = console.person(Role.VIEWER)
    for number in range(60):
        with console.database.writing() as session:
            record_act(session, id, f"looked_{number}", now=console.clock(), about=[id])
    first = admin.get("/audit").text
    assert "looked 59" in first
    assert "looked 5<" not in first
    older = admin.get(f"/audit?person={id}&before=15").text
    assert "looked 5<" in older
    assert "signed in" not in older


def test_the_export_is_whole_and_is_written_down(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    viewer = console.person(Role.VIEWER)
    with console.database.writing() as session:
        record_act(session, viewer, "noted", why="=1+1", now=console.clock())
    admin.get("/audit")
    answer = admin.post("/audit/export")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert rows[0]["act"] == "audit_exported"
    assert rows[-1]["number"] == "1"
    assert [int(row["number"]) for row in rows] == list(range(len(rows), 0, -1))
    assert rows[1]["why"] == "'=1+1", "a spreadsheet does not run it"


def test_the_export_needs_a_recent_sign_in(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    console.clock.pass_by(minutes=16)
    admin.get("/audit")
    assert admin.post("/audit/export").status_code == 303
