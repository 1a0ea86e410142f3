"""What the visitor asks of a host beside the page itself, and for how long it remembers."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.demo.web import PretendWeb, Response
from app.settings import Settings
from crawlers.visitor import Visitor
from tests.crawlers.conftest import NOW
from tests.crawlers.sites import page, site

HOST = "club.example"


async def visits_to(
    web: PretendWeb, settings: Settings, *looks: tuple[str, timedelta]
) -> list[str]:
    """The details of visits to these paths, so long after now, by one visitor."""
    async with Visitor.from_settings(settings) as visitor:
        return [
            (await visitor.visit(web.url(HOST, path), now=NOW + later)).detail
            for path, later in looks
        ]


async def test_the_front_page_is_asked_once_in_a_few_minutes(
    settings_for: Callable[..., Settings],
) -> None:
    """Two pages missing in one minute are one question; an hour later it is asked again."""
    async with PretendWeb({HOST: site({"/": page()})}) as web:
        await visits_to(
            web,
            settings_for(web),
            ("/a", timedelta()),
            ("/b", timedelta(minutes=1)),
            ("/a", timedelta(hours=1)),
        )
        asked = [request.path for request in web.asked(HOST) if request.path == "/"]
    assert len(asked) == 2


async def test_a_page_is_gone_again_once_the_host_has_recovered(
    settings_for: Callable[..., Settings],
) -> None:
    async with PretendWeb({HOST: site({"/": Response("", 500)})}) as web:
        settings = settings_for(web)
        async with Visitor.from_settings(settings) as visitor:
            before = await visitor.visit(web.url(HOST, "/a"), now=NOW)
            web.set(HOST, site({"/": page()}))
            after = await visitor.visit(web.url(HOST, "/a"), now=NOW + timedelta(hours=1))
    assert (before.detail, after.detail) == ("host_denies_everything", "not_found")


@pytest.mark.parametrize("path", ["/page", "/"])
async def test_a_page_that_answers_and_a_front_page_ask_for_nothing_more(
    path: str, settings_for: Callable[..., Settings]
) -> None:
    pages = {"/page": page()} if path == "/page" else {}
    async with PretendWeb({HOST: site(pages)}) as web:
        await visits_to(web, settings_for(web), (path, timedelta()))
        fronts = [request.path for request in web.asked(HOST) if request.path == "/"]
    assert len(fronts) == (1 if path == "/" else 0)


async def test_a_page_that_somebody_declared_gone_asks_for_nothing_more(
    settings_for: Callable[..., Settings],
) -> None:
    async with PretendWeb({HOST: site({"/page": Response("", 410)})}) as web:
        details = await visits_to(web, settings_for(web), ("/page", timedelta()))
        fronts = [request.path for request in web.asked(HOST) if request.path == "/"]
    assert (details, fronts) == (["gone_for_good"], [])


async def test_a_front_page_that_does_not_answer_in_time_leaves_the_404_as_it_stands(
    settings_for: Callable[..., Settings],
) -> None:
    late = Response(page(), delay=5.0)
    async with PretendWeb({HOST: site({"/": late})}) as web:
        details = await visits_to(web, settings_for(web), ("/page", timedelta()))
    assert details == ["not_found"]
