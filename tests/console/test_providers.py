"""What editors see of providers: the phone list, corrections side by side, questions, "ask"."""

from typing import Any

import pytest

from app.accounts.roles import Role
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.directory.vocabulary import load_vocabularies
from app.settings import Settings
from app.voices.corrections import send_corrections, waiting_for
from app.voices.deciding import open_flags_of
from app.voices.proposals import Field
from app.voices.questions import ask
from tests.console.conftest import QUIET, Console, Window
from tests.makers import NOW
from tests.voices.conftest import CONTACT, Club, a_club


@pytest.fixture
def club(console: Console) -> Club:
    return a_club(console.database)


def corrected(club: Club) -> str:
    """The ids of a correction that waits, of its phone; and of one of its e-mail."""
    holder = club.holder()
    proposed = {Field.PHONE: "020 7946 0999", Field.EMAIL: "new@otter.example"}
    with club.database.writing() as session:
        send_corrections(session, holder, club.id, proposed, form_id="form-0001", now=NOW)
        phone, email = waiting_for(session, club.id)
        return f"{phone.id} {email.id}"


def version_in(window: Window, club: Club) -> str:
    text = window.get(f"/corrections/{club.id}").text
    return text.split('name="version" value="')[1].split('"')[0]


def test_an_editor_decides_field_by_field(console: Console, club: Club) -> None:
    phone, email = corrected(club).split()
    editor = console.signed_in(Role.EDITOR)
    assert "Otters 0" in editor.get("/corrections").text
    page = editor.get(f"/corrections/{club.id}").text
    for words in ("020 7946 0005", "020 7946 0999", "swim@otter.example", "new@otter.example"):
        assert words in page
    version = version_in(editor, club)
    answer = editor.post(
        f"/corrections/{club.id}",
        **{
            "version": version, f"outcome-{phone}": "accepted",
            f"outcome-{email}": "declined", f"reason-{email}": "It comes back.",
        },
    )  # fmt: skip
    assert answer.headers["location"] == "/console/corrections?done=decided"
    with club.database.reading() as session:
        entry = read_entry(session, ServiceDocument, club.id)
    assert [one.number for one in entry.phones] == ["020 7946 0999"]
    assert entry.email == "swim@otter.example"
    [mail] = club.mails()
    assert (mail.recipient, "It comes back." in str(mail.body)) == (CONTACT, True)
    assert "No correction waits" in editor.get("/corrections").text


def test_what_was_chosen_is_compared_in_words_and_accepted_as_facts(
    console: Console, club: Club
) -> None:
    holder = club.holder()
    proposed = {Field.NEEDS: "autism\nhearing", Field.CARD: "not_accepted"}
    with club.database.writing() as session:
        load_vocabularies(session, NOW)
        send_corrections(session, holder, club.id, proposed, form_id="form-0001", now=NOW)
        needs, card = (one.id for one in waiting_for(session, club.id))
    editor = console.signed_in(Role.EDITOR)
    page = editor.get(f"/corrections/{club.id}").text
    for words in ("Autism", "Hearing", "Not accepted", "We do not know, or have not said"):
        assert words in page
    version = version_in(editor, club)
    answer = editor.post(
        f"/corrections/{club.id}",
        **{
            "version": version, f"outcome-{needs}": "changed",
            f"text-{needs}": ["", "autism", "sight"], f"outcome-{card}": "accepted",
        },
    )  # fmt: skip
    assert answer.status_code == 303
    with club.database.reading() as session:
        facts = read_entry(session, ServiceDocument, club.id).local_offer
    assert (set(facts.needs), facts.short_breaks_card) == ({"autism", "sight"}, "not_accepted")
    assert facts.payment_checked_on == NOW.date()
    assert "changed, in other words: Autism, Sight" in str(club.mails()[0].body)


def test_what_is_missing_in_a_decision_is_said_and_nothing_is_half_done(
    console: Console, club: Club
) -> None:
    phone, email = corrected(club).split()
    editor = console.signed_in(Role.EDITOR)
    version = version_in(editor, club)
    fields = {"version": version, f"outcome-{phone}": "accepted"}
    answer = editor.post(f"/corrections/{club.id}", **fields)
    assert (answer.status_code, "Select what you do with this" in answer.text) == (422, True)
    fields |= {f"outcome-{email}": "declined"}
    answer = editor.post(f"/corrections/{club.id}", **fields)
    assert (answer.status_code, "Say why: the provider reads it" in answer.text) == (422, True)
    with club.database.reading() as session:
        entry = read_entry(session, ServiceDocument, club.id)
    assert [one.number for one in entry.phones] == ["020 7946 0005"]
    assert club.mails() == []


