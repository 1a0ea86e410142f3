"""A certificate that soon ends is the provider's business: one message, and no flag."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.freshness.outcomes import Outcome, Reason
from app.notices.outbox import OutboxMessage
from tests.freshness.timelines_of_pages import NOW, a_club, a_page, flags, look


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    facts = {"update_contact_email": "keeper@otter.example"}
    with a_club(database_url, facts=facts) as (database, _):
        yield database


def seen(database: Database, day: float, ends: float, host: str = "club.example") -> None:
    """A visit on a day, and the day on which the certificate ends."""
    not_after = (NOW + timedelta(days=ends)).isoformat()
    told: dict[str, Any] = {"host": host, "not_after": not_after, "problem": None}
    look(database, day, a_page(), certificate=told)


def mails(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxMessage)))


def test_the_provider_is_told_once_for_each_last_day(database: Database) -> None:
    seen(database, 0, ends=20)
    assert not mails(database)
    seen(database, 7, ends=20)
    seen(database, 14, ends=20)
    [mail] = mails(database)
    assert (mail.kind, mail.recipient) == ("mail", "keeper@otter.example")
    assert mail.body["template"] == "certificate_ends"
    assert mail.body["host"] == "club.example"
    assert not flags(database)


def test_another_last_day_is_another_message(database: Database) -> None:
    seen(database, 0, ends=20)
    seen(database, 7, ends=20)
    seen(database, 100, ends=400)
    assert len(mails(database)) == 1


def test_a_certificate_that_renews_itself_in_its_last_days_is_nobodys_business(
    database: Database,
) -> None:
    seen(database, 0, ends=6)
    assert len(mails(database)) == 1  # we cannot know yet
    for day in range(5, 60, 5):
        seen(database, day, ends=day + 6)
    assert len(mails(database)) == 1


def test_another_hosts_certificate_is_not_theirs(database: Database) -> None:
    seen(database, 0, ends=10, host="platform.example")
    assert not mails(database)


def test_after_its_last_day_the_editor_hears_of_it(database: Database) -> None:
    seen(database, 0, ends=3)
    for day in (5.0, 6.3):
        look(database, day, a_page(), Outcome.TLS_PROBLEM, detail="expired")
    assert [flag.reason for flag in flags(database)] == [Reason.LINK_CERTIFICATE]
    assert len(mails(database)) == 1
