"""Entries in the console: found, read, changed; nothing entered is lost, and no date is moved."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.accounts.roles import Role
from app.directory import editing
from app.directory.documents import LanguageDocument, ServiceDocument
from app.directory.facts import ContactVisibility, EntryStatus, Known
from app.directory.postcodes import Postcode
from app.directory.vocabulary import load_vocabularies
from app.freshness.assurances import latest_assurances
from app.freshness.trust import Trust
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import a_location, a_service, an_organization, save

OTTERS = an_organization()
HALL = a_location()
SWIMMING = a_service(organization=OTTERS, locations=(HALL,))
HOME = f"/entries/{SWIMMING.id}"


@pytest.fixture
def editor(console: Console) -> Window:
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
        save(session, OTTERS, HALL, SWIMMING)
    return console.signed_in(Role.EDITOR)


def entry(console: Console, id: UUID = SWIMMING.id) -> ServiceDocument:
    with console.database.reading() as session:
        return editing.read_entry(session, ServiceDocument, id)


def change(window: Window, path: str = f"{HOME}/change", **answers: Any) -> Any:
    """Loads a form, gives some answers, and sends all of it."""
    fields = fields_of(window.get(path).text)
    fields.pop("words", None)
    return window.post(path, **(fields | answers))


def test_an_entry_is_found_by_its_name_its_organisation_and_its_state(editor: Window) -> None:
    for query in ("words=swim", "words=otter+saturday", "state=never_assured", "status=published"):
        assert "Saturday swimming" in editor.get(f"/entries?{query}").text
    for query in ("words=heron", "state=current", "status=draft", "category=clubs", "team=SEND"):
        page = editor.get(f"/entries?{query}").text
        assert "No entry fits" in page
        assert "Saturday swimming" not in page


def test_a_page_of_entries_says_how_many_there_are(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        save(session, *(a_service(f"Club {number:02}") for number in range(30)))
    first, second = editor.get("/entries").text, editor.get("/entries?page=2").text
    assert "31 entries" in first
    assert ("Club 24" in first, "Club 25" in first, "Club 25" in second) == (True, False, True)


def test_an_entry_is_shown_with_all_that_is_known_and_not_known(editor: Window) -> None:
    page = editor.get(HOME).text
    for words in ("We have never checked these details.", "Otter Hall", "020 7946 0005",
                  "A session: £4.50", "Saturday, 10:00 to 12:00, every week", "Not known",
                  "https://otter.example/"):  # fmt: skip
        assert words in page, words


def test_a_form_that_is_saved_as_it_is_changes_nothing(console: Console, editor: Window) -> None:
    before = entry(console)
    assert "\n" in (before.description or "")
    fields = fields_of(editor.get(f"{HOME}/change").text)
    as_browsers_send = fields["description"].replace("\n", "\r\n")
    assert change(editor, description=as_browsers_send).status_code == 303
    assert entry(console) == before
    with console.database.reading() as session:
        assert editing.state_of(session, ServiceDocument, SWIMMING.id)[0] == 1


def test_every_fact_can_be_changed_and_comes_back_in_the_form(
    console: Console, editor: Window
) -> None:
    answers: dict[str, Any] = {
        "name": "Sunday swimming",
        "minimum_age": "4.5",
        "local_offer.needs": ["autism", "communication"],
        "local_offer.diagnosis_required": "unknown",
        "local_offer.ehcp_required": "yes",
        "local_offer.capacity": "full",
        "local_offer.capacity_as_of": "3 November 2026",
        "local_offer.category": "clubs",
        "local_offer.pinned": "yes",
        "schedules-0-byday": "Mon, Wednesday and first Sunday",
        "schedules-0-opens_at": "9.30am",
        "cost_options-0-amount": "£6",
        "contacts-0-phones": "020 7946 0004\n020 7946 0099",
        "phones-0-number": "020 7946 0006",
    }
    assert change(editor, **answers).headers["location"] == f"/console{HOME}?done=saved"
    now, facts = entry(console), entry(console).local_offer
    assert (now.name, now.minimum_age, facts.needs) == (
        "Sunday swimming", 4.5, ["autism", "communication"],
    )  # fmt: skip
    assert (facts.diagnosis_required, facts.ehcp_required) == (Known.UNKNOWN, Known.YES)
    assert (facts.capacity_as_of, facts.category, facts.pinned) == (
        date(2026, 11, 3), "clubs", True,
    )  # fmt: skip
    assert (now.schedules[0].byday, now.schedules[0].opens_at) == ("MO,WE,1SU", "09:30")
    assert now.cost_options[0].amount == 6
    assert [(one.number, one.type) for one in now.contacts[0].phones] == [
        ("020 7946 0004", "mobile"), ("020 7946 0099", None),
    ]  # fmt: skip
    assert now.phones[0].id == SWIMMING.phones[0].id
    fields = fields_of(editor.get(f"{HOME}/change").text)
    assert fields["schedules-0-byday"] == "Monday, Wednesday, first Sunday"
    assert fields["local_offer.capacity_as_of"] == "3/11/2026"


def test_what_is_wrong_is_said_by_field_and_nothing_is_lost(
    console: Console, editor: Window
) -> None:
    answer = change(
        editor, name="", minimum_age="ten", maximum_age="2", url="not an address",
        description="A new description",
        **{"local_offer.wait_as_of": "31/2/2026", "phones-0-number": "",
           "phones-0-description": "Evenings", "email": "nobody",
           "schedules-0-opens_at": "25:00", "organization_id": "No such people"},
    )  # fmt: skip
    assert answer.status_code == 422
    for words in ("Name: this is needed", "Youngest age: enter a number", "enter a web address",
                  "enter a real date", "Phone number: this is needed", "enter a time",
                  "enter an email address", "nobody here is called"):  # fmt: skip
        assert words in answer.text, words
    for href in ("#name", "#minimum_age", "#local_offer.wait_as_of", "#phones-0-number"):
        assert f'href="{href}"' in answer.text
    fields = fields_of(answer.text)
    assert fields["description"] == "A new description"
    assert (fields["minimum_age"], fields["local_offer.wait_as_of"]) == ("ten", "31/2/2026")
    assert entry(console) == SWIMMING


def test_ages_must_be_in_order(editor: Window) -> None:
    answer = change(editor, minimum_age="12", maximum_age="8")
    assert "must not be below the youngest" in answer.text


def test_a_row_more_is_asked_for_without_saving(console: Console, editor: Window) -> None:
    answer = change(editor, do="add:phones", name="Not saved")
    assert answer.status_code == 200
    assert {"phones-0-number", "phones-1-number"} <= set(fields_of(answer.text))
    assert fields_of(answer.text)["name"] == "Not saved"
    assert entry(console) == SWIMMING
    change(editor, **{"phones-1-id": "", "phones-1-number": "020 7946 0007"})
    assert [one.number for one in entry(console).phones] == ["020 7946 0005", "020 7946 0007"]


def test_a_part_is_taken_out_and_the_others_stay(console: Console, editor: Window) -> None:
    change(editor, **{"phones-0-gone": "yes", "service_at_locations-0-gone": "yes"})
    now = entry(console)
    assert (now.phones, now.service_at_locations) == ([], [])
    assert len(now.contacts) == 1


def test_what_no_form_asks_is_kept(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        deep = entry(console).model_copy(deep=True)
        deep.phones[0].languages = [LanguageDocument(name="Polish", code="pl")]
        save(session, deep)
    change(editor, **{"phones-0-number": "020 7946 0008"})
    assert entry(console).phones[0].languages[0].name == "Polish"
    assert entry(console).service_at_locations[0].schedules != []


def test_one_question_has_a_page_of_its_own(console: Console, editor: Window) -> None:
    path = f"{HOME}/change/local_offer.short_breaks_card"
    page = editor.get(path).text
    assert set(fields_of(page)) == {
        "version", "local_offer.short_breaks_card", "local_offer.payment_checked_on",
    }  # fmt: skip
    change(editor, path, **{"local_offer.short_breaks_card": "not_accepted"})
    assert entry(console).local_offer.short_breaks_card == "not_accepted"
    assert entry(console).phones == SWIMMING.phones
    answer = change(editor, path, **{"local_offer.short_breaks_card": "perhaps"})
    assert (answer.status_code, "select one of the answers" in answer.text) == (422, True)
    assert editor.get(f"{HOME}/change/secret").status_code == 404


def test_every_question_has_a_page(editor: Window) -> None:
    links = {
        line.split('"')[0]
        for line in editor.get(HOME).text.split(f'href="/console{HOME}/change/')[1:]
    }
    assert len(links) > 50
    for name in links:
        assert editor.get(f"{HOME}/change/{name}").status_code == 200, name


def test_a_preview_shows_the_public_side_and_saves_nothing(
    console: Console, editor: Window
) -> None:
    answer = change(
        editor, do="preview", name="Moonlight swimming",
        **{"local_offer.contact_visibility": "team_only"},
    )  # fmt: skip
    shown = answer.text.split('class="lo-public"')[1].split('<form id="entry"')[0]
    assert "Moonlight swimming" in shown
    assert "We have never checked these details." in shown
    assert "020 7946" not in shown
    assert "swim@otter.example" not in shown
    assert fields_of(answer.text)["name"] == "Moonlight swimming"
    assert entry(console) == SWIMMING


def test_a_save_is_no_check_and_a_check_has_a_page_of_its_own(
    console: Console, editor: Window
) -> None:
    def checked_on() -> date | None:
        with console.database.reading() as session:
            return session.get_one(Trust, SWIMMING.id).assured_date

    change(editor, name="Sunday swimming")
    assert checked_on() is None
    answer = editor.post(f"{HOME}/checked", method="", on="1/1/2027")
    assert "Select how you checked" in answer.text
    answer = editor.post(f"{HOME}/checked", method="phone", on="1/1/2027")
    assert (answer.status_code, checked_on()) == (422, None)
    editor.post(f"{HOME}/checked", method="phone", on="20/11/2026")
    assert checked_on() == date(2026, 11, 20)
    with console.database.reading() as session:
        assert latest_assurances(session, [SWIMMING.id])[SWIMMING.id].method == "phone"
    change(editor, name="Monday swimming")
    assert checked_on() == date(2026, 11, 20)


def test_a_new_entry_is_a_draft_until_it_is_published(console: Console, editor: Window) -> None:
    page = fields_of(editor.get("/entries/new").text)
    assert editor.post("/entries/new", **page).status_code == 422
    answer = editor.post(
        "/entries/new", **(page | {"name": "Night walks", "organization_id": "otter club"})
    )
    path = answer.headers["location"].removeprefix("/console").split("?")[0]
    made = entry(console, UUID(path.split("/")[-1]))
    assert made.local_offer.entry_status == EntryStatus.DRAFT
    assert made.organization_id == OTTERS.id
    assert editor.client.get(f"/api/services/{made.id}").status_code == 404
    assert editor.post(f"{path}/publish", version="1").status_code == 303
    assert editor.client.get(f"/api/services/{made.id}").status_code == 200


def test_a_postcode_that_we_know_is_said_to_be_found(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        session.add(Postcode(postcode="SM11AB", outcode="SM1", latitude=51.36, longitude=-0.19))
    path = f"{HOME}/places"
    fields = fields_of(editor.get(path).text)
    fields.pop("words", None)
    fields |= {"addresses-0-address_1": "2 Otter Lane", "addresses-0-postal_code": "sm1 1ab"}
    assert "is in our table" in editor.post(path, **(fields | {"do": "look_up"})).text
    unknown = fields | {"addresses-0-postal_code": "SM9 9ZZ"}
    page = editor.post(path, **(unknown | {"do": "look_up"})).text
    assert "We do not know the postcode SM9 9ZZ" in page
    answer = editor.post(path, **fields)
    assert answer.headers["location"].endswith("done=place_added")
    assert len(entry(console).service_at_locations) == 2
    answer = editor.post(path, **unknown)
    assert answer.headers["location"].endswith("done=place_unknown")
    blank = {"addresses-0-address_1": "", "addresses-0-postal_code": ""}
    assert "Enter a name or an address" in editor.post(path, **(fields | blank)).text


def test_a_place_that_is_known_is_chosen_by_its_name(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        save(session, a_location("Heron House"))
    page = editor.get(f"{HOME}/places?words=heron").text
    assert "Heron House" in page
    heron = str(a_location("Heron House").id)
    editor.post(f"{HOME}/places?words=heron", known=heron)
    assert [str(one.location_id) for one in entry(console).service_at_locations][-1] == heron
    assert editor.post(f"{HOME}/places?words=heron", known="x").status_code == 422


def test_places_and_organisations_are_changed_for_all_their_entries(
    console: Console, editor: Window
) -> None:
    answer = change(editor, f"/places/{HALL.id}", name="Great Otter Hall")
    assert answer.status_code == 303
    change(editor, f"/organizations/{OTTERS.id}", name="Otters United")
    page = editor.get(HOME).text
    assert "Great Otter Hall" in page
    assert "Otters United" in page


def test_a_slug_is_chosen_and_the_address_before_still_leads_there(
    console: Console, editor: Window
) -> None:
    old = editor.client.get(f"/api/services/{SWIMMING.id}").json()["slug"]
    change(editor, f"{HOME}/change/local_offer.slug", **{"local_offer.slug": "Swim with us"})
    new = editor.client.get(f"/api/services/{SWIMMING.id}").json()["slug"]
    assert new.startswith("swim-with-us-")
    assert new != old
    for slug in (old, new):
        assert editor.client.get(f"/api/services/{slug}").json()["id"] == str(SWIMMING.id)


def test_who_may_not_edit_reads_no_private_contact(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        hidden = entry(console).model_copy(deep=True)
        hidden.local_offer.update_contact_email = "private@otter.example"
        hidden.local_offer.contact_visibility = ContactVisibility.TEAM_ONLY
        save(session, hidden)
    forum = console.signed_in(Role.FORUM)
    for path in (HOME, f"{HOME}/history"):
        page = forum.get(path).text
        assert "private@otter.example" not in page, path
        assert "020 7946 0005" not in page, path
        assert "private@otter.example" in editor.get(path).text
    assert forum.get(f"{HOME}/change").status_code == 403
    assert forum.post(f"{HOME}/change", name="x").status_code == 403


def test_a_note_is_kept_for_the_team(editor: Window) -> None:
    assert editor.post(f"{HOME}/notes", text="").status_code == 422
    editor.post(f"{HOME}/notes", text="Rang twice <b>")
    assert "Rang twice &lt;b&gt;" in editor.get(HOME).text


@pytest.mark.parametrize(("role", "may"), [(Role.FORUM, True), (Role.VIEWER, False)])
def test_whoever_may_flag_finds_the_way_from_the_entry(
    console: Console, editor: Window, role: Role, may: bool
) -> None:
    way = f'href="/console{HOME}/flag"'
    assert way in editor.get(HOME).text
    assert (way in console.signed_in(role).get(HOME).text) == may
