"""How long checks and facts last is looked at by all who may read, and set by administrators."""

import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.acts import ChangeSet
from app.accounts.roles import Role
from app.freshness.assurances import assure
from app.freshness.check_policies import CheckPolicy
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
from tests import makers
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import NOW, an_editor

PATH = "/vocabularies/checks"
MONTHLY = {
    "key": "clubs", "lasts": "months:1", "valid_from": "24 11 2026", "valid_to": "31 1 2027",
}  # fmt: skip


def set_so(window: Window, kind: str = "category", **fields: str) -> Any:
    window.get(f"{PATH}/new/{kind}")
    return window.post(f"{PATH}/new/{kind}", **{**MONTHLY, "why": "Summer is near", **fields})


def row_of(window: Window) -> str:
    found = re.search(rf"{PATH}/set/([0-9a-f-]+)", window.get(PATH).text)
    assert found
    return f"{PATH}/set/{found[1]}"


def rows(console: Console) -> list[tuple[str, str, str]]:
    with console.database.reading() as session:
        return [(one.key, one.lasts, one.why) for one in session.query(CheckPolicy)]


def test_who_may_read_looks_and_an_administrator_sets(console: Console) -> None:
    viewer = console.signed_in(Role.VIEWER)
    assert "every term" in viewer.get(PATH).text
    assert "/new/category" not in viewer.get(PATH).text
    for role in (Role.VIEWER, Role.EDITOR):
        somebody = viewer if role is Role.VIEWER else console.signed_in(role)
        assert somebody.get(f"{PATH}/new/category").status_code == 403
        assert set_so(somebody).status_code == 403
    assert rows(console) == []
    admin = console.signed_in(Role.ADMIN)
    answer = set_so(admin)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console{PATH}?done=added")
    page = admin.get(f"{PATH}?done=added").text
    assert "within a minute or so" in page
    assert "every month, from 24 November 2026 to 31 January 2027" in page
    assert "Summer is near" in viewer.get(PATH).text
    with console.database.reading() as session:
        told = [(one.act, one.why) for one in session.query(ChangeSet) if "policy" in one.act]
    words = "category clubs: every month, from 24 November 2026 to 31 January 2027. Summer is near"
    assert told == [("policy_added", words)]
    assert "set how long checks or facts last" in admin.get("/audit").text


def test_a_preview_counts_what_would_be_overdue_and_the_hours_and_saves_nothing(
    console: Console,
) -> None:
    clubs = [makers.a_service(f"Otters {n}", facts={"category": "clubs"}) for n in range(3)]
    with console.database.writing() as session:
        makers.save(session, *clubs)
        ids = [clubs[0].id, clubs[1].id]
        day = (NOW - timedelta(days=40)).date()
        assure(session, ids, an_editor(session), method=Method.PHONE, now=NOW, assured_on=day)
        refresh_trust(session, ids, NOW)
    admin = console.signed_in(Role.ADMIN)
    page = admin.get(f"{PATH}/new/category", params=MONTHLY).text
    lines = re.findall(r'header">([^<]+)</th><td[^>]*>([^<]+)</td><td[^>]*>([^<]+)</td>', page)
    assert ("Entries that this is about", "3", "3") in lines
    assert ("Checks overdue", "0", "2") in lines
    assert ("Due within 30 days", "0", "0") in lines
    assert ("Hours a week for these", "0.0", "0.1") in lines
    assert "every interval can be kept" in page
    assert rows(console) == []
    # The form that saves holds what was looked at.
    kept = fields_of(page, after='id="preview"')
    assert {name: kept[name] for name in MONTHLY} == MONTHLY
    assert admin.post(f"{PATH}/new/category", **kept).status_code == 422  # without a why
    assert admin.post(f"{PATH}/new/category", **(kept | {"why": "So"})).status_code == 303


