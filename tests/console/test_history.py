"""Histories of places and organisations, as entries have them: by field, and put back."""

from uuid import UUID

import pytest

from app.accounts.roles import Role
from app.directory import editing
from app.directory.documents import LocationDocument, OrganizationDocument, ServiceDocument
from app.directory.facts import AddressVisibility
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import a_location, a_service, a_taxonomy, an_organization, save

HALL, OTTERS = a_location(), an_organization()
RECORDS: dict[str, LocationDocument | OrganizationDocument] = {
    f"/places/{HALL.id}": HALL,
    f"/organizations/{OTTERS.id}": OTTERS,
}


@pytest.fixture
def editor(console: Console) -> Window:
    with console.database.writing() as session:
        save(session, HALL, OTTERS)
    return console.signed_in(Role.EDITOR)


def stands(
    console: Console, record: LocationDocument | OrganizationDocument
) -> LocationDocument | OrganizationDocument:
    with console.database.reading() as session:
        return editing.read_entry(session, type(record), record.id)


@pytest.mark.parametrize("home", RECORDS)
def test_one_field_is_put_back_and_the_others_stay(
    console: Console, editor: Window, home: str
) -> None:
    fields = fields_of(editor.get(home).text)
    editor.post(home, **(fields | {"name": "Renamed", "description": "New words"}))
    assert f"{home}/history" in editor.get(home).text
    page = editor.get(f"{home}/history").text
    for words in ("Version 2", "Renamed", "New words", RECORDS[home].name or ""):
        assert words in page, words
    answer = editor.post(f"{home}/history/revert", version="1", field="name")
    assert answer.headers["location"] == f"/console{home}?done=reverted"
    now = stands(console, RECORDS[home])
    assert (now.name, now.description) == (RECORDS[home].name, "New words")
    editor.post(f"{home}/history/revert", version="1")
    assert stands(console, RECORDS[home]) == RECORDS[home]


def test_what_is_hidden_of_a_place_today_stays_hidden(console: Console, editor: Window) -> None:
    home = f"/places/{HALL.id}"
    fields = fields_of(editor.get(home).text)
    editor.post(home, **(fields | {"address_visibility": "team_only", "name": "Refuge"}))
    assert (
        editor.post(f"{home}/history/revert", version="1", field="address_visibility").status_code
        == 409
    )
    editor.post(f"{home}/history/revert", version="1")
    now = stands(console, HALL)
    assert isinstance(now, LocationDocument)
    assert (now.name, now.address_visibility) == (HALL.name, AddressVisibility.TEAM_ONLY)


def test_who_may_not_edit_reads_no_history_of_places(console: Console, editor: Window) -> None:
    viewer = console.signed_in(Role.VIEWER)
    for home in RECORDS:
        assert viewer.get(f"{home}/history").status_code == 403
        assert viewer.post(f"{home}/history/revert", version="1").status_code == 403
        assert editor.get(f"{home.rsplit('/', 1)[0]}/{UUID(int=1)}/history").status_code == 404


def test_one_id_of_two_kinds_has_two_histories(console: Console, editor: Window) -> None:
    twin = a_service("Swimming of the same number", id=OTTERS.id)
    with console.database.writing() as session:
        save(session, twin)
    page = editor.get(f"/organizations/{OTTERS.id}/history").text
    assert "Swimming of the same number" not in page
    assert "Otter Club" not in editor.get(f"/entries/{OTTERS.id}/history").text


def test_terms_of_other_lists_are_called_by_their_names(console: Console, editor: Window) -> None:
    with console.database.writing() as session:
        entry = a_service(terms=tuple(a_taxonomy(session)))
        save(session, entry)
    home = f"/entries/{entry.id}"
    assert "Types of help: Youth clubs" in editor.get(home).text
    form = editor.get(f"{home}/change/attributes").text
    assert "Term 2: Types of help: Youth clubs" in form
    editor.post(f"{home}/change/attributes", **(fields_of(form) | {"attributes-1-gone": "yes"}))
    with console.database.reading() as session:
        kept = editing.read_entry(session, ServiceDocument, entry.id).attributes
    assert [one.id for one in kept] == [entry.attributes[0].id]
    page = editor.get(f"{home}/history").text
    assert "Types of help: Clubs<br>Types of help: Youth clubs" in page
