"""Robots.txt, Retry-After, and how gently a host is asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.addresses import parse
from app.demo.web import PretendWeb, Response
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.manners import Robots, RobotsBook, retry_after, user_agent
from crawlers.visitor import Visitor, visit_many
from tests.crawlers.conftest import NOW
from tests.crawlers.sites import only, page, site

NO_ENTRY = "User-agent: *\nDisallow: /\n"


def test_our_name_avoids_the_words_that_filters_refuse() -> None:
    name = user_agent("https://council.example/visits").split()[0].lower()
    assert not any(word in name for word in ("link", "bot", "checker", "crawl", "spider"))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Tue, 24 Nov 2026 10:05:00 GMT", 300),
        ("99999999", 30 * 86400),  # nobody can send us away for ever
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: int) -> None:
    assert retry_after(value, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "Tue, 24 Nov 2020 10:05:00 GMT"])
def test_a_retry_after_that_says_nothing_is_overlooked(value: str | None) -> None:
    assert retry_after(value, NOW) is None


def test_a_stored_copy_of_robots_is_believed_for_a_day() -> None:
    book = RobotsBook()
    book.learn(Robots("http://club.example", NOW, NO_ENTRY))
    assert book.fresh("http://club.example", NOW + timedelta(hours=23)) is not None
    assert book.fresh("http://club.example", NOW + timedelta(hours=25)) is None


def test_an_older_copy_speaks_while_robots_is_unreachable() -> None:
    book = RobotsBook()
    book.learn(Robots("http://club.example", NOW, "User-agent: *\nDisallow: /private\n"))
    later = NOW + timedelta(days=2)
    kept = book.learn(Robots("http://club.example", later, unreachable=True))
    assert kept.allows(parse("http://club.example/page"))
    assert not kept.allows(parse("http://club.example/private"))


def test_crawl_delay_is_told() -> None:
    robots = Robots("http://club.example", NOW, "User-agent: *\nCrawl-delay: 10\n")
    assert robots.crawl_delay == 10


async def test_robots_is_fetched_once_a_day(
    settings_for: Callable[..., Settings],
) -> None:
    host = site({"/robots.txt": "User-agent: *\nDisallow: /x\n", "/a": page(), "/b": page()})
    async with (
        PretendWeb({"club.example": host}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        for path in ("/a", "/b"):
            await visitor.visit(web.url("club.example", path), now=NOW)
        asked = [request.path for request in web.asked("club.example")]
        known = visitor.robots.known.values()
    assert asked.count("/robots.txt") == 1
    assert [robots.text for robots in known] == ["User-agent: *\nDisallow: /x\n"]


async def test_a_known_robots_keeps_us_out_without_a_request(
    settings_for: Callable[..., Settings],
) -> None:
    async with (
        PretendWeb({"club.example": only(page())}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        origin = web.url("club.example", "")
        visitor.robots.learn(Robots(origin, NOW, NO_ENTRY))
        visit = await visitor.visit(web.url("club.example", "/page"), now=NOW)
        assert (visit.outcome, visit.robots[0].state) == (Outcome.ROBOTS_DISALLOWED, "disallowed")
        assert web.asked("club.example") == []


async def test_many_addresses_of_one_host_are_visited_one_at_a_time(
    settings_for: Callable[..., Settings],
) -> None:
    host = site({}, Response(page("Page not found", "Not found", ""), delay=0.01))
    async with PretendWeb({"club.example": host, "other.example": host}) as web:
        urls = [
            web.url(name, f"/{n}") for n in range(8) for name in ("club.example", "other.example")
        ]
        visits = [visit async for visit in visit_many(urls, settings_for(web), now=NOW)]
    assert [visit.url for visit in visits] == urls
    assert web.most_at_once == {"club.example": 1, "other.example": 1}


async def test_a_visit_is_dated_by_the_given_time(settings_for: Callable[..., Settings]) -> None:
    busy = Response("", 503, {"Retry-After": "3600"})
    async with (
        PretendWeb({"club.example": only(busy)}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        now = datetime(2031, 1, 1, tzinfo=UTC)
        visit = await visitor.visit(web.url("club.example", "/page"), now=now)
    assert visit.retry_after == now + timedelta(hours=1)
