"""My account: what I change about it, and where I am signed in."""

import re

import pyotp

from app.accounts.roles import Role
from app.database import Database
from app.settings import Settings
from tests.console.conftest import PASSWORD, Clock, Console, Window
from tests.console.links import mails

NEW = "tulip gravel sixteen moth"
CODE = re.compile(r"<li>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</li>")


def set_up(console: Console, window: Window) -> str:
    """Sets a second factor up as a person would; returns the page that comes of it."""
    page = window.get("/account/second-factor").text
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)
    assert found
    assert "<svg" in page
    code = pyotp.TOTP(found[1]).at(console.clock())
    return window.post("/account/second-factor", secret=found[1], code=code).text


def test_another_password_signs_out_every_other_browser(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    other = console.window()
    other.sign_in("editor@council.example")
    window.get("/account/password")
    answer = window.post("/account/password", password=NEW)
    assert answer.headers["location"] == "/console/account?done=password_changed"
    assert window.get("").status_code == 200
    assert other.get("").status_code == 303
    assert other.sign_in("editor@council.example", PASSWORD).status_code == 422
    assert mails(console)[-1][0] == "editor@council.example"


def test_a_second_factor_is_set_up_with_a_picture_and_a_first_code(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    codes = CODE.findall(set_up(console, window))
    assert len(set(codes)) == 10
    page = window.get("/account").text
    assert "10 recovery codes left" in page
    assert not any(code in page for code in codes)


def test_a_wrong_first_code_sets_nothing_up(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    secret = pyotp.random_base32()
    answer = window.post("/account/second-factor", secret=secret, code="000000")
    assert answer.status_code == 422
    assert secret in answer.text, "the app keeps the secret that it was shown"
    for bad in ("not base32", "", "A" * 5):
        assert window.post("/account/second-factor", secret=bad, code="000000").status_code == 422
    assert "recovery codes left" not in window.get("/account").text


def test_new_recovery_codes_end_the_old_ones(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    old = CODE.findall(set_up(console, window))
    new = CODE.findall(window.post("/account/recovery-codes").text)
    assert not set(old) & set(new)
    other = console.window()
    other.sign_in("editor@council.example")
    other.get("/sign-in/code")
    assert other.post("/sign-in/code", code=old[0]).status_code == 422
    assert other.post("/sign-in/code", code=new[0]).status_code == 303


def test_i_see_where_i_am_signed_in_and_end_one_of_them(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    other = console.window()
    other.client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/140.0"
    other.sign_in("editor@council.example")
    page = window.get("/account").text
    assert "Firefox on Windows" in page
    (end,) = re.findall(r'action="/console(/account/sessions/[0-9a-f-]+/end)"', page)
    window.post(end)
    assert other.get("").status_code == 303
    assert window.get("").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(console: Console) -> None:
    window, other = console.signed_in(Role.EDITOR), console.signed_in(Role.VIEWER)
    second = console.window()
    second.sign_in("editor@council.example")
    page = window.get("/account").text
    (end,) = re.findall(r'action="/console(/account/sessions/[0-9a-f-]+/end)"', page)
    other.post(end)
    assert second.get("").status_code == 200


def test_i_sign_out_everywhere(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    other = console.window()
    other.sign_in("editor@council.example")
    window.post("/account/sign-out-everywhere")
    assert window.get("").status_code == 303
    assert other.get("").status_code == 303


def test_where_no_key_can_be_kept_the_page_says_what_is_missing(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    keyless = Settings(second_factor_for_admins=False)
    page = Console(database, Clock(), keyless).signed_in(Role.EDITOR).get("/account/second-factor")
    assert (page.status_code, "LOCALOFFER_SECRET_KEY" in page.text) == (503, True)
    database.close()
