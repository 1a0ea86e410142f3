"""What passes over one connection, and what is never taken for an answer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Network

import pytest

from app.addresses import vet
from app.demo.web import PretendWeb, Request, Response
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.answers import Answer
from crawlers.certificates import strict_context
from crawlers.fetching import Fetcher, Journal
from crawlers.limits import Limits
from crawlers.resolver import Resolver
from crawlers.visitor import Visitor
from tests.crawlers.conftest import NOW
from tests.crawlers.sites import page, site

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nfirst"
STRAY = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"


@asynccontextmanager
async def a_host(*says: Sequence[bytes]) -> AsyncIterator[tuple[str, list[int]]]:
    """Says `says[n]`, piece by piece, to the n-th request on a connection; counts those."""
    callers: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.append(0)
        try:
            for pieces in says:
                await reader.readuntil(b"\r\n\r\n")
                for piece in pieces:
                    writer.write(piece)
                    await asyncio.sleep(0.01)
            await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the visitor hung up first, or the test is over
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", callers
    finally:
        server.close()


async def asked_twice(url: str, header_bytes: int = 2000) -> list[Answer]:
    """Two answers, a moment apart."""
    limits = Limits(
        deadline=5,
        connect=2,
        first_byte=2,
        wire_bytes=10_000,
        inflated_bytes=10_000,
        header_bytes=header_bytes,
        allow=(IPv4Network("127.0.0.0/8"),),
    )
    fetcher = Fetcher(limits, Resolver("127.0.0.1:1"), strict_context(None))
    address = vet(url, allow=limits.allow, ports=(int(url.rsplit(":")[-1].strip("/")),))
    answers = []
    for _ in range(2):
        answers.append(await fetcher.get(address, headers={}, journal=Journal(), now=NOW))
        await asyncio.sleep(0.05)
    await fetcher.aclose()
    return answers


@pytest.mark.parametrize(
    ("pieces", "callers"),
    [
        ([ANSWER], 1),  # the connection serves again
        ([ANSWER, STRAY], 2),  # said to nobody, as some servers do before they hang up
        ([ANSWER + STRAY], 2),  # longer than it says
        ([ANSWER.replace(b"200", b"103", 1)[:-5], ANSWER], 1),  # the length of a hint is none
        ([b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", ANSWER], 1),
        ([ANSWER[:5], ANSWER[5:71], ANSWER[71:73], ANSWER[73:]], 1),  # cut anywhere
        ([ANSWER.replace(b"HTTP/1.1", b"HTTP/1.0")], 2),
        ([ANSWER.replace(b"Content-Type", b"Connection: close\r\nX")], 2),
    ],
)
async def test_only_a_quiet_connection_is_used_again(pieces: list[bytes], callers: int) -> None:
    async with a_host(pieces, pieces) as (url, met):
        answers = await asked_twice(url)
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"first")] * 2
    assert len(met) == callers


async def test_a_cookie_with_an_accent_goes_back_as_it_came(
    settings_for: Callable[..., Settings],
) -> None:
    def asks_for_it(request: Request) -> Response:
        if request.headers.get("cookie", "").encode("latin-1") == "name=café".encode():
            return Response(page())
        return Response("", 302, {"Location": "/page", "Set-Cookie": "name=café"})

    async with (
        PretendWeb({"club.example": site({"/page": asks_for_it})}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        visit = await visitor.visit(web.url("club.example", "/page"), now=NOW)
    assert visit.outcome is Outcome.OK
