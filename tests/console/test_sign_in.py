"""Signing in and out: what is let in, what is slowed down, and what a session is worth."""

import pyotp
import pytest
from sqlalchemy import select

from app.accounts.acts import ChangeSet
from app.accounts.attempts import FREE
from app.accounts.people import account_of
from app.accounts.roles import Role
from app.accounts.second_factors import set_up
from app.accounts.sessions import PersonSession
from tests.console.conftest import PASSWORD, Console, Window

SECRET = pyotp.random_base32()


def code_at(console: Console) -> str:
    return pyotp.TOTP(SECRET).at(console.clock())


def with_second_factor(console: Console, role: Role) -> list[str]:
    """Somebody with an app; returns their recovery codes."""
    actor_id = console.person(role)
    with console.database.writing() as session:
        return set_up(
            session, actor_id, SECRET, code_at(console), seals=console.seals, now=console.clock()
        )


def acts(console: Console) -> list[str]:
    with console.database.reading() as session:
        return list(session.scalars(select(ChangeSet.act).order_by(ChangeSet.at)))


def test_who_signs_in_sees_the_console_until_they_sign_out(console: Console) -> None:
    console.person(Role.EDITOR)
    window = console.window()
    assert window.get("").headers["location"] == "/console/sign-in"
    assert window.sign_in("editor@council.example").headers["location"] == "/console"
    assert "(Editor)" in window.get("").text
    assert window.post("/sign-out").headers["location"] == "/console/sign-in?done=signed_out"
    assert window.get("").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(console: Console) -> None:
    console.person(Role.EDITOR)
    console.person(Role.VIEWER, password=False)
    said = set()
    for email in ("editor@council.example", "viewer@council.example", "nobody@council.example"):
        window = console.window()
        answer = window.sign_in(email, "quite another password")
        assert answer.status_code == 422
        said.add(answer.text.replace(email, "").replace(window.token, ""))
    assert len(said) == 1
    assert "There is a problem" in said.pop()


def test_what_is_missing_is_said_beside_its_field(console: Console) -> None:
    window = console.window()
    answer = window.sign_in("", "")
    assert answer.status_code == 422
    assert '<a href="#email">Enter your email address</a>' in answer.text
    assert '<a href="#password">Enter your password</a>' in answer.text
    assert "<title>Error: Sign in" in answer.text


def test_the_session_has_another_secret_after_signing_in(console: Console) -> None:
    console.person(Role.EDITOR)
    window = console.window()
    window.get("/sign-in")
    before = window.client.cookies["localoffer_session"]
    window.post("/sign-in", email="editor@council.example", password=PASSWORD)
    after = window.client.cookies["localoffer_session"]
    assert before != after
    window.client.cookies.clear()
    window.client.cookies.set("localoffer_session", before)
    assert window.get("").status_code == 303
    with console.database.reading() as session:
        assert after not in session.scalars(select(PersonSession.digest)).one()


def guess(window: Window, email: str, times: int) -> list[str]:
    return [window.sign_in(email, f"wrong password {number}").text for number in range(times)]


def test_whoever_guesses_has_to_wait_and_waits_longer_each_time(console: Console) -> None:
    console.person(Role.EDITOR)
    window = console.window()
    answers = guess(window, "editor@council.example", FREE + 1)
    assert all("is not right" in one for one in answers[:FREE])
    assert "too many attempts: try again in 1 minute" in answers[FREE]
    # Even the right password is not tried now; half a minute later it is.
    assert window.sign_in("editor@council.example").status_code == 422
    console.clock.pass_by(seconds=31)
    assert window.sign_in("editor@council.example").status_code == 303


def test_unknown_addresses_have_to_wait_just_so(console: Console) -> None:
    answers = guess(console.window(), "nobody@council.example", FREE + 1)
    assert "too many attempts" in answers[FREE]


def test_guessing_from_elsewhere_does_not_lock_the_owner_out(console: Console) -> None:
    console.person(Role.EDITOR)
    for client in ("198.51.100.1", "198.51.100.2", "2001:db8::1"):
        guess(console.window(client=client), "editor@council.example", FREE + 1)
    assert console.window().sign_in("editor@council.example").status_code == 303


def test_a_known_browser_is_let_in_while_its_own_network_is_guessing(console: Console) -> None:
    console.person(Role.EDITOR)
    window = console.window()
    window.sign_in("editor@council.example")
    window.post("/sign-out")
    guess(console.window(), "editor@council.example", FREE + 1)
    assert console.window().sign_in("editor@council.example").status_code == 422
    assert window.sign_in("editor@council.example").status_code == 303


