"""A signed message goes to vetted addresses only, and every answer means something."""

import asyncio
import ssl
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from app.demo.web import PretendWeb
from app.notices.outbox import Failure
from app.settings import Settings
from crawlers.sending import Sender, judged
from tests.crawlers.conftest import NOW
from tests.crawlers.receivers import Behaviour, Website, answering, endless, hang, hang_up

LOOPBACK = (ip_network("127.0.0.0/8"),)
BODY = b'{"type":"entry.changed"}'


def sender(**settings: object) -> Sender:
    impatient = {"crawler_first_byte_timeout": 0.5, "crawler_connect_timeout": 0.5}
    return Sender.from_settings(
        Settings(**{"webhooks_allow": LOOPBACK, **impatient, **settings})  # type: ignore[arg-type]
    )


async def send(url: str, **settings: object) -> Failure | None:
    return await sender(**settings).send(url, BODY, {"webhook-id": "msg_1"}, NOW)


async def test_the_receiver_gets_the_very_bytes_and_headers() -> None:
    async with Website() as website:
        assert await send(website.url) is None
    [told] = website.told
    assert told.body == BODY
    assert told.path == "/hook"
    assert told.headers["webhook-id"] == "msg_1"
    assert told.headers["content-type"] == "application/json"
    assert told.headers["host"] == f"127.0.0.1:{website.port}"


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (hang, "No answer within 0.5 seconds"),
        (hang_up, "No answer"),
        (endless, "No answer (HeadersTooLarge)"),
    ],
)
async def test_a_receiver_that_does_not_answer_keeps_nobody_waiting(
    behaviour: Behaviour, words: str
) -> None:
    async with Website(behaviour) as website:
        failure = await send(website.url)
    assert failure is not None
    assert words in failure.words
    assert failure.everywhere
    assert not failure.for_good


async def test_nobody_at_home_is_a_failure_like_others() -> None:
    async with Website() as website:
        pass
    failure = await send(website.url)
    assert failure is not None
    assert failure.everywhere


async def test_redirects_are_not_followed() -> None:
    async with Website() as elsewhere:
        async with Website(answering(307, Location=elsewhere.url)) as website:
            failure = await send(website.url)
        assert elsewhere.told == []
    assert failure is not None
    assert "redirects are not followed" in failure.words


async def test_a_private_network_is_refused_unless_the_setting_names_it() -> None:
    async with Website() as website:
        failure = await send(website.url, webhooks_allow=())
        also = await send(website.url, webhooks_allow=(ip_network("10.0.0.0/8"),))
        # what the crawler may visit is another matter
        third = await send(website.url, webhooks_allow=(), crawler_allow=LOOPBACK)
    assert website.told == []
    assert all(one is not None and one.everywhere for one in (failure, also, third))


async def test_a_public_name_that_leads_inside_is_refused() -> None:
    async with PretendWeb() as web:
        web.set("council.example", lambda _: pytest.fail("somebody was told"))
        url = web.url("council.example", "/hook")
        failure = await send(
            url, webhooks_allow=(ip_network("10.0.0.0/8"),), crawler_resolver=web.resolver
        )
    assert failure is not None
    assert "private" in failure.words


async def test_a_name_that_leads_nowhere_is_said_so() -> None:
    async with PretendWeb() as web:
        failure = await send("https://nobody.example/hook", crawler_resolver=web.resolver)
    assert failure is not None
    assert "leads nowhere" in failure.words


async def test_a_good_certificate_is_sent_past(ca_file: Path, authority: trustme.CA) -> None:
    async with Website(tls=server_context(authority, "127.0.0.1")) as website:
        assert await send(website.url, crawler_ca_file=ca_file) is None


@pytest.mark.parametrize("trouble", ["name", "expired", "untrusted"])
async def test_nothing_is_sent_past_a_bad_certificate(
    ca_file: Path, authority: trustme.CA, trouble: str
) -> None:
    issuer = trustme.CA() if trouble == "untrusted" else authority
    name = "another.example" if trouble == "name" else "127.0.0.1"
    until = NOW - timedelta(days=900) if trouble == "expired" else None
    async with Website(tls=server_context(issuer, name, until)) as website:
        failure = await send(website.url, crawler_ca_file=ca_file)
    assert website.told == []
    assert failure is not None
    assert "certificate" in failure.words


def server_context(issuer: trustme.CA, name: str, until: object = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(name, not_after=until).configure_cert(context)  # type: ignore[arg-type]
    return context


@pytest.mark.parametrize(
    ("status", "retry_after", "taken", "for_good", "everywhere", "wait"),
    [
        (200, None, True, False, False, None),
        (204, None, True, False, False, None),
        (302, None, False, False, False, None),
        (400, None, False, False, False, None),  # this one message; the next may be taken
        (404, None, False, False, False, None),  # a deployment may be under way
        (410, None, False, True, False, None),  # the receiver wants no more
        (429, "120", False, False, True, timedelta(minutes=2)),
        (503, "Tue, 24 Nov 2026 10:30:00 GMT", False, False, True, timedelta(minutes=30)),
        (503, "soon", False, False, True, None),
        (503, "9" * 400, False, False, True, timedelta(seconds=999_999_999)),
        (500, None, False, False, True, None),
    ],
)
def test_what_a_status_means(
    status: int,
    retry_after: str | None,
    taken: bool,
    for_good: bool,
    everywhere: bool,
    wait: timedelta | None,
) -> None:
    failure = judged(status, retry_after, NOW)
    assert (failure is None) == taken
    if failure is not None:
        assert (failure.for_good, failure.everywhere) == (for_good, everywhere)
        assert failure.retry_after == wait


async def test_many_messages_at_once_do_not_disturb_each_other() -> None:
    async with Website() as website:
        chosen = sender()
        sent = [chosen.send(website.url, b"%d" % n, {}, NOW) for n in range(50)]
        assert await asyncio.gather(*sent) == [None] * 50
    assert sorted(told.body for told in website.told) == sorted(b"%d" % n for n in range(50))
