"""The change feed: numbered without gaps, with an end, and with a beginning that moves."""

import json
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from app.directory.facts import AddressVisibility, EntryStatus, PublicReason
from app.directory.publications import Change
from app.freshness.slots import forget_old
from tests import makers
from tests.api.conftest import SERVICES, Site


def test_a_reader_who_follows_the_cursor_misses_nothing(site: Site) -> None:
    cursor, numbers = 0, []
    while True:
        page = site.json(f"/changes?cursor={cursor}&limit=5")
        numbers += [line["number"] for line in page["contents"]]
        cursor = page["cursor"]
        if not page["has_more"]:
            break
    assert numbers == list(range(1, SERVICES + 1))
    assert site.json(f"/changes?cursor={cursor}")["contents"] == []
    assert page["latest"] == cursor


def test_a_line_leads_to_the_entry(site: Site) -> None:
    line = site.json("/changes?limit=1")["contents"][0]
    assert line["kind"] == "published"
    assert site.client.get(line["url"]).json()["id"] == line["service_id"]


def test_a_withdrawn_entry_has_no_address_to_read(site: Site) -> None:
    withdraw(site)
    line = site.json(f"/changes?cursor={SERVICES}")["contents"][0]
    assert line["kind"] == "withdrawn"
    assert "url" not in line


def test_a_cursor_beyond_the_end_is_refused(site: Site) -> None:
    answer = site.get(f"/changes?cursor={SERVICES + 1}")
    assert answer.status_code == 422
    assert answer.json()["latest"] == SERVICES


def test_a_cursor_older_than_what_is_kept_is_gone(site: Site) -> None:
    with site.database.writing() as session:
        session.execute(delete(Change).where(Change.number <= 4))
    for cursor in (0, 3):
        answer = site.get(f"/changes?cursor={cursor}")
        assert answer.status_code == 410
        assert answer.json()["latest"] == SERVICES
    assert site.json("/changes?cursor=4")["contents"][0]["number"] == 5


def test_when_nothing_is_kept_only_the_newest_cursor_is_good(site: Site) -> None:
    with site.database.writing() as session:
        session.execute(delete(Change))
    assert site.get(f"/changes?cursor={SERVICES - 1}").status_code == 410
    assert site.json(f"/changes?cursor={SERVICES}")["contents"] == []


def withdraw(site: Site, replacement_id: UUID | None = None) -> None:
    service = site.services[0]
    facts = {
        "entry_status": EntryStatus.WITHDRAWN,
        "public_reason": PublicReason.CLOSED,
        "replacement_id": replacement_id,
    }
    gone = service.local_offer.model_copy(update=facts)
    with site.database.writing() as session:
        makers.save(session, service.model_copy(update={"local_offer": gone}))


def test_a_tombstone_says_why_and_what_stands_in_its_place(site: Site) -> None:
    withdraw(site, replacement_id=site.services[1].id)
    line = site.json(f"/changes?cursor={SERVICES}")["contents"][0]
    assert line["public_reason"] == "closed"
    assert line["replacement_id"] == str(site.services[1].id)


def test_a_tombstone_does_not_tell_of_a_draft(site: Site) -> None:
    draft = makers.a_service("Draft", facts={"entry_status": EntryStatus.DRAFT})
    with site.database.writing() as session:
        makers.save(session, draft)
    withdraw(site, replacement_id=draft.id)
    assert "replacement_id" not in site.json(f"/changes?cursor={SERVICES}")["contents"][0]


def test_hiding_an_address_tells_to_delete_older_copies(site: Site) -> None:
    service = site.services[0]
    facts = service.local_offer.model_copy(
        update={"address_visibility": AddressVisibility.AREA_ONLY}
    )
    with site.database.writing() as session:
        makers.save(session, service.model_copy(update={"local_offer": facts}))
    lines = site.json(f"/changes?cursor={SERVICES}")["contents"]
    of_this = [line for line in lines if line["service_id"] == str(service.id)]
    assert [line["kind"] for line in of_this] == ["redacted"]
    assert {line["kind"] for line in lines} == {"redacted"}  # at the same place, the same holds


def test_lines_past_their_time_are_forgotten_and_the_newest_stays(site: Site) -> None:
    later = makers.NOW + timedelta(days=100)
    with site.database.writing() as session:
        makers.save(session, site.services[0].model_copy(update={"name": "Anew"}), now=later)
    with site.database.writing() as session:
        kept = timedelta(days=90)
        assert forget_old(session, later, changes_kept=kept)["changes"] == SERVICES
    answer = site.get(f"/changes?cursor={SERVICES - 1}")
    assert answer.status_code == 410
    assert "read all entries" in answer.json()["detail"]
    assert answer.json()["latest"] == SERVICES + 1
    assert [x["number"] for x in site.json(f"/changes?cursor={SERVICES}")["contents"]] == [13]


def test_all_changes_come_a_line_each(site: Site) -> None:
    answer = site.get("/changes?format=ndjson&cursor=3")
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == site.json("/changes?cursor=3")["contents"]


def test_nothing_new_is_an_empty_stream(site: Site) -> None:
    answer = site.get(f"/changes?format=ndjson&cursor={SERVICES}")
    assert (answer.status_code, answer.text) == (200, "")


def test_a_cursor_too_old_is_gone_before_a_stream_begins(site: Site) -> None:
    with site.database.writing() as session:
        session.execute(delete(Change).where(Change.number <= 4))
    assert site.get("/changes?format=ndjson&cursor=0").status_code == 410