def test_a_fact_that_takes_more_hours_than_there_are_is_said_to(console: Console) -> None:
    facts = {"capacity": "full", "capacity_as_of": NOW.date() - timedelta(days=10)}
    with console.database.writing() as session:
        makers.save(session, *(makers.a_service(f"Otters {n}", facts=facts) for n in range(3)))
    console.settings.editor_hours_a_week = 0.5
    admin = console.signed_in(Role.ADMIN)
    asked = {"key": "capacity", "days": "60", "valid_from": "24 11 2026"}
    page = admin.get(f"{PATH}/new/fact", params=asked).text
    assert "more than editors have" not in page
    page = admin.get(f"{PATH}/new/fact", params=asked | {"days": "7"}).text
    lines = re.findall(r'header">([^<]+)</th><td[^>]*>([^<]+)</td><td[^>]*>([^<]+)</td>', page)
    assert ("Too old to count", "0", "3") in lines
    assert "that would be 0.6 hours a week: more than editors have" in page


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("category", {"key": "no such thing"}, "Choose one from the list"),
        ("category", {"key": ""}, "Choose one from the list"),
        ("category", {"lasts": "months:25"}, "Choose how often entries are checked"),
        ("category", {"lasts": "days:60"}, "Choose how often entries are checked"),
        ("category", {"valid_from": ""}, "Enter the first day"),
        ("category", {"valid_from": "31 2 2027"}, "Enter a real date"),
        ("category", {"valid_from": "23 11 2026"}, "The first day must be today or later"),
        ("category", {"valid_to": "1 11 2026"}, "The last day must not be before the first"),
        ("category", {"why": ""}, "Enter why"),
        ("category", {"why": "x" * 501}, "Enter why"),
        ("fact", {"key": "clubs", "days": "60"}, "Choose one from the list"),
        ("fact", {"key": "capacity", "days": "6"}, "Enter a number of days from 7 to 730"),
        ("fact", {"key": "capacity", "days": "731"}, "Enter a number of days from 7 to 730"),
        ("fact", {"key": "capacity", "days": ""}, "Enter a number of days from 7 to 730"),
        ("fact", {"key": "capacity", "days": "sixty"}, "Enter a number of days from 7 to 730"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    console: Console, kind: str, fields: dict[str, str], words: str
) -> None:
    admin = console.signed_in(Role.ADMIN)
    answer = set_so(admin, kind, **fields)
    assert answer.status_code == 422
    assert f"</span> {words}" in " ".join(answer.text.split())
    assert rows(console) == []


def test_two_policies_for_the_same_days_are_refused_and_others_are_not(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    assert set_so(admin).status_code == 303
    again = set_so(admin, lasts="months:2", valid_from="31 1 2027", valid_to="")
    assert again.status_code == 422
    assert "Another policy counts on some of these days: every month, from 24 Nov" in again.text
    asked = {**MONTHLY, "valid_from": "30 1 2027", "valid_to": ""}
    assert admin.get(f"{PATH}/new/category", params=asked).status_code == 422
    assert set_so(admin, lasts="months:2", valid_from="1 2 2027", valid_to="").status_code == 303
    assert set_so(admin, key="advice", lasts="termly").status_code == 303
    assert set_so(admin, "fact", key="capacity", days="30").status_code == 303


def test_a_coming_row_is_changed_and_taken_back(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    set_so(admin, valid_from="1 6 2027", valid_to="31 8 2027")
    row = row_of(admin)
    given = fields_of(admin.get(row).text, after="<main")
    assert (given["key"], given["valid_from"]) == ("clubs", "1 6 2027")
    asked = {**MONTHLY, "valid_from": "1 7 2027", "valid_to": "31 8 2027"}
    assert admin.post(row, **asked, lasts2="", why="Later").status_code == 303
    assert rows(console) == [("clubs", "months:1", "Later")]
    assert "from 1 July 2027 to 31 August 2027" in admin.get(PATH).text
    assert admin.post(f"{row}/remove", why="").status_code == 422
    assert admin.post(f"{row}/remove", why="Not needed").status_code == 303
    assert rows(console) == []
    assert admin.get(row).status_code == 404
    assert admin.post(f"{row}/remove", why="Not needed").status_code == 404


def test_a_row_that_has_counted_can_only_be_ended(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    set_so(admin)
    row = row_of(admin)
    assert "It began today" in admin.get(row).text
    console.clock.pass_by(days=7)  # 1 December
    admin = console.window()
    admin.sign_in(f"{Role.ADMIN}@council.example")
    page = admin.get(row).text
    assert "only its last day can be changed" in page
    assert "Take it back" not in page
    assert admin.post(f"{row}/remove", why="Oh").status_code == 409
    other = admin.post(row, **(MONTHLY | {"lasts": "months:2"}), why="Oh")
    assert (other.status_code, "it can only be ended" in other.text) == (422, True)
    too_soon = admin.post(row, **(MONTHLY | {"valid_to": "29 11 2026"}), why="Oh")
    assert "The last day must be 30 November 2026 or later" in too_soon.text
    looked = admin.get(row, params=MONTHLY | {"valid_to": "30 11 2026"})
    assert "as it would be when this has ended" in looked.text
    ended = admin.post(row, **(MONTHLY | {"valid_to": "30 11 2026"}), why="Too much work")
    assert ended.status_code == 303
    page = admin.get(PATH).text
    assert "Nothing: all is as shipped." in page
    assert "from 24 November 2026 to 30 November 2026" in page[page.index(">Over<") :]
    assert admin.post(row, **MONTHLY, why="Again").status_code == 422
