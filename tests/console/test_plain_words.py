"""Plain words in the console: found, tried, changed, added, taken off and put back."""

import re
from collections import Counter
from typing import Any

import pytest

from app.accounts.roles import Role
from app.directory.synonyms import shipped_by_key
from app.directory.unmet import write
from app.directory.vocabulary import load_vocabularies
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import a_service, save

WORDS = "/vocabularies/words"
SET = f"{WORDS}/meltdowns"


def values_in(name: str) -> re.Pattern[str]:
    return re.compile(rf'name="{name}"[^>]* value="([^"]*)"')


@pytest.fixture
def filled(console: Console) -> Console:
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
        save(session, a_service("Calm corner", description="For meltdowns."))
    return console


def form_of(window: Window, path: str) -> dict[str, Any]:
    """The set's form as it stands; other sets are named in several fields of one name."""
    page = window.get(path).text
    named = {name: values_in(name).findall(page) for name in ("answered_by", "leads_to")}
    return fields_of(page, 'name="csrf"') | named


def search(console: Console, text: str) -> list[str]:
    """The names that the public search finds."""
    answer = console.window().client.get("/api/services", params={"search": text})
    return [one["name"] for one in answer.json()["contents"]]


def test_a_viewer_finds_the_set_that_holds_a_phrase_and_changes_none(filled: Console) -> None:
    viewer = filled.signed_in(Role.VIEWER)
    page = viewer.get(f"{WORDS}?search=salt").text
    assert 'href="/console/vocabularies/words/speech_therapy"' in page
    assert "“SALT”" in page
    assert "Health. As it came" in page
    assert "No set holds that" in viewer.get(f"{WORDS}?search=zzzz").text
    assert viewer.get(f"{WORDS}?page=9").status_code == 200
    shown = viewer.get(SET).text
    assert "tantrums" in shown
    assert "it stands as it came" in shown
    assert "Change this set" not in shown
    for path in (f"{WORDS}/new", f"{SET}/change"):
        assert viewer.get(path).status_code == 403
    for path in (f"{WORDS}/new", f"{SET}/change", f"{SET}/take-off", f"{SET}/put-back"):
        assert viewer.post(path, words="x").status_code == 403
    assert viewer.get(f"{WORDS}/nothing").status_code == 404


def test_a_changed_set_is_searched_and_shown_with_its_history(filled: Console) -> None:
    editor = filled.signed_in(Role.EDITOR)
    form = form_of(editor, f"{SET}/change")
    assert form["words"].splitlines() == list(shipped_by_key()["meltdowns"].words)
    form |= {"words": form["words"] + "\nwobbly time", "valid_from": "1 11 2026"}
    answer = editor.post(f"{SET}/change", **form)
    assert (answer.status_code, answer.headers["location"]) == (
        303, "/console/vocabularies/words/meltdowns?done=saved",
    )  # fmt: skip
    assert search(filled, "wobbly time") == ["Calm corner"]
    page = editor.get(SET).text
    assert "Changed by us on 24 November 2026, from 1 November 2026" in page
    assert "Editor changed a set of plain words" in page
    assert "wobbly time</td>" in page
    assert "Changed by us" in editor.get(f"{WORDS}?whose=ours").text
    admin = filled.signed_in(Role.ADMIN)
    assert "changed a set of plain words" in admin.get("/audit").text
    editor.get(SET)
    assert editor.post(f"{SET}/put-back", seen="1").status_code == 303
    assert "put a set of plain words back as it came" in editor.get(SET).text
    assert search(filled, "wobbly time") == []


def test_a_set_is_saved_as_it_is_without_losing_anything(filled: Console) -> None:
    """What a form does not change stays: the largest set, one with filters, one with ages."""
    editor = filled.signed_in(Role.EDITOR)
    for key in ("waiting_for_assessment", "teenager", "takes_the_card", "speech_therapy"):
        path = f"{WORDS}/{key}"
        assert editor.post(f"{path}/change", **form_of(editor, f"{path}/change")).status_code == 303
        changes = editor.get(path).text.split('id="history"')[1]
        assert "<table" not in changes, key


