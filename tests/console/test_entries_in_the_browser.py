"""Entries, a clash of two editors and an import, in a real browser: with scripts and without."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from app.accounts.roles import Role
from app.database import Database
from app.directory.vocabulary import load_vocabularies
from app.freshness.entry_lines import EntriesAsked, find_entries
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import Clock, Console
from tests.console.test_imports import ROWS, workbook
from tests.console.test_in_the_browser import serving, sign_in
from tests.makers import a_location, a_service, an_organization, save

pytestmark = in_the_browser

OTTERS = an_organization()
HALL = a_location()
LONG = "Pneumono" * 20
SWIMMING = a_service(organization=OTTERS, locations=(HALL,), facts={"needs": ["autism"]})
HOME = f"/entries/{SWIMMING.id}"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture
def console(sqlite_url: str) -> Iterator[Console]:
    """One database is enough for a browser."""
    opened = Database(sqlite_url)
    console = Console(opened, Clock(), Settings(council_name="Fernshire Council"))
    with opened.writing() as session:
        load_vocabularies(session, console.clock())
        many = (a_service(f"Club {number:02}") for number in range(30))
        save(session, OTTERS, HALL, SWIMMING, a_service(f"{LONG} club"), *many)
    for name in ("ada", "ben"):
        console.person(Role.EDITOR, f"{name}@council.example")
    yield console
    opened.close()


@pytest.fixture
def root(console: Console) -> Iterator[str]:
    with serving(console) as address:
        yield f"{address}/console"


async def come_in(page: Page, root: str, email: str) -> None:
    await sign_in(page, root, email)
    await page.get_by_role("link", name="Entries", exact=True).wait_for()


async def a_page(browser: Browser, *, scripts: bool = True) -> Page:
    context: BrowserContext = await browser.new_context(java_script_enabled=scripts)
    return await context.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def ada(browser: Browser, root: str) -> AsyncIterator[Page]:
    page = await a_page(browser)
    await come_in(page, root, "ada@council.example")
    yield page
    await page.context.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether his browser runs scripts."""
    runs: bool = request.param
    return runs


@pytest_asyncio.fixture(loop_scope="session")
async def ben(browser: Browser, root: str, scripts: bool) -> AsyncIterator[Page]:
    page = await a_page(browser, scripts=scripts)
    await come_in(page, root, "ben@council.example")
    yield page
    await page.context.close()


async def looked_at(page: Page, what: str, *, scripts: bool = True) -> None:
    """No barriers, and nothing runs out of the window, on a phone and at a desk."""
    for size in (PHONE, DESK):
        await page.set_viewport_size(size)
        # what looks for barriers is a script itself
        if scripts:
            assert await barriers(page) == [], (what, size)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], (what, size, width)


async def test_errors_lead_to_their_fields_and_keep_what_was_entered(ada: Page, root: str) -> None:
    await ada.goto(f"{root}{HOME}/change")
    await ada.get_by_label("Name", exact=True).first.fill("")
    await ada.get_by_label("Youngest age").fill("ten")
    await ada.get_by_label("Description", exact=True).fill("A new description")
    await follow(ada.locator("button.govuk-button", has_text="Save").last)
    summary = ada.get_by_role("alert")
    await summary.get_by_role("link", name="Youngest age").click()
    assert await ada.evaluate("document.activeElement.id") == "minimum_age"
    assert await ada.get_by_label("Description", exact=True).input_value() == "A new description"
    await looked_at(ada, "errors of the whole form")
    for path, button in (("checked", "Record the check"), ("close", "Close it until then"),
                         ("withdraw", "Take it out")):  # fmt: skip
        await ada.goto(f"{root}{HOME}/{path}")
        await follow(ada.get_by_role("button", name=button))
        await looked_at(ada, f"errors of {path}")


async def test_two_editors_at_once_lose_nothing(
    ada: Page, ben: Page, scripts: bool, root: str
) -> None:
    await ben.goto(f"{root}{HOME}/change")
    await ada.goto(f"{root}{HOME}/change/name")
    await ada.get_by_label("Name", exact=True).fill("Ada’s swimming")
    await follow(ada.get_by_role("button", name="Save", exact=True))
    await ada.get_by_text("The date of its last check has not moved").wait_for()
    await looked_at(ada, "saved")
    await ben.get_by_label("Name", exact=True).first.fill("Ben’s swimming")
    await ben.get_by_label("Notice", exact=True).fill("Bring a towel")
    await follow(ben.get_by_role("button", name="Preview"))
    assert "Ben’s swimming" in await ben.locator(".lo-public").inner_text()
    assert "We have never checked these details." in await ben.locator(".lo-public").inner_text()
    await follow(ben.locator(".lo-preview").get_by_role("button", name="Save"))
    await ben.get_by_role("heading", name="Two people changed this entry").wait_for()
    await looked_at(ben, "a clash", scripts=scripts)
    await follow(ben.get_by_role("button", name="Save what I selected"))
    assert "Name: select one" in await ben.get_by_role("alert").inner_text()
    await looked_at(ben, "errors of a clash", scripts=scripts)
    await ben.get_by_label("Ben’s swimming").check()
    await follow(ben.get_by_role("button", name="Save what I selected"))
    main = await ben.locator("main").inner_text()
    assert "Ben’s swimming" in main
    assert "Bring a towel" in main
    await follow(ben.get_by_role("link", name="History of this entry"))
    main = await ben.locator("main").inner_text()
    assert "Ada’s swimming" in main
    assert "Editor ben@council.example" in main
    await looked_at(ben, "history", scripts=scripts)


async def looked_again(page: Page, words: str) -> None:
    """Loads a page anew until the work behind it has come so far."""
    for _ in range(100):
        if words in await page.locator("main").inner_text():
            return
        await page.reload()
    raise AssertionError(words)


async def test_a_workbook_is_uploaded_shown_published_and_taken_back(
    ben: Page, scripts: bool, console: Console, root: str, tmp_path: Path
) -> None:
    def names() -> dict[str, str]:
        with console.database.reading() as session:
            asked = EntriesAsked(words="otter swimming")
            found = find_entries(session, asked)[0]
            return {one.name: one.status for one in found if one.name != SWIMMING.name}

    table = tmp_path / "list.xlsx"
    table.write_bytes(workbook(ROWS))
    await ben.goto(f"{root}/imports")
    await follow(ben.get_by_role("button", name="Upload"))
    assert "Select a file" in await ben.get_by_role("alert").inner_text()
    await looked_at(ben, "no file", scripts=scripts)
    await ben.get_by_label("A table").set_input_files(table)
    await follow(ben.get_by_role("button", name="Upload"))
    await ben.get_by_role("heading", name="Where do the columns go?").wait_for()
    await looked_at(ben, "columns", scripts=scripts)
    await ben.get_by_label("Published at once").check()
    await follow(ben.get_by_role("button", name="Show what would happen"))
    await ben.get_by_text("Nothing is published yet").wait_for()
    await looked_again(ben, "Publish these")
    await looked_at(ben, "rows", scripts=scripts)
    assert names() == {}
    await follow(ben.get_by_role("button", name="Publish these"))
    await looked_again(ben, "Take the whole import back")
    assert names() == {"Otter swimming": "published"}
    await looked_at(ben, "published", scripts=scripts)
    await follow(ben.get_by_role("button", name="Take the whole import back"))
    await looked_again(ben, "This import was taken back")
    assert names() == {"Otter swimming": "withdrawn"}
    await looked_at(ben, "taken back", scripts=scripts)
