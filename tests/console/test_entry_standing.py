"""Where entries stand: published, closed, withdrawn, merged, restored; and their history."""

from uuid import UUID

import pytest

from app.accounts.roles import Role
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, EntryStatus
from app.freshness.flags import Doubt, open_flags, raise_flag
from app.freshness.outcomes import Reason
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import a_location, a_service, an_organization, save

OTTERS = an_organization()
HALL = a_location()
SWIMMING = a_service(organization=OTTERS, locations=(HALL,))
DIVING = a_service("Diving")
HOME = f"/entries/{SWIMMING.id}"
PUBLIC = f"/api/services/{SWIMMING.id}"


@pytest.fixture
def editor(console: Console) -> Window:
    with console.database.writing() as session:
        save(session, OTTERS, HALL, SWIMMING, DIVING)
    return console.signed_in(Role.EDITOR)


def entry(console: Console, id: UUID = SWIMMING.id) -> ServiceDocument:
    with console.database.reading() as session:
        return editing.read_entry(session, ServiceDocument, id)


def status(console: Console) -> EntryStatus:
    return entry(console).local_offer.entry_status


def test_an_entry_is_withdrawn_with_a_reason_and_comes_back(
    console: Console, editor: Window
) -> None:
    with console.database.writing() as session:
        doubt = Doubt(Reason.REPORT, "Somebody reported it", "report")
        raise_flag(session, SWIMMING.id, doubt, console.clock())
    assert "Select why" in editor.post(f"{HOME}/withdraw", version="1").text
    answer = editor.post(
        f"{HOME}/withdraw?words=div", version="1", reason="replaced", replacement=str(DIVING.id)
    )
    assert answer.headers["location"].endswith("done=withdrawn")
    gone = editor.client.get(PUBLIC)
    assert (gone.status_code, "taken the place" in gone.text) == (410, True)
    assert "Diving" in editor.get(HOME).text
    with console.database.reading() as session:
        assert open_flags(session, console.clock(), service_id=SWIMMING.id)[1] == 0
    editor.post(f"{HOME}/publish", version="2")
    assert editor.client.get(PUBLIC).status_code == 200
    assert entry(console).local_offer.replacement_id is None


def test_a_paused_entry_tells_no_reason(console: Console, editor: Window) -> None:
    editor.post(f"{HOME}/withdraw", version="1", reason="paused")
    assert status(console) == EntryStatus.PAUSED
    assert entry(console).local_offer.public_reason is None


def test_an_entry_is_closed_for_a_time(console: Console, editor: Window) -> None:
    assert editor.post(f"{HOME}/close", version="1", until="1/1/2020").status_code == 422
    editor.post(f"{HOME}/close", version="1", until="31/12/2026")
    assert status(console) == EntryStatus.TEMPORARILY_CLOSED
    assert "Temporarily closed until 31 December 2026" in editor.get(HOME).text


def test_the_other_entry_is_found_and_both_are_compared_first(
    console: Console, editor: Window
) -> None:
    page = editor.get(f"{HOME}/merge?words=diving").text
    assert f"/console/duplicates/pair?one={DIVING.id}&amp;other={SWIMMING.id}" in page
    assert "No other entry" in editor.get(f"{HOME}/merge?words=swimming").text
    assert status(console) == EntryStatus.PUBLISHED


def test_an_act_upon_an_entry_that_changed_meanwhile_is_refused(
    console: Console, editor: Window
) -> None:
    fields = fields_of(editor.get(f"{HOME}/change").text)
    editor.post(f"{HOME}/change", **(fields | {"name": "Sunday swimming"}))
    answer = editor.post(f"{HOME}/withdraw", version="1", reason="closed")
    assert (answer.status_code, status(console)) == (409, EntryStatus.PUBLISHED)


def change(editor: Window, **answers: str) -> None:
    fields = fields_of(editor.get(f"{HOME}/change").text)
    assert editor.post(f"{HOME}/change", **(fields | answers)).status_code == 303


def test_history_tells_each_field_from_and_to_and_by_whom(editor: Window) -> None:
    change(editor, name="Sunday swimming", minimum_age="")
    page = editor.get(f"{HOME}/history").text
    assert "Version 2" in page
    for words in ("Editor", "Sunday swimming", "Saturday swimming", "Youngest age", "Not known"):
        assert words in page, words


def test_one_field_is_put_back_and_the_others_stay(console: Console, editor: Window) -> None:
    change(editor, name="Sunday swimming", minimum_age="9")
    editor.post(f"{HOME}/history/revert", version="1", field="minimum_age")
    assert (entry(console).name, entry(console).minimum_age) == ("Sunday swimming", 5)
    for field in ("local_offer.entry_status", "id", "nothing", "__class__"):
        assert editor.post(f"{HOME}/history/revert", version="1", field=field).status_code == 409


def test_a_whole_version_is_put_back_and_what_is_hidden_today_stays_hidden(
    console: Console, editor: Window
) -> None:
    change(editor, name="Sunday swimming")
    change(editor, **{"local_offer.address_visibility": "team_only"})
    editor.post(f"{HOME}/withdraw", version="3", reason="closed")
    editor.post(f"{HOME}/history/revert", version="1", field="")
    now = entry(console)
    assert now.name == "Saturday swimming"
    assert now.local_offer.address_visibility == AddressVisibility.TEAM_ONLY
    assert now.local_offer.entry_status == EntryStatus.WITHDRAWN


def test_a_field_that_no_longer_fits_is_not_put_back(console: Console, editor: Window) -> None:
    change(editor, minimum_age="1", maximum_age="3")
    answer = editor.post(f"{HOME}/history/revert", version="1", field="minimum_age")
    assert (answer.status_code, entry(console).minimum_age) == (409, 1)
