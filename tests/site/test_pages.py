"""The providers' pages as requests: looking uses nothing up, forms count once, nothing leaks."""

from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.directory.vocabulary import load_vocabularies
from app.freshness.assurances import Confirmation
from app.main import create_app
from app.settings import Settings
from app.voices.answering import ProviderAnswer
from app.voices.corrections import waiting_for
from tests import makers
from tests.console.conftest import Clock
from tests.site.conftest import Opened
from tests.voices.conftest import CONTACT

PAGES = ("confirm", "away", "gone", "correct", "question", "stop")


def entry(opened: Opened, which: int = 0) -> str:
    return str(opened.club.entries[which].id)


def confirmations(opened: Opened) -> int:
    with opened.club.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Confirmation)) or 0


def test_the_page_says_what_families_read_and_uses_nothing_up(opened: Opened) -> None:
    for _ in range(3):
        answer = opened.get()
        assert answer.status_code == 200
    for words in ("Otters 0", "020 7946 0005", "Saturdays, 10:00 to 12:00", "5 to 16", "£4.50"):
        assert words in answer.text
    assert CONTACT not in answer.text
    assert confirmations(opened) == 0
    with opened.club.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ProviderAnswer)) == 0


@pytest.mark.parametrize("page", PAGES)
def test_no_copy_and_no_trace_of_the_link_stays(opened: Opened, page: str) -> None:
    answer = opened.get(page, entry=entry(opened), what="not-ours")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "set-cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("page", PAGES)
def test_without_a_good_link_there_is_nothing(opened: Opened, page: str) -> None:
    for secret in ("", "x" * 43, "é" * 40, "x" * 5000):
        opened.secret = secret
        for answer in (opened.get(page, entry=entry(opened), what="x"), opened.post(page)):
            assert answer.status_code == 410
            assert "Otter" not in answer.text


def test_one_press_confirms_all_and_a_second_press_changes_nothing(opened: Opened) -> None:
    opened.get()
    form = opened.form
    for _ in range(2):
        opened.form = form
        answer = opened.post(entry=[entry(opened), entry(opened, 1)])
        assert answer.status_code == 303
    assert confirmations(opened) == 2
    again = opened.get(done="confirmed")
    assert "families now read that you confirmed" in again.text.lower()
    assert "You have answered for everything" in again.text


def test_a_link_opens_until_it_runs_out(opened: Opened, clock: Clock) -> None:
    clock.pass_by(days=59)
    assert opened.get().status_code == 200
    clock.pass_by(days=2)
    assert opened.get().status_code == 410
    assert opened.get("stop").status_code == 200


def test_others_entries_are_not_here(opened: Opened) -> None:
    other = makers.a_service("Herons", organization=makers.an_organization("Heron Trust"))
    with opened.club.database.writing() as session:
        makers.save(session, makers.an_organization("Heron Trust"), other)
    opened.get()
    for page in ("away", "gone", "correct"):
        fields = {"entry": str(other.id), "what": "not-ours"}
        assert opened.get(page, **fields).status_code == 404
        assert opened.post(page, **fields, name="Mine").status_code == 404
    assert opened.post(entry=str(other.id)).status_code == 404


