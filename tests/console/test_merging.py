"""Two entries become one: the editor chooses fact by fact, nothing is lost, and all is undone."""

from typing import Any
from uuid import UUID

import pytest

from app.accounts.roles import Role
from app.directory import editing
from app.directory.documents import CostOptionDocument, PhoneDocument, ServiceDocument
from app.directory.facts import ContactVisibility, EntryStatus
from app.freshness.flags import Doubt, open_flags, raise_flag
from app.freshness.outcomes import Reason
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import a_location, a_service, an_organization, save

OTTERS, HALL, POOL = an_organization(), a_location(), a_location("Otter Pool")
STAYS = a_service(
    "Otter Swim Club", organization=OTTERS, locations=(HALL,), email=None, minimum_age=None,
    alert=None, contacts=[], phones=[PhoneDocument(number="020 7946 0100")],
)  # fmt: skip
GOES = a_service(
    "Otter Swimming Club", locations=(POOL,), alert=None,
    phones=[PhoneDocument(number="020 7946 0100"), PhoneDocument(number="020 7946 0200")],
    cost_options=[CostOptionDocument(option="A term", amount=40)],
)  # fmt: skip
PAIR = f"/duplicates/pair?one={STAYS.id}&other={GOES.id}"


@pytest.fixture
def editor(console: Console) -> Window:
    with console.database.writing() as session:
        save(session, OTTERS, HALL, POOL, STAYS, GOES)
    return console.signed_in(Role.EDITOR)


def entry(console: Console, id: UUID) -> ServiceDocument:
    with console.database.reading() as session:
        return editing.read_entry(session, ServiceDocument, id)


def merge(editor: Window, path: str = PAIR, **picks: Any) -> Any:
    fields = fields_of(editor.get(path).text)
    return editor.post("/duplicates/merge", **(fields | picks))


def test_both_are_side_by_side_and_what_the_one_lacks_is_offered(editor: Window) -> None:
    page = editor.get(PAIR).text
    for words in ("Otter Swim Club", "Otter Swimming Club", "Otter Hall", "Otter Pool",
                  "020 7946 0200", "A term: £40.00", "Not known", "What both say"):  # fmt: skip
        assert words in page, words
    fields = fields_of(page)
    offered = {name: fields[f"pick-{name}"] for name in (
        "name", "email", "minimum_age", "contacts", "phones", "service_at_locations",
        "cost_options", "organization_id",
    )}  # fmt: skip
    assert offered == {
        "name": "stays", "email": "goes", "minimum_age": "goes", "contacts": "goes",
        "phones": "stays", "service_at_locations": "stays", "cost_options": "stays",
        "organization_id": "stays",
    }  # fmt: skip


def test_the_chosen_facts_are_copied_and_the_address_leads_on(
    console: Console, editor: Window
) -> None:
    slug = editor.client.get(f"/api/services/{GOES.id}").json()["slug"]
    picks = {
        "pick-phones": "both",
        "pick-service_at_locations": "both",
        "pick-cost_options": "both",
    }
    answer = merge(editor, **picks)
    assert answer.headers["location"].endswith("done=merged")
    for old in (str(GOES.id), slug):
        told = editor.client.get(f"/api/services/{old}")
        assert (told.status_code, str(STAYS.id) in told.headers["location"]) == (301, True)
    now, gone = entry(console, STAYS.id), entry(console, GOES.id)
    assert (now.name, now.email, now.minimum_age) == ("Otter Swim Club", GOES.email, 5)
    assert [one.number for one in now.phones] == ["020 7946 0100", "020 7946 0200"]
    assert [one.option for one in now.cost_options] == ["A session", "A term"]
    assert [one.location_id for one in now.service_at_locations] == [HALL.id, POOL.id]
    assert [one.phones[0].number for one in now.contacts] == ["020 7946 0004"]
    assert now.service_at_locations[1].schedules != []
    # nothing is taken away from the one that goes: its own parts and history stay whole
    assert gone.phones == GOES.phones
    assert gone.service_at_locations == GOES.service_at_locations
    page = editor.get(f"/entries/{STAYS.id}/history").text
    assert "merged it into another entry" in page
    assert "020 7946 0200" in page


