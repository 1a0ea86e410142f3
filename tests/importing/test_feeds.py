"""Feeds are walked politely, page by page, and go on where they were broken off."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.directory.importing.report import ImportReport
from app.directory.importing.runs import Feed, ImportRun, RunState
from app.directory.services import Service
from app.directory.sources import SourceKind, source_for
from crawlers.feed_pages import FeedFailed, FeedLimits, FetchedJson
from crawlers.feeds import import_feed, run_feed
from tests.importing.makers import NOW, an_id, feed_service

URL = "https://directory.example/api"
PER_PAGE = 3


async def no_time(_: float) -> None:
    """Waits for nobody."""


@dataclass
class Directory:
    """Another directory, on paper."""

    services: list[dict[str, Any]]
    path: str = "/api/services"
    shape: Callable[[list[Any], int, int, int], Any] | None = None
    first: int = 1
    details: dict[str, Any] = field(default_factory=dict)
    broken_after: int | None = None
    asked: list[str] = field(default_factory=list)

    async def __call__(self, url: str, /) -> FetchedJson:
        self.asked.append(url)
        if self.broken_after is not None and len(self.asked) > self.broken_after:
            return FetchedJson(None, problem="no answer in time")
        parts = urlsplit(url)
        if parts.path.startswith(f"{self.path}/"):
            found = self.details.get(parts.path.rsplit("/", 1)[1])
            return FetchedJson(200, json.dumps(found).encode()) if found else FetchedJson(404)
        if parts.path != self.path:
            return FetchedJson(404, b"<html>")
        page = int(parse_qs(parts.query)["page"][0])
        start = (page - self.first) * PER_PAGE
        total = -(-len(self.services) // PER_PAGE)
        shape = self.shape or version_3
        return FetchedJson(200, json.dumps(shape(
            self.services[max(start, 0) : start + PER_PAGE], page, total, len(self.services)
        )).encode())  # fmt: skip


def version_3(items: list[Any], page: int, pages: int, total: int) -> Any:
    return {
        "contents": items,
        "page_number": page,
        "total_pages": pages,
        "total_items": total,
        "first_page": page == 1,
        "last_page": page == pages,
    }


def version_1(items: list[Any], page: int, pages: int, total: int) -> Any:
    return {"content": items, "number": page, "totalPages": pages, "totalElements": total}


def counted_from_0(items: list[Any], page: int, pages: int, total: int) -> Any:
    last = page == pages - 1
    return {"content": items, "number": page, "first": page == 0, "last": last}


def without_counts(items: list[Any], page: int, pages: int, total: int) -> Any:
    return {"content": items}


async def walk(
    database: Database, directory: Directory, url: str = URL, **limits: Any
) -> ImportReport:
    return await import_feed(
        database, url, directory, NOW, limits=FeedLimits(**limits), sleep=no_time
    )


def services_in(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Service)) or 0


SEVEN = [feed_service(n) for n in range(7)]


@pytest.mark.parametrize(
    ("shape", "first"),
    [(version_3, 1), (version_1, 1), (counted_from_0, 0), (without_counts, 1)],
)
async def test_every_shape_of_page_is_walked_to_its_end(
    sqlite: Database, shape: Callable[..., Any], first: int
) -> None:
    directory = Directory(SEVEN, shape=shape, first=first)
    report = await walk(sqlite, directory)
    assert report.state == RunState.FINISHED
    assert report.counts["service"] == {"created": 7}
    assert (await walk(sqlite, directory)).changes == 0


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://directory.example", "/api/v1/services"),
        ("https://directory.example/", "/o/ServiceDirectoryService/v2/services"),
        ("https://directory.example/x/services", "/x/services"),
        ("https://directory.example/x", "/x/openreferral/v1/services"),
    ],
)
async def test_the_services_are_found_where_suppliers_keep_them(
    sqlite: Database, url: str, path: str
) -> None:
    await walk(sqlite, Directory(SEVEN, path=path), url)
    assert services_in(sqlite) == 7


async def test_a_bare_list_is_the_whole_feed(sqlite: Database) -> None:
    directory = Directory(SEVEN[:3], shape=lambda items, *_: items)
    report = await walk(sqlite, directory)
    assert report.counts["service"] == {"created": 3}


async def test_a_feed_that_answers_every_page_alike_comes_to_an_end(sqlite: Database) -> None:
    directory = Directory(SEVEN, shape=lambda *_: {"content": SEVEN[:3]})
    report = await walk(sqlite, directory)
    assert services_in(sqlite) == 3
    assert "The feed answers every page with the same services." in report.remarks


async def test_a_walk_that_breaks_off_goes_on_at_the_page_where_it_stood(
    database: Database,
) -> None:
    directory = Directory(SEVEN, broken_after=3)
    with pytest.raises(FeedFailed, match="no answer in time"):
        await walk(database, directory)
    assert services_in(database) == 0
    directory.broken_after = None
    directory.asked.clear()
    report = await walk(database, directory)
    assert report.counts["service"] == {"created": 7}
    assert "page=3" in directory.asked[0]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ImportRun)) == 1


async def test_a_walk_that_runs_out_of_time_says_so_and_goes_on_later(sqlite: Database) -> None:
    report = await walk(sqlite, Directory(SEVEN), longest=-1)
    assert report.state == RunState.STAGING
    assert (await walk(sqlite, Directory(SEVEN))).counts["service"] == {"created": 7}


async def test_thin_items_are_asked_for_in_full(sqlite: Database) -> None:
    thin = [{"id": one["id"], "name": one["name"]} for one in SEVEN[:2]]
    directory = Directory(thin, details={SEVEN[0]["id"]: SEVEN[0]})
    await walk(sqlite, directory)
    with sqlite.reading() as session:
        urls = {one.name: one.url for one in session.scalars(select(Service))}
    assert urls == {"Service 0": "https://service0.example", "Service 1": None}


async def test_pages_that_are_too_large_are_not_read(sqlite: Database) -> None:
    with pytest.raises(FeedFailed, match="larger than"):
        await walk(sqlite, Directory(SEVEN), page_bytes=100)


async def test_what_is_no_feed_is_told(sqlite: Database) -> None:
    with pytest.raises(FeedFailed, match="No page of services was found"):
        await walk(sqlite, Directory(SEVEN, path="/elsewhere"))


async def test_an_empty_feed_takes_nothing_away(sqlite: Database) -> None:
    await walk(sqlite, Directory(SEVEN))
    report = await walk(sqlite, Directory([]))
    assert report.missing == ()


async def test_what_a_feed_no_longer_lists_is_told(sqlite: Database) -> None:
    await walk(sqlite, Directory(SEVEN))
    report = await walk(sqlite, Directory(SEVEN[:6]))
    assert report.missing == (UUID(an_id("service 6")),)


async def test_a_feed_that_is_kept_in_step_remembers_how_it_went(sqlite: Database) -> None:
    with sqlite.writing() as session:
        source = source_for(session, SourceKind.FEED, URL, now=NOW)
        feed = Feed(source_id=source.id, url=URL, every_seconds=3600, next_run_at=NOW)
        session.add(feed)
        session.flush()
        feed_id = feed.id
    with pytest.raises(FeedFailed):
        await run_feed(sqlite, feed_id, Directory([], path="/no"), NOW, sleep=no_time)
    with sqlite.reading() as session:
        assert "No page of services" in (session.get_one(Feed, feed_id).last_error or "")
    report = await run_feed(sqlite, feed_id, Directory(SEVEN), NOW, sleep=no_time)
    with sqlite.reading() as session:
        feed = session.get_one(Feed, feed_id)
        assert feed.last_error is None
        assert feed.last_run_id == report.run_id
        assert feed.next_run_at > NOW
