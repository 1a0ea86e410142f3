"""An editor's walk over pins and guides at a phone's width, without barriers."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Browser

from app.accounts.roles import Role
from app.database import Database
from app.directory.vocabulary import load_vocabularies
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import Clock, Console
from tests.console.test_in_the_browser import serving, sign_in
from tests.makers import a_service, save

pytestmark = in_the_browser

WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def root(sqlite_url: str) -> Iterator[str]:
    opened = Database(sqlite_url)
    console = Console(opened, Clock(), Settings(council_name="Fernshire Council"))
    guide: dict[str, Any] = {"law_basis": "The Act", "steps": ["Keep the letter.", "Ring us."]}
    with opened.writing() as session:
        load_vocabularies(session, console.clock())
        save(session, a_service("Free advice"), a_service("Declined", facts=guide))
    console.person(Role.EDITOR)
    with serving(console) as address:
        yield f"{address}/console"
    opened.close()


async def test_pins_and_guides_are_kept_on_a_phone(browser: Browser, root: str) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 740})
    page = await context.new_page()
    await sign_in(page, root, "editor@council.example")
    for place in ("home-page", "guides"):
        await page.goto(f"{root}/{place}")
        if place == "guides":
            await follow(page.get_by_role("link", name="Declined"))
        await page.get_by_role("textbox", name="Find it by words").fill("advice")
        await follow(page.get_by_role("button", name="Find"))
        await page.get_by_label("Free advice").check()
        await page.get_by_label("Why it stands here").fill("It is not the council.")
        await follow(page.get_by_role("button", name="Pin this entry"))
        assert await page.get_by_text("The entry is pinned").is_visible()
        assert await page.get_by_text("It is not the council.").count() == 2  # as families see it
        assert await barriers(page) == []
        assert not await page.evaluate(WIDE)
    await page.goto(f"{root}/guides")
    assert await page.get_by_text("Beside it today: Free advice").is_visible()
    assert await barriers(page) == []
    assert not await page.evaluate(WIDE)
    await context.close()
