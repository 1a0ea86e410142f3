"""Another directory's feed is kept in step: read when due, in full, and a person hears of gaps."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.database import Database
from app.demo.web import PretendWeb, Request, Response
from app.directory.documents import ServiceDocument
from app.directory.editing import begin, read_entry, save
from app.directory.importing.runs import Feed
from app.directory.importing.subscriptions import add_feed
from app.directory.services import Service
from app.freshness.flags import open_flags
from app.settings import Settings
from crawlers.feed_fetching import run_due_feeds
from tests import makers
from tests.makers import NOW

A_DAY = timedelta(days=1)
PER_PAGE = 2


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


class OtherDirectory:
    """A feed of clubs that we can change, two a page."""

    def __init__(self, clubs: int) -> None:
        self.clubs = [a_club(number) for number in range(clubs)]

    def __call__(self, request: Request) -> Response:
        if request.path == "/old/services":
            return Response("", status=301, headers={"Location": f"/api{request.target[4:]}"})
        if request.path != "/api/services":
            return Response("{}", status=404)
        page = int(parse_qs(urlsplit(request.target).query).get("page", ["1"])[0])
        some = self.clubs[(page - 1) * PER_PAGE : page * PER_PAGE]
        pages = -(-len(self.clubs) // PER_PAGE)
        body = {
            "total_items": len(self.clubs),
            "total_pages": pages,
            "page_number": page,
            "size": len(some),
            "first_page": page == 1,
            "last_page": page == pages,
            "empty": not some,
            "contents": some,
        }
        return Response(json.dumps(body), headers={"Content-Type": "application/json"})


def a_club(number: int) -> dict[str, Any]:
    """A service of the other directory, whole."""
    return {
        "id": str(makers.id_of(f"club {number}")),
        "name": f"Club {number}",
        "status": "active",
        "description": "A club.",
        "service_at_locations": [],
        "organization": {
            "id": str(makers.id_of("runner")),
            "name": "Runner",
            "description": "Runs clubs.",
        },
    }


def settings_for(web: PretendWeb, **more: Any) -> Settings:
    """Feeds have an allow setting of their own."""
    return Settings(**web.settings_overrides() | {"feeds_allow": web.allow} | more)


def names(database: Database) -> list[str]:
    """The services that we have."""
    with database.reading() as session:
        return sorted(session.scalars(select(Service.name)))


def flagged(database: Database) -> list[str]:
    """The reasons of the open flags."""
    with database.reading() as session:
        return sorted(flag.reason for flag in open_flags(session, NOW + 100 * A_DAY)[0])


async def test_a_feed_is_read_when_due_and_changes_nothing_the_second_time(
    database: Database,
) -> None:
    async with PretendWeb({"other.example": OtherDirectory(5)}) as web:
        with database.writing() as session:
            add_feed(session, web.url("other.example", "/api"), every=A_DAY, now=NOW)
        [first] = (await run_due_feeds(database, settings_for(web), NOW)).values()
        assert first["counts"]["service"] == {"created": 5}
        assert names(database) == [f"Club {number}" for number in range(5)]
        assert await run_due_feeds(database, settings_for(web), NOW + A_DAY / 2) == {}
        [second] = (await run_due_feeds(database, settings_for(web), NOW + A_DAY)).values()
        assert second["changes"] == 0
    assert flagged(database) == []


async def test_what_is_gone_or_differs_is_for_a_person_and_nothing_is_overwritten(
    database: Database,
) -> None:
    other = OtherDirectory(4)
    async with PretendWeb({"other.example": other}) as web:
        with database.writing() as session:
            add_feed(session, web.url("other.example", "/api"), every=A_DAY, now=NOW)
        await run_due_feeds(database, settings_for(web), NOW)
        corrected = makers.id_of("club 0")
        with database.writing() as session:
            act = begin(session, makers.an_editor(session), act="edit", why="rang", now=NOW)
            entry = read_entry(session, ServiceDocument, corrected)
            entry.description = "A club on Saturdays."
            save(session, act, entry)
        other.clubs[0]["description"] = "A club, perhaps."
        gone = other.clubs.pop()
        await run_due_feeds(database, settings_for(web), NOW + A_DAY)
        assert flagged(database) == ["missing_from_source", "source_differs"]
        with database.reading() as session:
            kept = read_entry(session, ServiceDocument, corrected)
            assert kept.description == "A club on Saturdays."
        assert gone["name"] in names(database)
        other.clubs.append(gone)
        await run_due_feeds(database, settings_for(web), NOW + 2 * A_DAY)
        assert flagged(database) == ["source_differs"]


@pytest.mark.parametrize(
    ("path", "allow", "said"),
    [
        ("/api", (), "not one that we may contact"),
        ("/nothing", None, "404"),
    ],
)
async def test_a_feed_that_cannot_be_read_says_why_and_is_tried_again(
    database: Database, path: str, allow: Any, said: str
) -> None:
    async with PretendWeb({"other.example": OtherDirectory(3)}) as web:
        allowed = web.allow if allow is None else allow
        with database.writing() as session:
            add_feed(session, web.url("other.example", path), every=A_DAY, now=NOW)
        settings = settings_for(web, feeds_allow=allowed)
        [found] = (await run_due_feeds(database, settings, NOW)).values()
        assert said in found["error"]
        if not allowed:
            assert not web.requests
    with database.reading() as session:
        feed = session.scalars(select(Feed)).one()
        assert said in (feed.last_error or "")
        assert feed.next_run_at == NOW + A_DAY
    assert names(database) == []


async def test_a_feed_that_moved_is_followed(database: Database) -> None:
    async with PretendWeb({"other.example": OtherDirectory(3)}) as web:
        with database.writing() as session:
            add_feed(session, web.url("other.example", "/old/services"), every=A_DAY, now=NOW)
        [found] = (await run_due_feeds(database, settings_for(web), NOW)).values()
        assert found.get("counts", found)["service"] == {"created": 3}
