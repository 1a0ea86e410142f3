"""Pins of the home page and of guides, as editors keep them: words, days, order; readers look."""

import re
from typing import Any
from uuid import UUID

import pytest

from app.accounts.roles import Role
from app.directory import pins
from app.directory.facts import EntryStatus, PublicReason
from app.directory.pins_shown import shown_at
from app.directory.vocabulary import load_vocabularies
from app.freshness.days import day_of
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import NOW, a_service, an_editor, save

ADVICE, MEDIATION = a_service("Free advice"), a_service("Mediation")
GUIDE = a_service(
    "When they say no",
    facts={"steps": ["Keep the letter.", "Ring us."], "decision_types": ["request_declined"],
           "law_basis": "The Act", "law_checked_on": "2026-10-01", "category": "ehc_plans"},
)  # fmt: skip
AT_GUIDE = f"/guides/{GUIDE.id}"


@pytest.fixture
def editor(console: Console) -> Window:
    with console.database.writing() as session:
        load_vocabularies(session, NOW)
        save(session, ADVICE, MEDIATION, GUIDE)
    return console.signed_in(Role.EDITOR)


def pin(editor: Window, entry: UUID, at: str = "/home-page", **given: str) -> Any:
    editor.get(f"{at}?words=e")
    return editor.post(f"{at}?words=e", entry=str(entry), **given)


def shown(console: Console, at: UUID | None = None) -> list[UUID]:
    with console.database.reading() as session:
        today = day_of(console.clock())
        return [one.service_id for one in shown_at(session, at, today)]


def ids(console: Console, at: UUID | None = None) -> list[UUID]:
    with console.database.reading() as session:
        return [one.id for one in pins.pins_at(session, at)]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_editor_finds_an_entry_and_pins_it(console: Console, editor: Window) -> None:
    assert "No entry has these words" in editor.get("/home-page?words=submarine").text
    found = editor.get("/home-page?words=advice").text
    assert fields_of(found, after="Entries found").keys() >= {"why", "valid_from", "valid_to"}
    answer = pin(editor, ADVICE.id, why="Free  help\nwith any decision.", valid_to="30 11 2026")
    assert answer.headers["location"] == "/console/home-page?done=pinned"
    told = text_of(editor.get("/home-page?done=pinned").text)
    assert "1. Free advice Shown today Free help with any decision." in told
    assert "Until 30 November 2026. Set by Editor" in told
    assert shown(console) == [ADVICE.id]
    pin(editor, ADVICE.id, AT_GUIDE, valid_from="1 12 2026")
    told = text_of(editor.get(f"/entries/{ADVICE.id}").text)
    assert "Pinned to the home page ; When they say no (to come)." in told
    console.clock.pass_by(days=7)
    editor.sign_in("editor@council.example")
    told = text_of(editor.get("/home-page").text)
    assert ("Over" in told, "Nothing is pinned today." in told) == (True, True)


WRONG = [
    ({"entry": ""}, "Select the entry to pin"),
    ({"valid_from": "31 2 2027"}, "Enter a real date, like 3 12 2026"),
    ({"valid_from": "2 1 2027", "valid_to": "1 1 2027"}, "must not be before the first"),
    ({"why": "x" * 201}, "Say why in 200 characters or fewer"),
]