def test_taking_them_apart_brings_all_of_it_back(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        doubt = Doubt(Reason.REPORT, "It has moved", about="moved")
        raise_flag(session, GOES.id, doubt, console.clock())
    assert "It has moved" in editor.get(PAIR).text
    merge(editor, **{"pick-phones": "both"})
    console.clock.pass_by(minutes=5)
    home = f"/entries/{GOES.id}"
    assert "Take the two apart" in editor.get(home).text
    answer = editor.post(f"{home}/take-apart")
    assert answer.headers["location"].endswith("done=taken_apart")
    assert (entry(console, STAYS.id), entry(console, GOES.id)) == (STAYS, GOES)
    assert editor.client.get(f"/api/services/{GOES.id}").status_code == 200
    with console.database.reading() as session:
        flags, _ = open_flags(session, console.clock(), service_id=GOES.id)
        assert [one.words for one in flags] == ["It has moved"]
    assert editor.post(f"{home}/take-apart").status_code == 409


def test_what_somebody_changed_since_is_left(console: Console, editor: Window) -> None:
    merge(editor)
    path = f"/entries/{STAYS.id}/change/email"
    editor.post(path, **(fields_of(editor.get(path).text) | {"email": "new@otter.example"}))
    answer = editor.post(f"/entries/{GOES.id}/take-apart")
    assert answer.headers["location"].endswith("done=taken_apart_in_part")
    now = entry(console, STAYS.id)
    assert (now.email, now.minimum_age) == ("new@otter.example", None)


def test_a_choice_that_is_missing_is_asked_for_and_the_others_are_kept(
    console: Console, editor: Window
) -> None:
    answer = merge(editor, **{"pick-name": "", "pick-email": "stays", "pick-phones": "all"})
    assert (answer.status_code, "Name: select one" in answer.text) == (422, True)
    assert "Phone numbers: select one" in answer.text
    assert fields_of(answer.text)["pick-email"] == "stays"
    assert entry(console, GOES.id) == GOES


def test_who_changed_one_of_them_meanwhile_is_not_overwritten(
    console: Console, editor: Window
) -> None:
    fields = fields_of(editor.get(PAIR).text)
    path = f"/entries/{STAYS.id}/change/alert"
    editor.post(path, **(fields_of(editor.get(path).text) | {"alert": "Closed in May"}))
    answer = editor.post("/duplicates/merge", **(fields | {"pick-email": "stays"}))
    assert (answer.status_code, "has changed one of these entries since" in answer.text) == (
        422, True,
    )  # fmt: skip
    assert "Closed in May" in answer.text
    assert fields_of(answer.text)["pick-email"] == "stays"
    assert editor.post("/duplicates/merge", **fields_of(answer.text)).status_code == 303


def test_what_was_kept_from_the_public_is_not_shown_by_a_merge(
    console: Console, editor: Window
) -> None:
    with console.database.writing() as session:
        hidden = GOES.model_copy(deep=True)
        hidden.local_offer.contact_visibility = ContactVisibility.TEAM_ONLY
        save(session, hidden)
    fields = fields_of(editor.get(PAIR).text)
    assert fields["pick-local_offer.contact_visibility"] == "goes"
    shown = {"pick-local_offer.contact_visibility": "stays", "pick-phones": "both"}
    answer = merge(editor, **shown)
    assert (answer.status_code, "keeps this from the public" in answer.text) == (422, True)
    assert merge(editor).status_code == 303
    assert entry(console, STAYS.id).local_offer.contact_visibility == "team_only"


def test_ages_that_do_not_fit_together_are_said_at_their_field(
    console: Console, editor: Window
) -> None:
    with console.database.writing() as session:
        young = STAYS.model_copy(deep=True)
        young.maximum_age = 3.0
        save(session, young)
    answer = merge(editor)
    assert (answer.status_code, 'href="#pick-minimum_age"' in answer.text) == (422, True)
    assert entry(console, GOES.id).local_offer.entry_status == EntryStatus.PUBLISHED


def test_what_cannot_take_its_place_is_refused(console: Console, editor: Window) -> None:
    merge(editor)
    back = f"/duplicates/pair?one={GOES.id}&other={STAYS.id}"
    assert "must be published itself" in merge(editor, back).text
    same = f"/duplicates/pair?one={STAYS.id}&other={STAYS.id}"
    assert "cannot take its own place" in merge(editor, same).text
    assert editor.post("/duplicates/merge", goes="x", stays="y").status_code == 409
    nobody = str(UUID(int=7))
    assert editor.post("/duplicates/merge", goes=str(GOES.id), stays=nobody).status_code == 404
    assert entry(console, STAYS.id).local_offer.entry_status == EntryStatus.PUBLISHED
