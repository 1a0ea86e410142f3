"""A provider's two minutes: asked by mail, confirms and corrects on a phone, and is answered."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from app.accounts.roles import Role
from app.database import Database
from app.main import create_app
from app.settings import Settings
from crawlers.asking import follow_up
from crawlers.post import Post
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import PASSWORD, Clock, Console
from tests.crawlers.mail_server import MailServer
from tests.serving import served
from tests.voices.conftest import CONTACT, Club, a_club

pytestmark = in_the_browser

LINK = re.compile(r"http\S+/provider/confirm\?link=\S+")


@pytest.fixture
def console(sqlite_url: str) -> Iterator[Console]:
    """One database is enough for a browser."""
    opened = Database(sqlite_url)
    yield Console(opened, Clock())
    opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A phone whose scripts do not run."""
    size: Any = {"width": 360, "height": 740}
    context = await browser.new_context(java_script_enabled=False, viewport=size)
    yield await context.new_page()
    await context.close()


@pytest.fixture
def club(console: Console) -> Club:
    return a_club(console.database)


@pytest.fixture
def root(console: Console) -> Iterator[str]:
    def make(port: int) -> Any:
        console.settings = Settings(
            council_name="Fernshire Council", second_factor_for_admins=False,
            safeguarding_phone="020 7946 0123",
            public_url=f"http://127.0.0.1:{port}", mail_from="offer@council.example",
        )  # fmt: skip
        return create_app(console.settings, console.database, clock=console.clock)

    with served(make) as address:
        yield address


async def mailed(console: Console) -> list[Any]:
    """What the mail server is handed when the clock does its work now."""
    async with MailServer() as server:
        with_server = console.settings.model_copy(
            update={"mail_server": Settings(mail_server=server.url).mail_server}
        )
        await asyncio.to_thread(follow_up, console.database, with_server, console.clock())
        await Post.from_settings(console.database, with_server, console.clock).deliver()
        return server.mails


async def the_public_reads(root: str, club: Club) -> dict[str, Any]:
    async with httpx2.AsyncClient() as client:
        body: dict[str, Any] = (await client.get(f"{root}/api/services/{club.id}")).json()
    return body


async def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(await page.evaluate(wide))


async def test_a_provider_confirms_and_corrects_on_a_phone_and_an_editor_decides(
    phone: Page, page: Page, console: Console, club: Club, root: str
) -> None:
    [mail] = await mailed(console)
    assert mail["To"] == CONTACT
    link = LINK.search(mail.get_content())
    assert link

    # A mail scanner follows the link before anybody else does, and uses nothing up.
    async with httpx2.AsyncClient() as scanner:
        assert (await scanner.get(link[0])).status_code == 200
    assert (await the_public_reads(root, club))["freshness"]["basis"] == "council_check"

    await phone.goto(link[0])
    assert await fits(phone)
    await follow(phone.get_by_role("button", name="All of these are still right").first)
    assert "Families now read that you confirmed" in await phone.locator("main").inner_text()
    await follow(phone.get_by_role("link", name="Correct this").first)
    assert await fits(phone)
    await phone.get_by_label("Phone").fill("020 7946 0999")
    await follow(phone.get_by_role("button", name="Send the correction"))
    assert "An editor looks at your correction" in await phone.locator("main").inner_text()

    read = await the_public_reads(root, club)
    said = " ".join(read["freshness"]["sentences"])
    assert read["freshness"]["basis"] == "provider_confirmation"
    assert "The provider confirmed these details on 24 November 2026" in said
    assert "The provider sent a correction on 24 November 2026" in said
    assert [one["number"] for one in read["phones"]] == ["020 7946 0005"]

    console.person(Role.EDITOR)
    await page.goto(f"{root}/console/sign-in")
    await page.get_by_label("Email address").fill("editor@council.example")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await follow(page.get_by_role("button", name="Sign in"))
    await follow(page.get_by_role("link", name="Providers"))
    await follow(page.get_by_role("link", name="Corrections from providers"))
    await follow(page.get_by_role("link", name="Otters 0"))
    await page.get_by_label("Accept", exact=True).check()
    await follow(page.get_by_role("button", name="Decide, and tell the provider"))
    await page.get_by_text("The provider is told by mail").wait_for()

    read = await the_public_reads(root, club)
    assert [one["number"] for one in read["phones"]] == ["020 7946 0999"]
    assert "correction" not in " ".join(read["freshness"]["sentences"])
    assert read["freshness"]["basis"] == "provider_confirmation"
    console.clock.pass_by(minutes=1)
    [answer] = await mailed(console)
    assert answer["To"] == CONTACT
    assert "Phone: changed as you said." in answer.get_content()
    assert CONTACT not in str(read)


async def test_no_page_of_theirs_holds_barriers(
    page: Page, console: Console, club: Club, root: str
) -> None:
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    club.ask()
    link = f"?link={club.secret()}"
    entry = f"{link}&entry={club.id}"
    for path in (
        f"confirm{link}", f"correct{entry}", f"away{entry}", f"gone{entry}&what=closed-for-good",
        f"gone{entry}&what=not-ours", f"question{link}", f"stop{link}",
    ):  # fmt: skip
        await page.goto(f"{root}/provider/{path}")
        assert await barriers(page) == [], path
    assert said == [], "the policy of its own pages was broken, or a script failed"
    await page.goto(f"{root}/provider/away{entry}")
    await follow(page.get_by_role("button", name="Tell families"))
    assert await barriers(page) == []
    summary = page.get_by_role("alert")
    await summary.get_by_role("link", name="Enter the last day").click()
    assert await page.evaluate("document.activeElement.id") == "day"
    await page.goto(f"{root}/provider/question{link}")
    await page.get_by_label("Your question").fill("Who pays?\n" + "A long word: " + "o" * 300)
    await follow(page.get_by_role("button", name="Send the question"))
    assert await barriers(page) == []
    await page.goto(f"{root}/provider/confirm{link}")
    await follow(page.get_by_role("button", name="All of these are still right").first)
    assert await barriers(page) == []
    await page.goto(f"{root}/provider/confirm?link=nothing")
    assert await barriers(page) == []
