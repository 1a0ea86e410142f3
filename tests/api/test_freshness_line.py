"""The freshness line of the developers' page, on a page of another website, in a real browser."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.api.developers import freshness_line
from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus, PublicReason
from app.main import create_app
from app.settings import Settings
from tests import makers
from tests.browser import barriers, in_the_browser
from tests.serving import served

pytestmark = in_the_browser

Filled = tuple[str, list[ServiceDocument]]
SENTENCE = "We have never checked these details."


@dataclass(frozen=True)
class Running:
    """The service at an address, with its entries."""

    root: str
    database: Database
    services: list[ServiceDocument]


@pytest.fixture
def service(copied_sqlite: Filled) -> Iterator[Running]:
    url, services = copied_sqlite
    database = Database(url)
    with served(lambda port: create_app(Settings(port=port), database)) as address:
        yield Running(f"{address}/api", database, services)
    database.close()


@contextmanager
def a_council(line: str, *more: str) -> Iterator[str]:
    """Another website, whose page has the line and places for other entries."""
    places = "".join(f'<p data-entry="{one}"></p>' for one in more)
    html = f'<!doctype html><html lang="en"><title>Clubs</title><main>{places}{line}</main>'
    with served(lambda _: Starlette(routes=[Route("/", lambda _: HTMLResponse(html))])) as address:
        yield address


async def shown(page: Page, address: str) -> list[str | None]:
    """What stands in each place for a freshness line, when all has settled; no script failed."""
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    await page.goto(address, wait_until="networkidle")
    assert failures == []
    return [await one.text_content() for one in await page.locator("[data-entry]").all()]


async def test_the_line_is_the_sentence_as_it_stands(page: Page, service: Running) -> None:
    one, other = service.services[:2]
    with a_council(freshness_line(service.root, str(one.id)), str(other.id)) as address:
        assert not service.root.startswith(address)  # a browser takes them for strangers
        assert await shown(page, address) == [SENTENCE, SENTENCE]


async def test_a_withdrawn_entry_says_why_and_an_unknown_one_nothing(
    page: Page, service: Running
) -> None:
    gone, there = service.services[:2]
    why = {"entry_status": EntryStatus.WITHDRAWN, "public_reason": PublicReason.CLOSED}
    offer = gone.local_offer.model_copy(update=why)
    with service.database.writing() as session:
        makers.save(session, gone.model_copy(update={"local_offer": offer}))
    line = freshness_line(service.root, str(there.id))
    with a_council(line, str(gone.id), str(uuid4())) as address:
        assert await shown(page, address) == ["This service has closed.", "", SENTENCE]


async def test_a_service_that_cannot_be_reached_is_no_reason_to_doubt(page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/api"
    with a_council(freshness_line(nobody, str(uuid4()))) as address:
        assert await shown(page, address) == [""]


PROBLEM = {"title": "No", "status": 500, "detail": "The database does not answer"}
ODD: dict[str, Callable[[], Response]] = {
    "a fault of ours": lambda: JSONResponse(PROBLEM, 500),
    "a database that rests": lambda: JSONResponse(PROBLEM, 503),
    "too many questions": lambda: JSONResponse(PROBLEM, 429),
    "a proxy's page": lambda: HTMLResponse("<h1>Sign in to the network</h1>"),
    "a proxy's fault": lambda: HTMLResponse("<h1>Bad gateway</h1>", 502),
    "an entry whose freshness is not known yet": lambda: JSONResponse({"name": "A club"}),
    "half an answer": lambda: PlainTextResponse('{"freshness": {"sent'),
}


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
async def test_an_odd_answer_leaves_the_line_empty(
    page: Page, answer: Callable[[], Response]
) -> None:
    with a_stand_in(answer) as root, a_council(freshness_line(root, "a-club")) as address:
        assert await shown(page, address) == [""]


async def test_a_sentence_is_text_whatever_is_in_it(page: Page) -> None:
    nasty = "<img src=x onerror=\"document.title = 'taken'\"> & <b>bold</b>"
    said = {"freshness": {"sentence": nasty}}
    with (
        a_stand_in(lambda: JSONResponse(said)) as root,
        a_council(freshness_line(root, "a-club")) as address,
    ):
        assert await shown(page, address) == [nasty]
        assert await page.title() == "Clubs"


@contextmanager
def a_stand_in(answer: Callable[[], Response]) -> Iterator[str]:
    """A service that gives this answer to every question."""

    async def give(_: Request) -> Response:
        given = answer()
        given.headers["access-control-allow-origin"] = "*"
        return given

    with served(lambda _: Starlette(routes=[Route("/{path:path}", give)])) as address:
        yield f"{address}/api"


@pytest.mark.parametrize("path", ["developers", "docs"])
async def test_the_pages_put_no_barrier_before_anybody(
    page: Page, service: Running, path: str
) -> None:
    await page.goto(f"{service.root}/{path}")
    assert await barriers(page) == []


@pytest.mark.parametrize("path", ["developers", "docs"])
async def test_the_pages_fit_a_screen_of_320_pixels(
    page: Page, service: Running, path: str
) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{service.root}/{path}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_whoever_uses_a_keyboard_skips_to_the_content(page: Page, service: Running) -> None:
    await page.goto(f"{service.root}/developers")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert page.url.endswith("#content")
