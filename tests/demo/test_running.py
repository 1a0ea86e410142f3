"""The pretend web beside a crawler whose clock is the real one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.database import Database
from app.demo.entries import PORT
from app.demo.loading import load_demo
from app.demo.running import demo_web
from app.freshness.flags import Flag
from app.freshness.visits import VisitRecord
from app.settings import Settings
from crawlers.cycle import Cycle
from crawlers.visitor import Visitor

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    load_demo(database, NOW)
    yield database
    database.close()


async def test_the_first_cycles_see_the_whole_borough_and_flag_nothing_yet(
    database: Database, sqlite_url: str
) -> None:
    plain = Settings(database_url=sqlite_url, crawler_host_pause=0)
    async with demo_web(plain, lambda: NOW) as settings, Visitor.from_settings(settings) as visitor:
        assert PORT in settings.crawler_ports
        cycle = Cycle(database, visitor, settings, "test", lambda: NOW)
        while (await cycle.run()).visited:
            pass
    with database.reading() as session:
        outcomes = set(session.scalars(select(VisitRecord.outcome)))
        why = set(session.scalars(select(VisitRecord.discarded)))
        assert session.scalars(select(Flag)).all() == []
    assert not any("our own connection" in words for words in why if words)
    assert {"ok", "moved", "blocked_by_bot_wall", "robots_disallowed", "gone"} <= outcomes


async def test_two_webs_do_not_stand_in_each_others_way(sqlite_url: str) -> None:
    settings = Settings(database_url=sqlite_url)
    async with demo_web(settings, lambda: NOW, began=NOW) as used:
        assert used.crawler_resolver
        assert all(url.startswith("http://reference-") for url in used.crawler_references)
    async with demo_web(settings, lambda: NOW, began=NOW):
        pass  # the port is free again at once
