"""A family asks in its own words, and is told what fits, and how it was understood."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.demo.loading import load_demo
from app.directory.vocabulary import load_vocabularies
from app.main import create_app
from app.settings import Settings

SENTENCE = "somewhere for my autistic teenager on saturdays that takes the card"


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    database = Database(database_url)
    with database.writing() as session:
        load_vocabularies(session, now())
    load_demo(database, now())
    yield TestClient(create_app(Settings(), database))
    database.close()


def test_a_sentence_finds_what_fits_and_says_how_it_was_understood(client: TestClient) -> None:
    page = client.get("/api/services", params={"search": SENTENCE}).json()

    for entry in page["contents"][:5]:
        assert fits(entry), entry["name"]
        assert entry["freshness"]["sentence"]

    heard = {one["words"]: one for one in page["understood_as"]}
    assert {words: (one["parameter"], one["label"]) for words, one in heard.items()} == {
        "autistic": ("need", "Autism"),
        "teenager": ("age", "Aged 13 to 17"),
        "saturdays": ("day", "Open on Saturday"),
        "takes the card": ("short_breaks_card", "Takes the short breaks card"),
    }
    # Nothing was left out, and that is said; who wants less follows an address.
    assert {(one["applied"], one["effect"]) for one in heard.values()} == {
        (False, "puts in order only")
    }
    narrowed = follow(client, heard["takes the card"]["url"])
    assert 0 < narrowed["total_items"] < page["total_items"]
    assert {one["local_offer"]["short_breaks_card"] for one in narrowed["contents"]} == {"accepted"}
    [card] = [one for one in narrowed["understood_as"] if one["applied"]]
    assert card["effect"] == "narrows, as the parameter asks"


def fits(entry: Any) -> bool:
    """Whether the entry itself says all that was asked for."""
    offer = entry["local_offer"]
    places = entry.get("service_at_locations", [])
    times = entry.get("schedules", []) + [one for at in places for one in at.get("schedules", [])]
    return (
        "autism" in offer["needs"]
        and entry["minimum_age"] <= 17
        and entry["maximum_age"] >= 13
        and any("SA" in one.get("byday", "") for one in times)
        and offer["short_breaks_card"] == "accepted"
    )


def follow(client: TestClient, url: str) -> Any:
    """What the address that an answer gives answers."""
    parts = urlsplit(url)
    return client.get(f"{parts.path}?{parts.query}").json()
