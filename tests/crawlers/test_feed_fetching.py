"""Feeds are copied, so whoever sends one must be who it says."""

import ssl
from collections.abc import Callable
from ipaddress import IPv4Network

import pytest

from app.demo.web import PretendWeb, Response
from app.settings import Settings
from crawlers.feed_fetching import FeedFetcher
from tests.crawlers.conftest import EXPIRED, NOW, UNTRUSTED, WRONG_NAME

LOOPBACK = (IPv4Network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    ("host", "fault"),
    [
        ("directory.example", None),
        (f"{EXPIRED}directory.example", "expired"),
        (f"{WRONG_NAME}directory.example", "name"),
        (f"{UNTRUSTED}directory.example", "untrusted"),
    ],
)
async def test_a_feed_behind_a_bad_certificate_is_not_read(
    host: str,
    fault: str | None,
    tls: Callable[[str], ssl.SSLContext],
    settings_for: Callable[..., Settings],
) -> None:
    async with PretendWeb({host: lambda _: Response('{"contents": []}')}, tls=tls) as web:
        fetch = FeedFetcher(settings_for(web, feeds_allow=LOOPBACK), now=NOW)
        page = await fetch(web.url(host, "/services", scheme="https"))
        await fetch.aclose()
    if fault is None:
        assert (page.status, page.problem) == (200, None)
    else:
        assert (page.status, page.body) == (None, b"")
        assert f"({fault})" in (page.problem or "")