def test_a_known_browser_is_no_better_known_to_other_accounts(console: Console) -> None:
    console.person(Role.EDITOR)
    console.person(Role.VIEWER)
    window = console.window()
    window.sign_in("viewer@council.example")
    window.post("/sign-out")
    assert "too many" in guess(window, "editor@council.example", FREE + 1)[FREE]


def test_a_session_ends_when_it_is_not_used(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    for _ in range(3):
        console.clock.pass_by(minutes=50)
        assert window.get("").status_code == 200
    console.clock.pass_by(minutes=61)
    assert window.get("").status_code == 303


def test_a_session_ends_after_half_a_day_however_much_it_is_used(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    for _ in range(14):
        console.clock.pass_by(minutes=50)
        assert window.get("").status_code == 200
    console.clock.pass_by(minutes=50)
    assert window.get("").status_code == 303


def test_a_second_factor_is_asked_for_and_each_code_works_once(console: Console) -> None:
    with_second_factor(console, Role.EDITOR)
    window = console.window()
    answer = window.sign_in("editor@council.example")
    assert answer.headers["location"].startswith("/console/sign-in/code")
    assert window.get("").status_code == 303  # half-way is not in
    window.get("/sign-in/code")
    assert "code is not right" in window.post("/sign-in/code", code=code_at(console)).text
    console.clock.pass_by(seconds=30)
    code = code_at(console)
    assert window.post("/sign-in/code", code=code).headers["location"] == "/console"
    assert window.get("").status_code == 200
    other = console.window()
    other.sign_in("editor@council.example")
    other.get("/sign-in/code")
    assert other.post("/sign-in/code", code=code).status_code == 422


def test_a_recovery_code_works_once(console: Console) -> None:
    codes = with_second_factor(console, Role.EDITOR)
    for expected in (303, 422):
        window = console.window()
        window.sign_in("editor@council.example")
        window.get("/sign-in/code")
        assert window.post("/sign-in/code", code=codes[0].upper()).status_code == expected
    assert "sign_in_recovery_code" in acts(console)
    assert "second_factor_failed" in acts(console)


def test_codes_cannot_be_guessed_for_long(console: Console) -> None:
    with_second_factor(console, Role.EDITOR)
    window = console.window()
    window.sign_in("editor@council.example")
    window.get("/sign-in/code")
    answers = [window.post("/sign-in/code", code=f"{n:06}").text for n in range(FREE + 1)]
    assert "too many attempts" in answers[FREE]


def test_half_a_sign_in_is_over_after_ten_minutes(console: Console) -> None:
    with_second_factor(console, Role.EDITOR)
    window = console.window()
    window.sign_in("editor@council.example")
    console.clock.pass_by(minutes=11)
    assert window.get("/sign-in/code").headers["location"].startswith("/console/sign-in")


@pytest.mark.parametrize("path", ["", "/people", "/audit"])
def test_administrators_set_up_a_second_factor_first(console: Console, path: str) -> None:
    console.settings = console.settings.model_copy(update={"second_factor_for_admins": True})
    console.person(Role.ADMIN)
    window = console.window()
    window.sign_in("admin@council.example")
    assert window.get(path).headers["location"] == "/console/account/second-factor?done=needed"


def test_a_disabled_person_is_out_at_once(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    with console.database.writing() as session:
        found = session.scalars(select(PersonSession)).one()
        account_of(session, found.actor_id).disabled_at = console.clock()
    assert window.get("").status_code == 303
    assert window.sign_in("editor@council.example").status_code == 422


def test_what_changed_hands_is_asked_for_again_after_a_while(console: Console) -> None:
    window = console.signed_in(Role.ADMIN)
    assert window.get("/account/password").status_code == 200
    console.clock.pass_by(minutes=16)
    asked = window.get("/account/password").headers["location"]
    assert asked == "/console/sign-in/again?next=%2Fconsole%2Faccount%2Fpassword"
    assert window.get("/account").status_code == 200
    window.get("/sign-in/again?next=/console/account/password")
    wrong = window.post("/sign-in/again", password="not this one", next="/console/account/password")
    assert "The password is not right" in wrong.text
    right = window.post("/sign-in/again", password=PASSWORD, next="/console/account/password")
    assert right.headers["location"] == "/console/account/password"
    assert window.get("/account/password").status_code == 200


def test_sign_ins_and_failures_are_written_down(console: Console) -> None:
    console.person(Role.EDITOR)
    window = console.window()
    window.sign_in("editor@council.example", "wrong password")
    console.clock.pass_by(seconds=1)
    window.sign_in("editor@council.example")
    console.clock.pass_by(seconds=1)
    window.post("/sign-out")
    assert acts(console)[-3:] == ["sign_in_failed", "sign_in_password", "signed_out"]
