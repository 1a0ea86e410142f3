"""What comes first today and the guides, as a website reads them: always as editors left it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.api import wire
from app.clock import now
from app.directory import pins
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus
from app.freshness.days import day_of
from tests import makers
from tests.api.conftest import Site

A_DAY = timedelta(days=1)
LAW = {"law_basis": "The Act", "law_checked_on": "2026-10-01", "law_valid_until": "2027-03-31"}
STEPS = ["Keep the letter; note its date.", "Ring the advice service."]
GUIDE = makers.a_service(
    "When they say no",
    facts=LAW | {"steps": STEPS, "decision_types": ["request_declined"]},
)


@pytest.fixture
def guided(site: Site) -> Site:
    with site.database.writing() as session:
        makers.save(session, GUIDE)
    return site


def pin(site: Site, entry: ServiceDocument, at: UUID | None = None, **given: Any) -> UUID:
    with site.database.writing() as session:
        by = makers.an_editor(session).id
        return pins.add_pin(session, at, entry.id, by=by, now=makers.NOW, **given).id


def test_pins_of_today_are_whole_entries_in_order_with_a_reason(guided: Site) -> None:
    today = day_of(now())
    one, other, gone, to_come, paused = guided.services[:5]
    pin(guided, other, why="Free help with “any” decision.", valid_from=today, valid_to=today)
    pin(guided, one)
    pin(guided, gone, valid_to=today - A_DAY)
    pin(guided, to_come, valid_from=today + A_DAY)
    pin(guided, paused)
    paused.local_offer.entry_status = EntryStatus.PAUSED
    with guided.database.writing() as session:
        makers.save(session, paused)
    said = guided.json("/pins")
    assert [each["id"] for each in said["contents"]] == [str(other.id), str(one.id)]
    assert said["contents"][0].pop("why") == "Free help with “any” decision."
    assert said["contents"][0] == guided.json(f"/services/{other.id}")
    assert "why" not in said["contents"][1]
    assert (said["total_items"], said["total_pages"], said["last_page"]) == (2, 1, True)
    assert guided.json("/pins?place=home") == guided.json("/pins/")


def test_a_guide_has_pins_of_its_own(guided: Site) -> None:
    pin(guided, guided.services[3], GUIDE.id, why="Before you appeal")
    [only] = guided.json(f"/pins?place={GUIDE.id}")["contents"]
    assert (only["id"], only["why"]) == (str(guided.services[3].id), "Before you appeal")
    assert guided.json("/pins")["contents"] == []


@pytest.mark.parametrize(("place", "status"), [("kitchen", 422), (str(makers.id_of("x")), 404)])
def test_a_place_that_there_is_not_is_refused(guided: Site, place: str, status: int) -> None:
    answer = guided.get(f"/pins?place={place}")
    assert answer.status_code == status
    assert "place" in answer.text or status == 404


def test_a_guide_tells_its_steps_its_decisions_its_law_and_its_pins(guided: Site) -> None:
    pin(guided, guided.services[3], GUIDE.id, why="Before you appeal")
    [guide] = guided.json("/guides")["contents"]
    wire.Guide.model_validate(guide, strict=False)
    facts = guide["local_offer"]
    assert (facts["steps"], facts["decision_types"]) == (STEPS, ["request_declined"])
    assert {name: facts[name] for name in LAW} == LAW
    assert guide["pins"] == [
        {
            "id": str(guided.services[3].id),
            "name": guided.services[3].name,
            "url": f"http://127.0.0.1:8000/api/services/{guided.services[3].id}",
            "why": "Before you appeal",
        }
    ]
    [line] = guided.get("/guides?format=ndjson").text.splitlines()
    assert '"pins"' in line
    assert guided.json("/guides?page=2")["contents"] == []


def test_a_copy_is_good_until_an_editor_moves_something(guided: Site) -> None:
    first, second = pin(guided, guided.services[0]), pin(guided, guided.services[1])
    pin(guided, guided.services[1], GUIDE.id)
    for path in ("/pins", "/guides"):
        answer = guided.get(path)
        assert answer.headers["cache-control"] == "public, no-cache"
        tag = {"if-none-match": answer.headers["etag"]}
        assert guided.get(path, headers=tag).status_code == 304, path
    before = guided.get("/pins")
    with guided.database.writing() as session:
        by = makers.an_editor(session).id
        pins.move_pin(session, second, up=True, by=by, now=makers.NOW)
    moved = guided.get("/pins", headers={"if-none-match": before.headers["etag"]})
    assert [one["id"] for one in moved.json()["contents"]] == [
        str(guided.services[1].id), str(guided.services[0].id),
    ]  # fmt: skip
    with guided.database.writing() as session:
        pins.take_off(session, first, by=by, now=makers.NOW)
    assert guided.json("/pins")["total_items"] == 1
