"""The change feed: numbered without gaps, with an end, and with a beginning that moves."""

from sqlalchemy import delete

from app.directory.facts import EntryStatus, PublicReason
from app.directory.publications import Change
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


def withdraw(site: Site) -> None:
    service = site.services[0]
    facts = {"entry_status": EntryStatus.WITHDRAWN, "public_reason": PublicReason.CLOSED}
    gone = service.local_offer.model_copy(update=facts)
    with site.database.writing() as session:
        makers.save(session, service.model_copy(update={"local_offer": gone}))
