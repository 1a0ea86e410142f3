"""A club with entries, in a fresh database of each kind, and what providers do there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.provider_links import Holder, holder_of_provider_link, issue_provider_link
from app.database import Database
from app.directory.documents import OrganizationDocument, ServiceDocument
from app.freshness.assurances import assure
from app.freshness.flags import Flag
from app.freshness.standing import Method
from app.freshness.trust import Trust
from app.freshness.trusting import refresh_trust
from app.notices.outbox import LINK, OutboxMessage
from app.voices.asking import ask_providers
from tests import makers
from tests.makers import NOW

CONTACT = "coach@otter.example"
ROOT = "https://offer.example/provider"
MONTH = timedelta(days=30)


@dataclass
class Club:
    """An organisation with entries that the council checked `checked` days before NOW."""

    database: Database
    organization: OrganizationDocument
    entries: list[ServiceDocument]

    @property
    def id(self) -> UUID:
        return self.entries[0].id

    def holder(self, email: str = CONTACT, now: datetime = NOW) -> Holder:
        """Somebody with a link."""
        with self.database.writing() as session:
            link = issue_provider_link(session, self.organization.id, email, now=now)
            return holder_of_provider_link(session, link.secret, now=now)

    def freshness(self, service_id: UUID | None = None) -> dict[str, Any]:
        """What the public reads of an entry's freshness."""
        with self.database.reading() as session:
            body = session.scalar(
                select(Trust.body).where(Trust.service_id == (service_id or self.id))
            )
        found: dict[str, Any] = json.loads(body or "{}")
        return found

    def flags(self) -> list[tuple[str, bool]]:
        """Reasons of flags, and whether each is open."""
        with self.database.reading() as session:
            found = session.execute(select(Flag.reason, Flag.resolved_at).order_by(Flag.raised_at))
            return [(reason, resolved is None) for reason, resolved in found]

    def mails(self) -> list[OutboxMessage]:
        """What is in the outbox, oldest first."""
        with self.database.reading() as session:
            query = select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.id)
            found = list(session.scalars(query))
            session.expunge_all()
        return found

    def secret(self) -> str:
        """The secret of the last link that was mailed."""
        return str(next(one.body[LINK] for one in reversed(self.mails()) if LINK in one.body))

    def ask(self, now: datetime = NOW) -> list[str]:
        """Who is written to at this moment, by address."""
        before = {one.id for one in self.mails()}
        with self.database.writing() as session:
            ask_providers(session, now, root=ROOT)
        return sorted(one.recipient for one in self.mails() if one.id not in before)


def a_club(database: Database, *, checked: int | None = 80, entries: int = 2, **facts: Any) -> Club:
    """A club; every three months a check is due."""
    organization = makers.an_organization()
    given = {"category": "clubs", "update_contact_email": CONTACT}
    made = [
        makers.a_service(f"Otters {number}", organization=organization, facts={**given, **facts})
        for number in range(entries)
    ]
    with database.writing() as session:
        makers.save(session, organization, *made)
        if checked is not None:
            at = NOW - timedelta(days=checked)
            ids = [one.id for one in made]
            editor = makers.an_editor(session)
            session.flush()
            assure(session, ids, editor, method=Method.PHONE, now=at)
            refresh_trust(session, ids, NOW)
    return Club(database, organization, made)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def club(database: Database) -> Club:
    return a_club(database)