def test_an_entry_that_changed_meanwhile_is_not_overwritten(console: Console, club: Club) -> None:
    phone, email = corrected(club).split()
    editor = console.signed_in(Role.EDITOR)
    editor.get("/corrections")
    fields = {f"outcome-{phone}": "accepted", f"outcome-{email}": "accepted", "version": "99"}
    assert editor.post(f"/corrections/{club.id}", **fields).status_code == 409


def test_a_flag_about_corrections_is_decided_where_the_provider_is_answered(
    console: Console, club: Club
) -> None:
    corrected(club)
    with club.database.reading() as session:
        [flag_id] = open_flags_of(session, club.id)
    editor = console.signed_in(Role.EDITOR)
    page = editor.get(f"/flags/{flag_id}").text
    place = f"/console/corrections/{club.id}"
    assert f'href="{place}">Compare the corrections and decide</a>' in page
    assert "What did you find out?" not in page
    assert "Take this flag" in page
    answer = editor.post(f"/flags/{flag_id}/decide", decision="not_a_problem")
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert club.flags() == [("provider_correction", True)]
    with club.database.reading() as session:
        assert len(waiting_for(session, club.id)) == 2


def test_who_only_reads_decides_nothing(console: Console, club: Club) -> None:
    corrected(club)
    viewer = console.signed_in(Role.VIEWER)
    page = viewer.get(f"/corrections/{club.id}").text
    assert "020 7946 0999" in page
    assert "Decide, and tell" not in page
    for path in (f"/corrections/{club.id}", f"/entries/{club.id}/ask"):
        assert viewer.post(path).status_code == 403


def test_a_question_is_answered_by_mail(console: Console, club: Club) -> None:
    holder = club.holder()
    with club.database.writing() as session:
        reference = ask(session, holder, "Who <b>pays?", form_id="form-0001", now=NOW)
    editor = console.signed_in(Role.EDITOR)
    page = editor.get("/provider-questions").text
    assert reference in page
    path = page.split("/console/provider-questions/")[1].split('"')[0]
    assert "Who &lt;b&gt;pays?" in editor.get(f"/provider-questions/{path}").text
    assert editor.post(f"/provider-questions/{path}", answer="").status_code == 422
    assert editor.post(f"/provider-questions/{path}", answer="We do.").status_code == 303
    assert editor.post(f"/provider-questions/{path}", answer="They do.").status_code == 409
    [mail] = club.mails()
    assert mail.body["answer"] == "We do."


def test_an_editor_asks_a_provider_by_a_button(console: Console, club: Club) -> None:
    editor = console.signed_in(Role.EDITOR)
    answer = editor.post(f"/entries/{club.id}/ask")
    assert answer.headers["location"] == f"/console/entries/{club.id}?done=asked"
    assert [one.recipient for one in club.mails()] == [CONTACT]
    again = editor.post(f"/entries/{club.id}/ask")
    assert (again.status_code, "less than a day ago" in again.text) == (422, True)


def test_the_phone_list_names_whom_mail_does_not_reach(console: Console, club: Club) -> None:
    club.ask()
    for days in (43, 14, 15):  # a reminder after Christmas, the others, and nobody answers
        console.clock.pass_by(days=days)
        club.ask(console.clock())
    page = console.signed_in(Role.EDITOR).get("/providers").text
    assert "020 7946 0001" in page
    assert "020 7946 0005" in page
    assert CONTACT not in page


def test_the_page_of_providers_says_who_is_written_to_next(console: Console, club: Club) -> None:
    page = console.signed_in(Role.VIEWER).get("/providers").text
    assert f"{club.organization.name}: to be asked, about 2 entries" in page
    assert "Nobody needs to be rung" in page


def test_the_page_says_which_holidays_are_believed_and_until_when(console: Console) -> None:
    editor = console.signed_in(Role.EDITOR)
    page = editor.get("/providers").text
    assert "the council has set no terms" in page.lower()
    assert "reach until 31 August 2028" in page
    term: dict[str, Any] = {"school_terms": "2026-09-02/2026-10-23,2026-11-02/2026-12-18"}
    console.settings = Settings(**QUIET, **term)
    window = console.window()
    window.sign_in("editor@council.example")
    page = window.get("/providers").text
    assert "which reach until 18 December 2026" in page
    assert "These dates run out on 18 December 2026" in page


def test_administrators_read_that_providers_cannot_write_yet(console: Console) -> None:
    words = "Providers cannot correct entries or ask questions yet"
    assert words in console.signed_in(Role.ADMIN).get("").text
    assert words not in console.signed_in(Role.EDITOR).get("").text
    console.settings = Settings(**QUIET, safeguarding_phone="020 7946 0123")
    window = console.window()
    window.sign_in("admin@council.example")
    assert words not in window.get("").text
