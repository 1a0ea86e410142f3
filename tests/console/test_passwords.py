"""Forgotten passwords and invitations: a link by mail, once, and a password that is good enough."""

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.accounts.tickets import Ticket
from app.notices.outbox import OutboxMessage, claim, settle
from tests.console.conftest import Console
from tests.console.links import link_for, mails

NEW = "tulip gravel sixteen moth"


def ask(console: Console, email: str) -> str:
    window = console.window()
    window.get("/password/forgotten")
    answer = window.post("/password/forgotten", email=email)
    assert answer.headers["location"] == "/console/password/forgotten?done=mailed"
    return window.get("/password/forgotten?done=mailed").text


def test_who_forgot_their_password_chooses_another_by_a_link(console: Console) -> None:
    old = console.signed_in(Role.EDITOR)
    ask(console, "Editor@Council.example")
    link = link_for(console, "editor@council.example")
    window = console.window()
    assert "editor@council.example" in window.get(f"/password/link?link={link}").text
    answer = window.post("/password/link", link=link, password=NEW)
    assert answer.headers["location"] == "/console/sign-in?done=password_set"
    assert old.get("").status_code == 303, "whoever was signed in with the old one is out"
    assert window.sign_in("editor@council.example").status_code == 422
    assert window.sign_in("editor@council.example", NEW).status_code == 303
    assert "set by a link" in mails(console)[-1][1]


def test_a_link_works_once_and_not_for_ever(console: Console) -> None:
    console.person(Role.EDITOR)
    ask(console, "editor@council.example")
    first = link_for(console, "editor@council.example")
    console.clock.pass_by(minutes=1)
    ask(console, "editor@council.example")
    second = link_for(console, "editor@council.example")
    window = console.window()
    assert window.get(f"/password/link?link={first}").status_code == 410
    window.get(f"/password/link?link={second}")
    window.post("/password/link", link=second, password=NEW)
    again = window.post("/password/link", link=second, password=NEW)
    assert (again.status_code, "does not work any more" in again.text) == (410, True)
    ask(console, "editor@council.example")
    third = link_for(console, "editor@council.example")
    console.clock.pass_by(minutes=61)
    assert window.get(f"/password/link?link={third}").status_code == 410


def test_nobody_learns_who_has_an_account(console: Console) -> None:
    console.person(Role.EDITOR)
    pages = {ask(console, email) for email in ("editor@council.example", "no@council.example")}
    assert len({page.split("<main")[1].split("</main")[0] for page in pages}) == 1
    assert [recipient for recipient, _ in mails(console)] == ["editor@council.example"]
    with console.database.reading() as session:
        assert len(session.scalars(select(Ticket)).all()) == 2, "it took as much for both"


def test_a_mail_box_is_not_flooded(console: Console) -> None:
    console.person(Role.EDITOR)
    for _ in range(6):
        ask(console, "editor@council.example")
    assert len(mails(console)) == 3


def test_the_link_is_nowhere_in_the_table_of_links(console: Console) -> None:
    console.person(Role.EDITOR)
    ask(console, "editor@council.example")
    link = link_for(console, "editor@council.example")
    with console.database.reading() as session:
        assert link not in session.scalars(select(Ticket.digest)).one()


def test_once_a_mail_has_gone_its_link_is_nowhere(console: Console) -> None:
    console.person(Role.EDITOR)
    ask(console, "editor@council.example")
    now = console.clock()
    with console.database.writing() as session:
        (claimed,) = claim(session, None, now, limit=5)
        assert "one_time_link" in claimed.body
        settle(session, claimed, None, now)
    with console.database.reading() as session:
        assert session.scalars(select(OutboxMessage.body)).one() == {"template": "new_password"}


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a new password"),
        ("short pass", "must be 12 characters or more"),
        ("x" * 129, "must be 128 characters or fewer"),
        ("qwertyuiop2026!", "list of stolen passwords"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("EditorCouncil2026", "easy to guess"),
    ],
)
def test_a_password_that_is_not_good_enough_is_refused_in_words(
    console: Console, password: str, words: str
) -> None:
    console.person(Role.EDITOR)
    ask(console, "editor@council.example")
    link = link_for(console, "editor@council.example")
    window = console.window()
    window.get(f"/password/link?link={link}")
    answer = window.post("/password/link", link=link, password=password)
    assert answer.status_code == 422
    assert words in answer.text
    assert window.get(f"/password/link?link={link}").status_code == 200, "the link still works"