def test_a_sentence_is_tried_before_anything_is_saved(filled: Console) -> None:
    editor = filled.signed_in(Role.EDITOR)
    form = form_of(editor, f"{SET}/change")
    form |= {"words": form["words"] + "\nwobbly time", "sentence": "she has a wobbly time"}
    answer = editor.post(f"{SET}/try", **form)
    assert answer.status_code == 200
    stands, wanted = answer.text.split("With this set as it is above")
    assert "No entry is found" in stands.split("As it stands today")[1]
    assert "Calm corner" in wanted
    assert "“wobbly time”, looked for as meltdown" in wanted
    assert "wobbly time" in fields_of(answer.text, 'name="csrf"')["words"]
    assert search(filled, "wobbly time") == []
    empty = editor.post(f"{SET}/try", **(form | {"sentence": ""}))
    assert (empty.status_code, "Enter a sentence" in empty.text) == (422, True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"words": ""}, "Enter at least one phrase"),
        ({"words": "x" * 81}, "must be 80 characters or fewer: it has 81"),
        ({"words": "help"}, "is said in nearly every question"),
        ({"leads_to": ["nowhere at all"]}, "There is no set “nowhere at all”"),
        ({"answered_by": ["meltdown"]}, "A set cannot name itself"),
        ({"need": ["nothing"]}, "it has no “nothing”"),
        ({"age_from": "5", "age_to": ""}, "Enter both ages, or neither"),
        ({"age_from": "9", "age_to": "5"}, "the lower one first"),
        ({"age_from": "x", "age_to": "5"}, "Enter an age from 0 to 25"),
        ({"valid_from": "soon"}, "Enter a real date"),
        ({"valid_from": "2 11 2026", "valid_to": "1 11 2026"}, "must not be before the first"),
        ({"seen": "7"}, "Somebody changed this set after you opened it"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    filled: Console, more: dict[str, Any], told: str
) -> None:
    editor = filled.signed_in(Role.EDITOR)
    form = form_of(editor, f"{SET}/change") | {"asked": "a phrase to keep"} | more
    answer = editor.post(f"{SET}/change", **form)
    assert answer.status_code == 422
    assert told in answer.text
    assert "There is a problem" in answer.text
    assert "a phrase to keep" in answer.text
    assert "as it came" in editor.get(SET).text


def test_a_phrase_of_another_set_is_noticed_and_kept_in_both_when_it_is_meant(
    filled: Console,
) -> None:
    editor = filled.signed_in(Role.EDITOR)
    form = form_of(editor, f"{SET}/change")
    form["asked"] += "\nSALT"
    answer = editor.post(f"{SET}/change", **form)
    assert answer.status_code == 422
    assert "“SALT” is in the set “speech and language therapy” already" in answer.text
    assert 'href="/console/vocabularies/words/speech_therapy"' in answer.text
    assert editor.post(f"{SET}/change", **form, in_both="yes").status_code == 303
    page = editor.get(SET).text
    assert "Another set holds these too" in page
    form = form_of(editor, f"{SET}/change")  # what was agreed on is not asked again
    assert editor.post(f"{SET}/change", **form).status_code == 303


def test_a_set_of_our_own_is_added_taken_off_and_counts_again(filled: Console) -> None:
    editor = filled.signed_in(Role.EDITOR)
    form = form_of(editor, f"{WORDS}/new")
    form |= {
        "words": "wobbly time",
        "leads_to": ["Meltdown", ""],
        "need": ["feelings"],
        "day": ["SA"],
    }
    answer = editor.post(f"{WORDS}/new", **form)
    assert answer.headers["location"].startswith(f"/console{WORDS}/own_wobbly_time")
    path = f"{WORDS}/own_wobbly_time"
    page = editor.get(path).text
    assert "Added by us on 24 November 2026" in page
    assert 'href="/console/vocabularies/words/meltdowns">meltdown</a>' in page
    assert "Saturday" in page
    assert "Put back as it came" not in page
    assert search(filled, "wobbly time") == ["Calm corner"]
    assert editor.post(f"{path}/take-off", seen="0").status_code == 409
    assert editor.post(f"{path}/take-off", seen="1").status_code == 303
    assert "Searches do not know this set today" in editor.get(path).text
    assert search(filled, "wobbly time") == []
    assert editor.post(f"{path}/change", **form_of(editor, f"{path}/change")).status_code == 303
    assert search(filled, "wobbly time") == ["Calm corner"]


def test_days_to_come_and_days_gone_are_told_in_words(filled: Console) -> None:
    editor = filled.signed_in(Role.EDITOR)
    form = form_of(editor, f"{SET}/change")
    form |= {"words": "wobbly time", "valid_from": "1 12 2026", "valid_to": "3 12 2026"}
    assert editor.post(f"{SET}/change", **form).status_code == 303
    page = editor.get(SET).text
    assert "from 1 December 2026 until 3 December 2026. Until then it stands as it came" in page
    assert "Today searches know the set as it came: meltdown" in page
    filled.clock.pass_by(days=10)
    editor = filled.window()
    editor.sign_in("editor@council.example")
    assert "Now it stands as it came" in editor.get(SET).text


def test_searches_that_found_nothing_lead_to_the_sets_that_they_name(filled: Console) -> None:
    with filled.database.writing() as session:
        counted = Counter({"autism + swimming": 5, "karate": 4})
        write(session, counted, filled.clock().date())
    page = filled.signed_in(Role.EDITOR).get(WORDS).text
    missed = page.split('id="missed"')[1]
    assert "autism + swimming" in missed
    assert 'href="/console/vocabularies/words/swimming/change">Add words to “swimming”' in missed
    assert "karate" not in missed
    viewer = filled.signed_in(Role.VIEWER).get(WORDS).text
    assert "Look at “swimming”" in viewer
