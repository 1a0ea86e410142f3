"""A set of plain words found, tried and saved in a real browser, on a phone and by the keyboard."""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, ViewportSize, expect

from app.accounts.roles import Role
from app.database import Database
from app.directory.unmet import write
from app.directory.vocabulary import load_vocabularies
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import QUIET, Clock, Console
from tests.console.test_in_the_browser import serving, sign_in
from tests.makers import a_service, save

pytestmark = in_the_browser

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def console(sqlite_url: str) -> Iterator[Console]:
    """One database is enough for a browser."""
    opened = Database(sqlite_url)
    console = Console(opened, Clock(), Settings(council_name="Fernshire Council", **QUIET))
    with opened.writing() as session:
        load_vocabularies(session, console.clock())
        save(session, a_service("Calm corner", description="For meltdowns."))
        write(session, Counter({"autism + swimming": 7}), console.clock().date())
    console.person(Role.EDITOR)
    yield console
    opened.close()


@pytest.fixture
def root(console: Console) -> Iterator[str]:
    with serving(console) as address:
        yield f"{address}/console"


async def no_barrier(page: Page) -> None:
    """None by axe, and nothing to scroll sideways."""
    assert await barriers(page) == [], page.url
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url


async def test_a_set_is_tried_and_saved_without_barriers(page: Page, root: str) -> None:
    await page.set_viewport_size(PHONE)
    await sign_in(page, root, "editor@council.example")
    await page.goto(f"{root}/vocabularies/words")
    await no_barrier(page)
    await page.get_by_label("A word or phrase").fill("tantrum")
    await follow(page.get_by_role("button", name="Find"))
    await follow(page.get_by_role("link", name="meltdown"))
    await follow(page.get_by_role("button", name="Change this set"))
    words = page.get_by_label("Words in entries and questions")
    await words.fill(f"{await words.input_value()}\nwobbly time\nhelp")
    sentence = page.get_by_label("A sentence as a parent would say it")
    await sentence.fill("he has a wobbly time")
    async with page.expect_navigation():
        await sentence.press("Enter")  # which tries, and saves nothing
    await no_barrier(page)
    await expect(page.get_by_role("link", name="“help” is said in nearly every")).to_be_visible()
    await words.fill((await words.input_value()).removesuffix("\nhelp"))
    await follow(page.get_by_role("button", name="Try it"))
    await expect(page.get_by_role("link", name="Calm corner")).to_be_visible()
    await no_barrier(page)
    await follow(page.get_by_role("button", name="Save"))
    await expect(page.get_by_role("alert")).to_contain_text("Saved")
    await no_barrier(page)
