"""Every page of the console in a real browser: no barriers, nothing beside the window, no error."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from starlette.routing import Match

from app.accounts.roles import Role
from app.console.guard import GuardedPage
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import QUIET, Clock, Console
from tests.console.lived_in import EMPTY, WRONG, LivedIn, live_in
from tests.console.test_in_the_browser import serving, sign_in
from tests.test_every_route import routes_of

pytestmark = in_the_browser

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
WIDTHS = [
    pytest.param(PHONE, id="phone"),
    pytest.param(DESK, id="desktop", marks=pytest.mark.deep),
]
# Pages that are met on the way in, which other stories walk, and one that only sends on.
ELSEWHERE = {
    "/sign-in", "/sign-in/code", "/sign-in/openid", "/sign-in/openid/back",
    "/password/forgotten", "/password/link", "/flags/{flag_id}/look",
}  # fmt: skip


@pytest.fixture(scope="module")
def lived_in(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, LivedIn]:
    """A console that people have worked in, closed, in one file."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("lived") / "localoffer.db")
    console = Console(Database(f"sqlite:///{path}"), Clock(), Settings(**QUIET))
    made = live_in(console)
    console.person(Role.ADMIN)
    console.database.close()
    return path, made


@pytest.fixture
def console(lived_in: tuple[Path, LivedIn], tmp_path: Path) -> Iterator[Console]:
    copy = shutil.copyfile(lived_in[0], tmp_path / "localoffer.db")
    opened = Database(f"sqlite:///{copy}")
    yield Console(opened, Clock(), Settings(**QUIET))
    opened.close()


@pytest_asyncio.fixture(loop_scope="session", params=WIDTHS)
async def window(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=request.param)
    yield await context.new_page()
    await context.close()


async def faults(page: Page) -> list[Any]:
    """What keeps people from using this page."""
    sticks_out: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    shown = await page.locator("body").inner_text()
    return [
        *await barriers(page),
        *([f"{sticks_out} points too wide"] if sticks_out > 0 else []),
        *(["shows its markup"] if "</" in shown else []),
    ]


async def test_no_page_holds_barriers_with_much_on_it(
    window: Page, console: Console, lived_in: tuple[Path, LivedIn]
) -> None:
    found: dict[str, list[Any]] = {}
    said: list[str] = []
    window.on("console", lambda one: said.append(one.text))
    with serving(console) as address:
        root = f"{address}/console"
        await sign_in(window, root, "admin@council.example")
        for path in lived_in[1].pages:
            await window.goto(f"{root}{path}")
            found[path] = [*await faults(window), *said]
            said.clear()
    assert {path: one for path, one in found.items() if one} == {}


async def test_no_page_holds_barriers_when_something_is_wrong(
    window: Page, console: Console, lived_in: tuple[Path, LivedIn]
) -> None:
    found: dict[str, list[Any]] = {}
    made = lived_in[1]
    ids = {
        "entry": made.entry, "flag": made.flags[0], "club": made.club.id, "question": made.question
    }  # fmt: skip
    with serving(console) as address:
        root = f"{address}/console"
        await sign_in(window, root, "admin@council.example")
        for path, button in WRONG:
            await window.goto(f"{root}{path.format(**ids)}")
            await follow(window.get_by_role("button", name=button, exact=True).last)
            title = await window.title()
            said = [] if title.startswith("Error: ") else [f"its title is {title}"]
            found[path] = [*await faults(window), *said]
    assert {path: one for path, one in found.items() if one} == {}


async def test_no_page_holds_barriers_with_nothing_on_it(window: Page, sqlite_url: str) -> None:
    bare = Console(Database(sqlite_url), Clock(), Settings(**QUIET))
    bare.person(Role.ADMIN)
    found: dict[str, list[Any]] = {}
    with serving(bare) as address:
        root = f"{address}/console"
        await sign_in(window, root, "admin@council.example")
        for path in EMPTY:
            await window.goto(f"{root}{path}")
            found[path] = await faults(window)
    bare.database.close()
    assert {path: one for path, one in found.items() if one} == {}


async def test_every_page_there_is_was_looked_at(
    console: Console, lived_in: tuple[Path, LivedIn]
) -> None:
    app = create_app(console.settings, console.database)
    pages = [
        one
        for one in routes_of(app)
        if isinstance(one, GuardedPage) and "GET" in (one.methods or ())
    ]
    seen = {_meant(pages, path.split("?")[0]) for path in lived_in[1].pages}
    assert {one.path for one in pages if one.path not in seen} == ELSEWHERE


def _meant(pages: list[GuardedPage], path: str) -> str | None:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return next((one.path for one in pages if one.matches(scope)[0] is Match.FULL), None)
