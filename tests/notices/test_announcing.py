"""Webhooks hear of every publication in its own transaction, once per entry."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app.database import Database
from app.directory import publishing
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, EntryStatus, PublicReason
from app.directory.publications import Change
from app.notices.announcing import per_entry
from app.notices.events import Event, News
from app.notices.outbox import OutboxMessage
from app.notices.webhooks import add_webhook
from tests import makers
from tests.makers import NOW, id_of

URL = "https://council.example/hook"


@pytest.fixture
def listening(database: Database) -> Database:
    with database.writing() as writing:
        add_webhook(writing, URL, now=NOW)
    return database


def told(database: Database) -> list[tuple[str, str]]:
    """Type and entry of every message."""
    with database.reading() as reading:
        bodies = reading.scalars(select(OutboxMessage.body))
        return sorted((body["type"], body["service_id"]) for body in bodies)


def save(database: Database, *entries: Any) -> None:
    with database.writing() as writing:
        makers.save(writing, *entries)


def with_facts(service: ServiceDocument, **facts: Any) -> ServiceDocument:
    changed = service.local_offer.model_copy(update=facts)
    return service.model_copy(update={"local_offer": changed})


def test_the_life_of_an_entry_is_told(listening: Database) -> None:
    place = makers.a_location()
    service = makers.a_service(locations=(place,))
    save(listening, place, service)
    save(listening, service.model_copy(update={"name": "Sunday swimming"}))
    save(listening, with_facts(service, address_visibility=AddressVisibility.AREA_ONLY))
    with listening.writing() as writing:
        publishing.touch(writing, [service.id], now=NOW)
    closed = {"entry_status": EntryStatus.WITHDRAWN, "public_reason": PublicReason.CLOSED}
    save(listening, with_facts(service, **closed))
    kinds = ["published", "changed", "redacted", "freshness_changed", "withdrawn"]
    assert told(listening) == sorted((f"entry.{kind}", str(service.id)) for kind in kinds)


def test_each_message_carries_its_number_in_the_change_feed(listening: Database) -> None:
    with listening.writing() as writing:
        makers.a_directory(writing, 7)
    with listening.reading() as reading:
        bodies = reading.scalars(select(OutboxMessage.body)).all()
        feed = {(one.number, str(one.service_id)) for one in reading.scalars(select(Change))}
    assert {(body["number"], body["service_id"]) for body in bodies} == feed


def test_what_is_not_committed_is_not_told(listening: Database) -> None:
    def save_and_fail() -> None:
        with listening.writing() as writing:
            makers.save(writing, makers.a_service())
            publishing.publish_pending(writing)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert told(listening) == []


def test_drafts_are_nobodys_business(listening: Database) -> None:
    save(listening, makers.a_service(facts={"entry_status": EntryStatus.DRAFT}))
    assert told(listening) == []


def test_two_changes_of_an_entry_in_one_transaction_are_one_message(listening: Database) -> None:
    service = makers.a_service()
    with listening.writing() as writing:
        makers.save(writing, service)
        publishing.publish_pending(writing)
        makers.save(writing, service.model_copy(update={"name": "Sunday swimming"}))
    assert told(listening) == [("entry.published", str(service.id))]


def test_a_webhook_hears_only_of_what_it_asked_for_and_of_what_it_must(database: Database) -> None:
    with database.writing() as writing:
        add_webhook(writing, URL, events=[Event.PUBLISHED], now=NOW)
    service = makers.a_service()
    save(database, service)
    save(database, service.model_copy(update={"name": "Sunday swimming"}))
    save(database, with_facts(service, entry_status=EntryStatus.WITHDRAWN))
    assert [kind for kind, _ in told(database)] == ["entry.published", "entry.withdrawn"]


def test_nothing_is_written_when_nobody_listens(database: Database) -> None:
    save(database, makers.a_service())
    assert told(database) == []


def test_a_bulk_of_entries_costs_one_statement_more(listening: Database) -> None:
    few = statements(listening, services=3)
    many = statements(listening, services=120)
    assert few["outbox"] == many["outbox"] == 1
    with listening.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(OutboxMessage)) == 123


def statements(database: Database, *, services: int) -> Counter[str]:
    """How many statements insert into each table while so many entries are saved at once."""
    counted: Counter[str] = Counter()

    def count(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        words = statement.split()
        counted[words[2] if words[0] == "INSERT" else words[0]] += 1

    entries = [makers.a_service(f"Service {services} {number}") for number in range(services)]
    event.listen(database.engine, "before_cursor_execute", count)
    save(database, *entries)
    event.remove(database.engine, "before_cursor_execute", count)
    return counted


A, B = id_of("a"), id_of("b")


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (["published", "changed"], "published"),  # a reader who never saw it has nothing to change
        (["changed", "freshness_changed"], "changed"),
        (["freshness_changed", "changed"], "changed"),
        (["redacted", "changed"], "redacted"),  # "delete older copies" must not get lost
        (["changed", "redacted"], "redacted"),
        (["published", "withdrawn"], "withdrawn"),
        (["withdrawn", "published"], "published"),
    ],
)
def test_of_several_changes_the_one_that_says_most(events: list[str], said: str) -> None:
    lines = [News(A, Event(f"entry.{one}"), number) for number, one in enumerate(events, 1)]
    other = News(B, Event.CHANGED, 9)
    assert per_entry([*lines, other]) == [News(A, Event(f"entry.{said}"), len(events)), other]