@pytest.mark.parametrize(("given", "words"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    console: Console, editor: Window, given: dict[str, str], words: str
) -> None:
    sent = {"entry": str(ADVICE.id), "why": "Free", "valid_to": "1 12 2026"} | given
    editor.get("/home-page?words=e")
    answer = editor.post("/home-page?words=e", **sent)
    assert (answer.status_code, words in answer.text) == (422, True)
    kept = fields_of(answer.text, after="Entries found")
    assert {name: kept.get(name, "") for name in sent} == sent
    assert shown(console) == []


def test_an_entry_is_pinned_once_at_a_time(console: Console, editor: Window) -> None:
    pin(editor, ADVICE.id, valid_to="30 11 2026")
    answer = pin(editor, ADVICE.id)
    assert (answer.status_code, "pinned here already" in answer.text) == (422, True)
    pin(editor, ADVICE.id, valid_from="1 12 2026")
    later = ids(console)[1]
    form = fields_of(editor.get(f"/pins/{later}").text)
    assert form["valid_from"] == "1 12 2026"
    answer = editor.post(f"/pins/{later}", **(form | {"valid_from": "", "why": "Still kept"}))
    assert (answer.status_code, "pinned here already" in answer.text) == (422, True)
    assert "Still kept" in answer.text
    answer = editor.post(f"/pins/{later}", **(form | {"why": "Free"}))
    assert answer.headers["location"] == "/console/home-page?done=pin_changed"


def test_pins_go_up_and_down_and_off(console: Console, editor: Window) -> None:
    pin(editor, ADVICE.id)
    pin(editor, MEDIATION.id)
    first, second = ids(console)
    editor.post(f"/pins/{second}/move", do="up")
    assert shown(console) == [MEDIATION.id, ADVICE.id]
    editor.post(f"/pins/{second}/move", do="down")
    assert shown(console) == [ADVICE.id, MEDIATION.id]
    assert editor.post(f"/pins/{first}/off").status_code == 303
    assert shown(console) == [MEDIATION.id]
    gone = editor.post(f"/pins/{first}/off")
    assert (gone.status_code, "Somebody has taken this pin off." in gone.text) == (404, True)
    admin = console.signed_in(Role.ADMIN)
    assert "took a pin off" in admin.get("/audit").text


def test_a_pin_to_what_is_not_published_stays_with_a_notice(
    console: Console, editor: Window
) -> None:
    pin(editor, ADVICE.id)
    pin(editor, MEDIATION.id)
    gone, merged = ADVICE.model_copy(deep=True), MEDIATION.model_copy(deep=True)
    gone.local_offer.entry_status = EntryStatus.WITHDRAWN
    gone.local_offer.public_reason = PublicReason.CLOSED
    merged.local_offer.entry_status = EntryStatus.MERGED
    merged.local_offer.replacement_id = GUIDE.id
    with console.database.writing() as session:
        save(session, gone, merged)
    told = text_of(editor.get("/home-page").text)
    assert "Not shown: withdrawn." in told
    assert "merged. Families see “When they say no” in its place." in told


def test_a_guide_has_its_steps_its_law_check_and_its_pins(console: Console, editor: Window) -> None:
    told = text_of(editor.get("/guides").text)
    assert "When they say no Law check in date 2 steps." in told
    assert "The law was checked on 1 October 2026. Check it again by 1 April 2027." in told
    assert "About: A request for an assessment was declined" in told
    assert pin(editor, GUIDE.id, AT_GUIDE).status_code == 422  # not to itself
    answer = pin(editor, MEDIATION.id, AT_GUIDE, why="Before you appeal")
    assert answer.headers["location"] == f"/console{AT_GUIDE}?done=pinned"
    assert shown(console, GUIDE.id) == [MEDIATION.id]
    page = text_of(editor.get(AT_GUIDE).text)
    assert "What to do Keep the letter. Ring us. See also Mediation Before you appeal" in page
    assert "Beside it today: Mediation" in text_of(editor.get("/guides").text)
    [only] = ids(console, GUIDE.id)
    assert f"/console{AT_GUIDE}" in editor.get(f"/pins/{only}").text
    assert editor.get(f"/guides/{ADVICE.id}").status_code == 404
    console.clock.pass_by(days=200)
    editor.sign_in("editor@council.example")
    assert "Law check needed" in editor.get("/guides").text


def test_a_guide_is_written_step_by_step(console: Console, editor: Window) -> None:
    assert fields_of(editor.get("/entries/new?category=ehc_plans").text)[
        "local_offer.category"
    ] == "ehc_plans"  # fmt: skip
    path = f"/entries/{GUIDE.id}/change/local_offer.steps"
    form = fields_of(editor.get(path).text)
    assert form["local_offer.steps"] == "Keep the letter.\nRing us."
    sent = {"local_offer.steps": "Keep the letter; note its date.\r\n\r\n  Ring us. \r\nAsk again."}
    assert editor.post(path, **(form | sent)).status_code == 303
    page = editor.get(f"/entries/{GUIDE.id}").text
    for line in ("1. Keep the letter; note its date.", "2. Ring us.", "3. Ask again."):
        assert line in page
    form = fields_of(editor.get(path).text)
    answer = editor.post(path, **(form | {"local_offer.steps": "step\n" * 51}))
    assert (answer.status_code, "enter 50 lines or fewer" in answer.text) == (422, True)
    assert editor.post(path, **(form | {"local_offer.steps": ""})).status_code == 303
    assert fields_of(editor.get(path).text)["local_offer.steps"] == ""


def test_a_viewer_looks_and_changes_nothing(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        by = an_editor(session).id
        only = pins.add_pin(session, None, ADVICE.id, by=by, now=NOW).id
    viewer = console.signed_in(Role.VIEWER)
    for path in ("/home-page", "/guides", AT_GUIDE):
        page = viewer.get(path)
        assert page.status_code == 200
        assert "/move" not in page.text
        assert 'name="words"' not in page.text
    assert viewer.get(f"/pins/{only}").status_code == 403
    refused = [f"/pins/{only}", f"/pins/{only}/move", f"/pins/{only}/off", "/home-page", AT_GUIDE]
    for path in refused:
        assert viewer.post(path, entry=str(MEDIATION.id)).status_code == 403, path
    assert ids(console) == [only]
