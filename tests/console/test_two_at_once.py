"""Two people at one entry: neither loses a word, and the one who comes second chooses."""

from typing import Any

import pytest

from app.accounts.roles import Role
from app.directory import editing
from app.directory.documents import LocationDocument, OrganizationDocument, ServiceDocument
from tests.console.conftest import Console, Window
from tests.console.forms import fields_of
from tests.makers import a_location, a_service, an_organization, save

SWIMMING = a_service()
HOME = f"/entries/{SWIMMING.id}"


@pytest.fixture
def editors(console: Console) -> tuple[Window, Window]:
    with console.database.writing() as session:
        save(session, SWIMMING)
    return (
        console.signed_in(Role.EDITOR, "ada@council.example"),
        console.signed_in(Role.EDITOR, "ben@council.example"),
    )


def entry(console: Console) -> ServiceDocument:
    with console.database.reading() as session:
        return editing.read_entry(session, ServiceDocument, SWIMMING.id)


def both_save(ada: Window, ben: Window, by_ada: dict[str, Any], by_ben: dict[str, Any]) -> Any:
    fields = fields_of(ben.get(f"{HOME}/change").text)
    ada.post(f"{HOME}/change", **(fields_of(ada.get(f"{HOME}/change").text) | by_ada))
    return ben.post(f"{HOME}/change", **(fields | by_ben))


def test_a_stale_save_shows_both_versions_and_writes_nothing(
    console: Console, editors: tuple[Window, Window]
) -> None:
    answer = both_save(
        *editors,
        {"name": "Ada’s swimming", "alert": "Closed in August"},
        {"name": "Ben’s swimming", "email": "ben@otter.example"},
    )
    assert answer.status_code == 409
    for words in ("Ada’s swimming", "Ben’s swimming", "Saturday swimming", "Closed in August",
                  "ben@otter.example", "Both of you changed it", "Only you changed it",
                  "Editor ada@council.example"):  # fmt: skip
        assert words in answer.text, words
    assert entry(console).name == "Ada’s swimming"
    picked = fields_of(answer.text)
    assert (picked["pick-email"], picked["pick-alert"]) == ("mine", "theirs")
    assert "pick-name" not in picked


def test_the_second_chooses_field_by_field(
    console: Console, editors: tuple[Window, Window]
) -> None:
    answer = both_save(
        *editors,
        {"name": "Ada’s swimming", "alert": "Closed in August"},
        {"name": "Ben’s swimming", "email": "ben@otter.example"},
    )
    fields, ben = fields_of(answer.text), editors[1]
    again = ben.post(f"{HOME}/choose", **fields)
    assert (again.status_code, "Name: select one" in again.text) == (409, True)
    assert "Ben’s swimming" in again.text
    done = ben.post(f"{HOME}/choose", **(fields_of(again.text) | {"pick-name": "mine"}))
    assert done.status_code == 303
    now = entry(console)
    assert (now.name, now.alert, now.email) == (
        "Ben’s swimming", "Closed in August", "ben@otter.example",
    )  # fmt: skip


def test_a_third_save_in_between_is_shown_too(
    console: Console, editors: tuple[Window, Window]
) -> None:
    answer = both_save(*editors, {"name": "Ada’s swimming"}, {"name": "Ben’s swimming"})
    fields = fields_of(answer.text) | {"pick-name": "mine"}
    ada, ben = editors
    page = fields_of(ada.get(f"{HOME}/change").text)
    ada.post(f"{HOME}/change", **(page | {"name": "Ada’s new swimming"}))
    again = ben.post(f"{HOME}/choose", **fields)
    assert (again.status_code, "Ada’s new swimming" in again.text) == (409, True)
    assert entry(console).name == "Ada’s new swimming"


def test_what_was_hidden_in_the_form_is_checked_again(editors: tuple[Window, Window]) -> None:
    ben = editors[1]
    ben.get(f"{HOME}/change")
    for mine in ("", "{", '{"name": "x", "id": "nobody"}', '{"name": null}'):
        assert ben.post(f"{HOME}/choose", version="1", theirs="1", mine=mine).status_code == 404


SHARED = [
    (f"/places/{a_location().id}", "description", "url", a_location()),
    (f"/organizations/{an_organization().id}", "alternate_name", "legal_status",
     an_organization()),
]  # fmt: skip


@pytest.mark.parametrize(("home", "by_ada", "by_ben", "record"), SHARED)
def test_places_and_organisations_lose_nothing_either(
    console: Console,
    editors: tuple[Window, Window],
    home: str,
    by_ada: str,
    by_ben: str,
    record: LocationDocument | OrganizationDocument,
) -> None:
    with console.database.writing() as session:
        save(session, record)
    ada, ben = editors
    fields = fields_of(ben.get(home).text)
    ada.post(home, **(fields_of(ada.get(home).text) | {"name": "Ada’s", by_ada: "From Ada"}))
    answer = ben.post(home, **(fields | {"name": "Ben’s", by_ben: "https://ben.example/"}))
    assert answer.status_code == 409
    for words in ("Ada’s", "Ben’s", "From Ada", "https://ben.example/", "Both of you changed it"):
        assert words in answer.text, words
    chosen = fields_of(answer.text) | {"pick-name": "mine"}
    assert ben.post(f"{home}/choose", **chosen).headers["location"].endswith("?done=saved")
    with console.database.reading() as session:
        now = editing.read_entry(session, type(record), record.id)
    assert (now.name, getattr(now, by_ada), getattr(now, by_ben)) == (
        "Ben’s", "From Ada", "https://ben.example/",
    )  # fmt: skip
