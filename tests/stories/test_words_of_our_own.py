"""What a family calls something here is added to a set of plain words, and is found at once."""

from collections.abc import Iterator

import pytest

from app.accounts.roles import Role
from app.clock import now
from app.database import Database
from app.demo.loading import load_demo
from app.directory.vocabulary import load_vocabularies
from tests.console.conftest import Clock, Console
from tests.console.forms import fields_of

SENTENCE = "somewhere to go when he has a wobbly time"


@pytest.fixture
def borough(database_url: str) -> Iterator[Console]:
    database = Database(database_url)
    with database.writing() as session:
        load_vocabularies(session, now())
    load_demo(database, now())
    yield Console(database, Clock(now()))
    database.close()


def test_an_editor_adds_wobbly_time_to_the_set_of_meltdowns_and_the_public_finds_the_entry(
    borough: Console,
) -> None:
    public = borough.window().client
    ask = {"search": SENTENCE}
    before = public.get("/api/services", params=ask).json()
    assert "wobbly time" not in {one["words"] for one in before["searched_for"]}

    editor = borough.signed_in(Role.EDITOR)
    assert "meltdown" in editor.get("/vocabularies/words?search=meltdown").text
    path = "/vocabularies/words/meltdowns"
    form = fields_of(editor.get(f"{path}/change").text, 'name="csrf"')
    form["asked"] += "\nwobbly time"
    tried = editor.post(f"{path}/try", **(form | {"sentence": SENTENCE})).text
    assert public.get("/api/services", params=ask).json() == before  # nothing was saved

    assert editor.post(f"{path}/change", **form).status_code == 303
    after = public.get("/api/services", params=ask).json()
    heard = {one["words"]: one.get("also", []) for one in after["searched_for"]}
    assert "meltdown" in heard["wobbly time"]
    first = after["contents"][0]
    assert "meltdown" in (first["name"] + first["description"]).casefold()
    assert first["name"] in tried.split("With this set as it is above")[1]
    said = public.get("/api/suggest", params={"search": "wobbly"}).json()["contents"]
    assert "words" not in {one["kind"] for one in said}  # what only questions say is not offered
