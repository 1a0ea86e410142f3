"""A page moves, the crawler earns a flag, an editor decides, the website reads the new address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from playwright.async_api import Browser, Page

from app.accounts.people import add_person
from app.accounts.roles import Role
from app.clock import now
from app.demo.web import Request, Response
from app.directory.importing.from_files import import_open_referral_file
from app.main import create_app
from crawlers.cycle import Cycle
from crawlers.post import Post
from crawlers.schedule import Clock
from tests.browser import follow, in_the_browser
from tests.console.conftest import HASH, PASSWORD
from tests.console.test_ten_flags import DESK, PHONE, paged
from tests.serving import served
from tests.stories.test_the_loop import SERVICE, a_feed
from tests.stories.world import World, a_world, honest, page

pytestmark = in_the_browser

EDITOR = "editor@council.example"
OTTERS = page("Otter Saturday Club")
PATIENCE = 60  # quarters of a second


def moved(to: str) -> Any:
    """The host after its move: the old page sends its visitors on to the new one."""
    pages = honest(home=page("Otter Club"), new=OTTERS)

    def behave(request: Request) -> Response:
        sent_on = Response("", status=301, headers={"Location": to})
        return sent_on if request.path.strip("/") == "saturdays" else pages(request)

    return behave


@asynccontextmanager
async def crawling(world: World) -> AsyncIterator[None]:
    """The clock's probes, once a moment, as `localoffer crawl` runs them."""
    cycle = Cycle(world.database, world.cycle.visitor, world.settings, "a crawler", now, window=0.1)
    post = Post.from_settings(world.database, world.settings, now)
    clock = Clock(world.database, world.settings, cycle, post)

    async def run() -> None:
        while True:
            await clock.probe()
            await asyncio.sleep(0.2)

    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await post.aclose()


async def public(root: str) -> dict[str, Any]:
    """What the council's website reads of the entry."""
    async with httpx2.AsyncClient() as client:
        body: dict[str, Any] = (await client.get(f"{root}/api/services/{SERVICE}")).json()
    return body


async def looked_at(root: str) -> dict[str, Any]:
    """The website's line, once the crawler has been at the new address."""
    for _ in range(PATIENCE):
        website: dict[str, Any] = (await public(root))["freshness"]["website"]
        if website["state"] != "not_looked_at":
            break
        await asyncio.sleep(0.25)
    return website


async def sign_in(page: Page, root: str) -> None:
    await page.goto(f"{root}/console/sign-in")
    await page.get_by_label("Email address").fill(EDITOR)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await follow(page.get_by_role("button", name="Sign in"))


def an_editor(world: World) -> UUID:
    with world.database.writing() as session:
        account = add_person(
            session, email=EDITOR, name="Robin Fields", role=Role.EDITOR, by=None, now=now()
        )
        account.password_hash = HASH
        return account.actor_id


@pytest.mark.parametrize(
    ("size", "scripts"),
    [(DESK, True), (PHONE, False)],
    ids=["desktop with scripts", "phone without"],
)
async def test_a_moved_link_is_looked_at_again_corrected_and_read_by_the_website(
    sqlite_url: str, tmp_path: Path, browser: Browser, size: Any, scripts: bool
) -> None:
    start = datetime.now(UTC) - timedelta(days=21)
    otter = honest(home=page("Otter Club"), saturdays=OTTERS)
    async with a_world(sqlite_url, start, otter=otter) as world:
        old, new = (world.web.url("otter.example", path) for path in ("/saturdays", "/new"))
        import_open_referral_file(world.database, a_feed(tmp_path, old), now=start)
        await world.cycle.run()
        world.web.set("otter.example", moved(new))
        await world.look_for(timedelta(days=21), every=timedelta(days=1))
        an_editor(world)

        with served(lambda _: create_app(world.settings, world.database)) as root:
            async with paged(browser, size, scripts=scripts) as window, crawling(world):
                await sign_in(window, root)
                await window.goto(f"{root}/console/flags?reason=link_moved")
                await follow(window.get_by_role("link", name="Otter Saturday Club"))
                await follow(window.get_by_role("button", name="Look again now"))
                result = await window.locator("main").inner_text()
                assert "We have looked again" in result
                newest = window.locator("tbody tr", has_text="has moved for good").first
                assert f"{now():%-d %B %Y}" in await newest.inner_text()
                await follow(window.get_by_role("button", name="Use the new address"))
                read = await public(root)
                assert read["url"] == new
                website = await looked_at(root)
        assert website["state"] == "working"
        assert website["url"] == new
        assert read["freshness"]["basis"] == "none"  # a robot's 200 is not a check
