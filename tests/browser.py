"""A real browser for tests of pages: the machine's Chromium, kept on this machine.

A module of such tests says `pytestmark = in_the_browser`, and takes the fixture `page`.
"""

import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, async_playwright
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",  # its sandbox refuses to work for root, as whom build servers often run
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing beyond loopback
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# One browser serves all such tests of a worker, and so does one loop.
in_the_browser = pytest.mark.asyncio(loop_scope="session")


class NoBrowser(Exception):
    """There is no Chromium on this machine: `make browser` installs one where it can."""


def found_browser() -> str:
    """The path of a browser: CHROMIUM, the machine's own, or Playwright's. Raises NoBrowser."""
    if found := os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None):
        return found
    with sync_playwright() as playwright:
        its_own = playwright.chromium.executable_path
    if not Path(its_own).exists():
        raise NoBrowser(NoBrowser.__doc__)
    return its_own


@asynccontextmanager
async def opened_browser(path: str) -> AsyncIterator[Browser]:
    """The browser of this path, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


async def follow(locator: Locator) -> None:
    """Clicks this link or button, and waits until the page it leads to has loaded."""
    async with locator.page.expect_navigation():
        await locator.click()


async def barriers(page: Page) -> list[str]:
    """What keeps people from using this page, as far as axe finds it by WCAG 2.2 AA."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = await Axe().run(page, options=options)
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


if __name__ == "__main__":
    try:
        found_browser()
    except NoBrowser as error:
        sys.exit(str(error))
