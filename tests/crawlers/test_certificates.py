"""Certificates: what browsers would warn of, and what stands behind."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.demo.web import PretendWeb
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.visitor import Visitor
from tests.crawlers.conftest import EXPIRED, NOW, UNTRUSTED, WRONG_NAME
from tests.crawlers.sites import only, page, to

Tls = Callable[[str], ssl.SSLContext]


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        (EXPIRED + "example", "expired"),
        (WRONG_NAME + "example", "name"),
        (UNTRUSTED + "example", "untrusted"),
    ],
)
async def test_a_bad_certificate_is_recorded_and_looked_behind(
    host: str, problem: str, tls: Tls, settings_for: Callable[..., Settings]
) -> None:
    async with (
        PretendWeb({host: only(page())}, tls=tls) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        visit = await visitor.visit(web.url(host, "/page", scheme="https"), now=NOW)
    assert (visit.outcome, visit.detail) == (Outcome.TLS_PROBLEM, problem)
    assert visit.certificate is not None
    assert visit.certificate.not_after is not None
    assert visit.certificate.issuer is not None
    assert visit.evidence["behind"]["outcome"] == "ok"
    assert visit.page is not None
    assert visit.page.title == "Riverside Club"


async def test_dates_are_compared_with_the_given_time(
    tls: Tls, settings_for: Callable[..., Settings]
) -> None:
    async with PretendWeb({"club.example": only(page())}, tls=tls) as web:
        url = web.url("club.example", "/page", scheme="https")
        outcomes = []
        for years in (0, 3, 5):
            async with Visitor.from_settings(settings_for(web)) as visitor:
                visit = await visitor.visit(url, now=NOW + timedelta(days=365 * years))
                outcomes.append(visit.outcome)
    assert outcomes == [Outcome.OK, Outcome.OK, Outcome.TLS_PROBLEM]


async def test_a_bad_certificate_on_the_way_counts_too(
    tls: Tls, settings_for: Callable[..., Settings]
) -> None:
    async with PretendWeb({"club.example": only(page())}, tls=tls) as web:
        web.set(EXPIRED + "example", only(to(web.url("club.example", "/page", scheme="https"))))
        async with Visitor.from_settings(settings_for(web)) as visitor:
            url = web.url(EXPIRED + "example", "/page", scheme="https")
            visit = await visitor.visit(url, now=NOW)
    assert (visit.outcome, visit.detail) == (Outcome.TLS_PROBLEM, "expired")
    assert visit.evidence["behind"]["outcome"] == "moved"


async def test_plain_text_on_the_secure_port_is_a_handshake_problem(
    settings_for: Callable[..., Settings],
) -> None:
    async def complain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Plain text was sent to the secure port\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(complain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        PretendWeb({}) as web,
        Visitor.from_settings(settings_for(web, crawler_ports=(port,))) as visitor,
    ):
        visit = await visitor.visit(f"https://127.0.0.1:{port}/page", now=NOW)
    assert (visit.outcome, visit.detail) == (Outcome.TLS_PROBLEM, "handshake")


async def test_a_handshake_that_never_ends_is_a_timeout(
    settings_for: Callable[..., Settings],
) -> None:
    async with (
        PretendWeb({}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        visit = await visitor.visit(f"https://127.0.0.1:{web.http_port}/page", now=NOW)
    assert (visit.outcome, visit.detail) == (Outcome.TIMEOUT, "tls")
