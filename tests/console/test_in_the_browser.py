"""The console in a real browser: its pages as people meet them, with scripts and without."""

import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from threading import Thread

import pyotp
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page

from app.accounts.roles import Role
from app.accounts.signing_in import give_link
from app.accounts.tickets import Purpose
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import PASSWORD, Clock, Console

pytestmark = in_the_browser

NEW = "tulip gravel sixteen moth"


@contextmanager
def serving(console: Console) -> Iterator[str]:
    """The console on a free port of this machine."""
    app = create_app(console.settings, console.database, clock=console.clock)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def console(sqlite_url: str) -> Iterator[Console]:
    """One database is enough for a browser; an administrator needs a second factor here."""
    opened = Database(sqlite_url)
    yield Console(opened, Clock(), Settings(council_name="Fernshire Council"))
    opened.close()


@pytest.fixture
def root(console: Console) -> Iterator[str]:
    with serving(console) as address:
        yield f"{address}/console"


@pytest_asyncio.fixture(loop_scope="session")
async def plain(browser: Browser) -> AsyncIterator[Page]:
    """A page whose scripts do not run."""
    context: BrowserContext = await browser.new_context(java_script_enabled=False)
    yield await context.new_page()
    await context.close()


async def sign_in(page: Page, root: str, email: str, password: str = PASSWORD) -> None:
    await page.goto(f"{root}/sign-in")
    await page.get_by_label("Email address").fill(email)
    await page.get_by_label("Password", exact=True).fill(password)
    await follow(page.get_by_role("button", name="Sign in"))


async def test_pages_on_the_way_in_hold_no_barriers_and_break_no_rule_of_their_own(
    page: Page, console: Console, root: str
) -> None:
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    console.person(Role.ADMIN)
    editor = console.person(Role.EDITOR)
    with console.database.writing() as session:
        link = give_link(session, editor, Purpose.NEW_PASSWORD, by=None, now=console.clock())

    async def look(path: str) -> None:
        await page.goto(f"{root}{path}")
        assert await barriers(page) == [], path

    for path in ("/sign-in", "/password/forgotten", f"/password/link?link={link}"):
        await look(path)
    await sign_in(page, root, "admin@council.example")
    await page.get_by_role("heading", name="Set up a second factor").wait_for()
    assert await barriers(page) == []
    letters = (await page.locator("span.lo-code").inner_text()).replace(" ", "")
    await page.get_by_label("Code").fill(pyotp.TOTP(letters).at(console.clock()))
    await follow(page.get_by_role("button", name="Continue"))
    await page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert await barriers(page) == []
    assert said == [], "the policy of its own pages was broken, or a script failed"
    await look("/nothing-here")


async def test_what_is_wrong_is_said_above_and_leads_to_its_field(page: Page, root: str) -> None:
    await sign_in(page, root, "", "")
    summary = page.get_by_role("alert")
    await summary.get_by_role("link", name="Enter your email address").click()
    assert await page.evaluate("document.activeElement.id") == "email"
    assert await barriers(page) == []
    assert (await page.title()).startswith("Error: Sign in")


async def test_the_whole_way_of_a_new_person_works_without_scripts(
    plain: Page, console: Console, root: str
) -> None:
    console.settings = console.settings.model_copy(update={"second_factor_for_admins": False})
    robin = console.person(Role.FORUM, "robin@council.example", password=False)
    with console.database.writing() as session:
        link = give_link(session, robin, Purpose.INVITATION, by=None, now=console.clock())
    await plain.goto(f"{root}/password/link?link={link}")
    await plain.get_by_label("New password").fill("short")
    await follow(plain.get_by_role("button", name="Set the password"))
    assert "12 characters or more" in await plain.get_by_role("alert").inner_text()
    await plain.get_by_label("New password").fill(NEW)
    await follow(plain.get_by_role("button", name="Set the password"))
    assert "Your new password is set" in await plain.locator("main").inner_text()
    await sign_in(plain, root, "robin@council.example", NEW)
    assert "(Parent carer forum)" in await plain.locator("body").inner_text()
    await follow(plain.get_by_role("link", name="My account"))
    assert re.search(r"Chrome on Linux|A browser", await plain.locator("main").inner_text())
    await follow(plain.get_by_role("button", name="Sign out", exact=True))
    assert "You are signed out" in await plain.locator("main").inner_text()


async def test_the_page_is_the_councils_and_not_gov_uks(page: Page, root: str) -> None:
    await page.goto(f"{root}/sign-in")
    header = page.locator("header")
    assert "Fernshire Council" in await header.inner_text()
    colour = "getComputedStyle(document.querySelector('.govuk-generic-header')).backgroundColor"
    assert await page.evaluate(colour) == "rgb(11, 79, 108)"
    family = await page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert family == "arial, sans-serif"
    assert "gov.uk" not in (await page.content()).casefold()
    assert "crown" not in (await page.content()).casefold()