def test_full_until_a_day_is_in_public_at_once(opened: Opened) -> None:
    opened.get("away", entry=entry(opened))
    fields = {"entry": entry(opened), "what": "full", "day": "8", "month": "1", "year": "2027"}
    assert opened.post("away", **fields).status_code == 303
    read = opened.client.get(f"/api/services/{entry(opened)}").json()
    assert "Full until 8 January 2027, the provider said" in read["freshness"]["sentence"]
    assert read["local_offer"]["capacity"] == "full"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Select whether it is full or closed"),
        ({"what": "full"}, "Enter the last day"),
        ({"what": "full", "day": "31", "month": "2", "year": "2027"}, "Enter a real day"),
        ({"what": "closed", "day": "1", "month": "1", "year": "2020"}, "today or later"),
        ({"what": "closed", "day": "1", "month": "1", "year": "9999"}, "must be by"),
    ],
)
def test_a_while_that_cannot_be_is_said_in_plain_words(
    opened: Opened, fields: dict[str, str], words: str
) -> None:
    opened.get("away", entry=entry(opened))
    answer = opened.post("away", entry=entry(opened), **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert confirmations(opened) == 0


def test_a_correction_that_cannot_be_keeps_what_was_entered(opened: Opened) -> None:
    opened.get("correct", entry=entry(opened))
    answer = opened.post("correct", entry=entry(opened), email="<b>me", youngest="12", oldest="9")
    assert answer.status_code == 422
    assert "in the correct format" in answer.text
    assert "must not be below the youngest" in answer.text
    assert "&lt;b&gt;me" in answer.text
    nothing = opened.post("correct", entry=entry(opened), email="swim@otter.example")
    assert "Change at least one thing" in nothing.text


def test_what_families_filter_by_is_chosen_and_not_known_is_an_answer(opened: Opened) -> None:
    with opened.club.database.writing() as session:
        load_vocabularies(session, makers.NOW)
    page = opened.get("correct", entry=entry(opened)).text
    assert page.count('<details class="govuk-details">') == 3, "closed: the form stays short"
    assert page.count("We do not know, or have not said") == 9
    fields: dict[str, Any] = {"needs": ["", "autism", "unknown"], "card": "not_accepted"}
    wrong = opened.post("correct", entry=entry(opened), **fields)
    assert (wrong.status_code, "not both" in wrong.text) == (422, True)
    assert wrong.text.count('<details class="govuk-details" open>') == 1, "where something is wrong"
    assert 'value="not_accepted" checked' in wrong.text, "nothing is lost"
    nowhere = opened.post("correct", entry=entry(opened), needs=["nowhere"])
    assert (nowhere.status_code, "select from the list" in nowhere.text) == (422, True)
    fields["needs"] = ["", "hearing", "autism"]
    assert opened.post("correct", entry=entry(opened), **fields).status_code == 303
    with opened.club.database.reading() as session:
        waiting = waiting_for(session, opened.club.id)
    assert [(one.field, one.proposed) for one in waiting] == [
        ("needs", "autism\nhearing"), ("card", "not_accepted"),
    ]  # fmt: skip


def test_a_correction_and_all_the_rest_right_is_one_answer(opened: Opened) -> None:
    opened.get("correct", entry=entry(opened))
    fields = {"phone": "020 7946 0999", "rest": "yes"}
    assert opened.post("correct", entry=entry(opened), **fields).status_code == 303
    read = opened.client.get(f"/api/services/{entry(opened)}").json()["freshness"]
    assert read["basis"] == "provider_confirmation"
    assert any("sent a correction on" in one for one in read["sentences"])


def test_a_question_gets_a_reference(opened: Opened) -> None:
    opened.get("question")
    assert "Enter a question" in opened.post("question", question=" ").text
    assert opened.post("question", question="Who pays?").status_code == 303
    assert "Reference P-" in opened.get("question", done="asked").text


def test_mail_programs_stop_mail_by_a_post_of_their_own(opened: Opened) -> None:
    path = f"/provider/stop?link={opened.secret}"
    answer = opened.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert "We do not ask coach@otter.example about entries any more" in opened.get("stop").text


def test_who_objects_wholly_is_told_so(opened: Opened) -> None:
    assert opened.post("stop", what="everything").status_code == 303
    assert "We do not use coach@otter.example any more" in opened.get("stop").text
    assert opened.get().status_code == 410


def test_contacts_are_in_no_public_answer(opened: Opened) -> None:
    opened.get()
    opened.post(entry=entry(opened))
    for path in (
        f"/api/services/{entry(opened)}", "/api/services", "/api/changes?cursor=0",
        f"/api/organizations/{opened.club.organization.id}",
    ):  # fmt: skip
        answer = opened.client.get(path)
        assert answer.status_code == 200
        assert CONTACT not in answer.text


@pytest.mark.parametrize("page", ["correct", "question"])
def test_before_free_text_stands_whom_to_ring_about_a_childs_safety(
    opened: Opened, page: str
) -> None:
    text = opened.get(page, entry=entry(opened)).text
    assert "Do not use this form: ring" in text
    assert 'href="tel:02079460123">020 7946 0123</a>' in text
    assert text.index("020 7946 0123") < text.index("<textarea")


def test_without_a_number_to_ring_no_free_text_is_taken_and_all_else_works(opened: Opened) -> None:
    app = create_app(Settings(), opened.club.database, clock=Clock())
    opened.client = TestClient(app, follow_redirects=False)
    page = opened.get().text
    assert "/provider/correct" not in page
    assert "/provider/question" not in page
    for answer in (
        opened.get("correct", entry=entry(opened)),
        opened.get("question"),
        opened.post("question", question="Who pays?"),
        opened.post("correct", entry=entry(opened), phone="020 7946 0999"),
    ):
        assert answer.status_code == 503
        assert "This cannot be sent now" in answer.text
        assert "<textarea" not in answer.text
    assert opened.post(entry=entry(opened)).status_code == 303
    assert confirmations(opened) == 1
