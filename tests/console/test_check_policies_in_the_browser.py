"""Setting a policy on a phone: looked at first, saved then, no barrier."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser

from app.accounts.roles import Role
from app.database import Database
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import QUIET, Clock, Console
from tests.console.test_in_the_browser import serving, sign_in

pytestmark = in_the_browser


@pytest.fixture
def root(sqlite_url: str) -> Iterator[str]:
    database = Database(sqlite_url)
    console = Console(database, Clock(), Settings(**QUIET))
    console.person(Role.ADMIN)
    with serving(console) as address:
        yield f"{address}/console"
    database.close()


async def test_an_administrator_sets_a_policy(browser: Browser, root: str) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 800})
    page = await context.new_page()
    await sign_in(page, root, "admin@council.example")
    await page.goto(f"{root}/vocabularies/checks")
    assert await barriers(page) == []
    await follow(page.get_by_role("link", name="Set Short breaks"))
    await page.get_by_label("How often entries are checked").select_option("every month")
    await page.get_by_label("First day").fill("31 8 2027")
    await page.get_by_label("Last day").fill("1 6 2027")
    await follow(page.get_by_role("button", name="See what this would do"))
    assert await barriers(page) == []
    await page.get_by_role("link", name="The last day must not be before the first").wait_for()
    await page.get_by_label("First day").fill("1 6 2027")
    await page.get_by_label("Last day").fill("31 8 2027")
    await follow(page.get_by_role("button", name="See what this would do"))
    assert await barriers(page) == []
    await page.get_by_label("Why").fill("Families plan their summer")
    await follow(page.get_by_role("button", name="Save"))
    await page.get_by_text("every month, from 1 June 2027 to 31 August 2027").wait_for()
    assert await barriers(page) == []
    wide = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    await context.close()
