"""A council's workbook of several sheets by upload, in a browser: shown, published, taken back."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page

from app.accounts.roles import Role
from app.database import Database
from app.directory.facts import EntryStatus
from app.directory.vocabulary import load_vocabularies
from app.freshness.entry_lines import EntriesAsked, find_entries
from app.settings import Settings
from tests.browser import follow, in_the_browser
from tests.console.conftest import QUIET, Clock, Console
from tests.console.test_entries_in_the_browser import looked_again
from tests.console.test_imports import SHARED
from tests.console.test_in_the_browser import serving, sign_in

pytestmark = in_the_browser


@pytest.fixture
def console(sqlite_url: str) -> Iterator[Console]:
    opened = Database(sqlite_url)
    console = Console(opened, Clock(), Settings(**QUIET))
    with opened.writing() as session:
        load_vocabularies(session, console.clock())
    console.person(Role.EDITOR)
    yield console
    opened.close()


def published(console: Console) -> int:
    with console.database.reading() as session:
        return find_entries(session, EntriesAsked(status=EntryStatus.PUBLISHED))[1]


@pytest.mark.skipif(not SHARED.is_file(), reason="the council's workbook is not on this machine")
async def test_a_councils_workbook_is_published_and_taken_back(
    page: Page, console: Console
) -> None:
    with serving(console) as address:
        root = f"{address}/console"
        await sign_in(page, root, "editor@council.example")
        await page.goto(f"{root}/imports")
        await page.get_by_label("A table").set_input_files(SHARED)
        await follow(page.get_by_role("button", name="Upload"))
        await page.get_by_label("Published at once").check()
        await follow(page.get_by_role("button", name="Show what would happen"))
        assert "Nothing is published yet" in await page.locator("main").inner_text()
        await looked_again(page, "Publish these")
        assert published(console) == 0
        await follow(page.get_by_role("button", name="Publish these"))
        await looked_again(page, "Take the whole import back")
        assert published(console) == 99
        await follow(page.get_by_role("button", name="Take the whole import back"))
        await looked_again(page, "This import was taken back")
        assert published(console) == 0
