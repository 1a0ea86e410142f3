"""Two ways into the console in a real browser: password and code, or the council's accounts."""

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from playwright.async_api import Browser, Page
from starlette.types import ASGIApp

from app.accounts.roles import Role
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.browser import follow, in_the_browser
from tests.console.conftest import PASSWORD, QUIET, Clock, Console
from tests.console.issuer import CLIENT, SECRET, Issuer, Server
from tests.console.test_openid import ROBIN
from tests.console.test_ten_flags import DESK, PHONE, paged
from tests.serving import served

pytestmark = in_the_browser

WAYS = {"desktop": (DESK, True), "phone without scripts": (PHONE, False)}


@pytest.fixture
def console(sqlite_url: str) -> Iterator[Console]:
    opened = Database(sqlite_url)
    yield Console(opened, Clock(), Settings(council_name="Fernshire Council"))
    opened.close()


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def way(request: pytest.FixtureRequest) -> Any:
    """The size of a window, and whether it runs scripts."""
    return request.param


async def give_password(page: Page, root: str) -> None:
    await page.goto(f"{root}/console/sign-in")
    await page.get_by_label("Email address").fill("admin@council.example")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await follow(page.get_by_role("button", name="Sign in"))


async def test_an_administrator_sets_up_a_code_and_comes_back_with_it(
    browser: Browser, way: Any, console: Console
) -> None:
    size, scripts = way
    console.person(Role.ADMIN)
    app = create_app(console.settings, console.database, clock=console.clock)
    with served(lambda _: app) as root:
        async with paged(browser, size, scripts=scripts) as page:
            await give_password(page, root)
            letters = (await page.locator("span.lo-code").inner_text()).replace(" ", "")
            code = pyotp.TOTP(letters)
            await page.get_by_label("Code").fill(code.at(console.clock()))
            await follow(page.get_by_role("button", name="Continue"))
            spare = await page.locator("main li").first.inner_text()
        for given in (code, spare):
            console.clock.pass_by(minutes=5)
            async with paged(browser, size, scripts=scripts) as page:
                await give_password(page, root)
                assert "/sign-in/code" in page.url
                said = given if isinstance(given, str) else given.at(console.clock())
                await page.get_by_label("Code").fill(said)
                await follow(page.get_by_role("button", name="Continue"))
                assert await page.get_by_role("heading", name="Today’s plan").is_visible()


async def test_who_has_an_account_of_the_council_comes_in_by_it(
    browser: Browser, way: Any, console: Console
) -> None:
    size, scripts = way
    servers: list[Server] = []

    def make(port: int) -> ASGIApp:
        here = f"http://127.0.0.1:{port}"
        issuer = Issuer(
            f"{here}/console/sign-in/openid/back", int(console.clock().timestamp()), dict(ROBIN)
        )
        servers.append(Server(issuer))
        settings = Settings(
            **QUIET, public_url=here, openid_issuer=issuer.address, openid_client_id=CLIENT,
            openid_client_secret=SECRET, openid_roles="lo-editors=editor",
        )  # fmt: skip
        return create_app(settings, console.database, clock=console.clock)

    with served(make) as root:
        async with paged(browser, size, scripts=scripts) as page:
            await page.goto(f"{root}/console/flags")
            await follow(page.get_by_role("button", name="Sign in with your council account"))
            assert page.url == f"{root}/console/flags"
            assert "Robin Fields (Editor)" in await page.locator("footer").inner_text()
    for server in servers:
        server.shutdown()
        server.server_close()
