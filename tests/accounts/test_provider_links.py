"""Links of providers: kept as digests, for one organisation and one address, until they run out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.provider_links import (
    LASTS,
    STOPS_FOR,
    ProviderLink,
    ProviderLinkOver,
    forget_provider_links,
    holder_of_provider_link,
    issue_provider_link,
)
from app.database import Database
from tests import makers
from tests.makers import NOW

CLUB = makers.an_organization()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    with opened.writing() as session:
        makers.save(session, CLUB)
    yield opened
    opened.close()


def test_a_link_opens_as_often_as_wanted_until_it_runs_out(database: Database) -> None:
    with database.writing() as session:
        link = issue_provider_link(session, CLUB.id, "Coach@Otter.example", now=NOW)
    with database.reading() as session:
        for _ in range(3):
            holder = holder_of_provider_link(session, link.secret, now=NOW + LASTS / 2)
            assert (holder.organization_id, holder.email) == (CLUB.id, "coach@otter.example")
        with pytest.raises(ProviderLinkOver):
            holder_of_provider_link(session, link.secret, now=NOW + LASTS)
        [kept] = session.scalars(select(ProviderLink)).all()
    assert link.secret not in str(vars(kept))


def test_a_secret_of_nobody_opens_nothing(database: Database) -> None:
    with database.reading() as session:
        for secret in ("", "x" * 43, "\ud800"):
            with pytest.raises(ProviderLinkOver):
                holder_of_provider_link(session, secret, now=NOW, even_if_over=True)


def test_a_link_is_forgotten_a_year_after_it_ran_out(database: Database) -> None:
    with database.writing() as session:
        issue_provider_link(session, CLUB.id, "coach@otter.example", now=NOW)
    later = NOW + LASTS + STOPS_FOR
    with database.writing() as session:
        assert forget_provider_links(session, later) == 0
        assert forget_provider_links(session, later + timedelta(seconds=1)) == 1
