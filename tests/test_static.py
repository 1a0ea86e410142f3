"""Styles and scripts: names that change with what they hold, kept for ever; nothing else served."""

import pytest
from starlette.testclient import TestClient

from app.settings import Settings
from app.static import Files


def test_a_file_has_a_name_of_its_own_and_is_kept_for_ever() -> None:
    red, blue = Files("#aa0000"), Files("#0000aa")
    assert red.url("council.css") != blue.url("council.css")
    assert red.url("site.js") == blue.url("site.js")
    url = red.url("council.css")
    assert url is not None
    answer = TestClient(red).get(url)
    assert answer.text == ":root{--council-colour:#aa0000}\n"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")


def test_a_script_imports_others_by_their_names() -> None:
    files = Files("#aa0000")
    script, library = files.url("site.js"), files.url("govuk-frontend.js")
    assert script is not None
    assert library is not None, "`make setup` makes it"
    assert library.rsplit("/", 1)[-1] in TestClient(files).get(script).text


@pytest.mark.parametrize("path", ["/static/site.css", "/static/../settings.py", "/static/", "/x"])
def test_nothing_else_is_served(path: str) -> None:
    client = TestClient(Files("#aa0000"))
    assert client.get(path).status_code == 404


def test_the_styles_hold_nothing_that_is_of_gov_uk_alone() -> None:
    files = Files("#aa0000")
    url = files.url("site.css")
    assert url is not None
    styles = TestClient(files).get(url).text
    assert "GDS Transport" not in styles
    assert "@font-face" not in styles


@pytest.mark.parametrize("colour", ["#ffdd00", "red", "#12345", "#fff;}", "#ffffff"])
def test_a_colour_that_white_cannot_be_read_on_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="council_colour"):
        Settings(council_colour=colour)
