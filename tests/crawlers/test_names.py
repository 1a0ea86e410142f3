"""Names: how they fail, and that an answer which is not public is never followed."""

from collections.abc import Callable

import pytest

from app.demo.names import Answer, Silence
from app.demo.web import PretendWeb
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.visitor import Visitor
from tests.crawlers.conftest import NOW
from tests.crawlers.sites import only, page, site, to

NOWHERE = "127.0.0.1:9"  # a port on which no name server listens


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (Silence.NXDOMAIN, "nxdomain"),
        (Silence.NODATA, "nodata"),
        (Silence.SERVFAIL, "dns_servfail"),
        (Silence.NO_ANSWER, "dns_timeout"),
    ],
)
async def test_a_name_without_an_address_is_a_dns_problem(
    answer: Answer, detail: str, settings_for: Callable[..., Settings]
) -> None:
    async with PretendWeb({}) as web:
        web.names.set("club.example", answer)
        async with Visitor.from_settings(settings_for(web)) as visitor:
            visit = await visitor.visit(web.url("club.example"), now=NOW)
    assert (visit.outcome, visit.detail) == (Outcome.DNS_PROBLEM, detail)


async def test_without_a_name_server_we_could_not_look(
    settings_for: Callable[..., Settings],
) -> None:
    async with (
        PretendWeb({}) as web,
        Visitor.from_settings(settings_for(web, crawler_resolver=NOWHERE)) as visitor,
    ):
        visit = await visitor.visit(web.url("club.example"), now=NOW)
    assert visit.outcome is Outcome.DNS_PROBLEM
    assert visit.detail not in ("nxdomain", "nodata")


@pytest.mark.parametrize(
    "addresses",
    [
        ("10.0.0.1",),
        ("169.254.169.254",),
        ("127.20.0.1", "10.0.0.1"),  # one bad answer spoils the name
        ("::1",),
        ("127.20.0.1", "fe80::1"),
        ("127.20.0.1", "::ffff:127.20.0.1"),
        ("64:ff9b::7f14:1",),
    ],
)
async def test_a_name_with_any_refused_answer_is_refused(
    addresses: tuple[str, ...], settings_for: Callable[..., Settings]
) -> None:
    async with PretendWeb({"club.example": only(page())}) as web:
        web.names.set("club.example", addresses)
        async with Visitor.from_settings(settings_for(web)) as visitor:
            visit = await visitor.visit(web.url("club.example", "/page"), now=NOW)
        assert (visit.outcome, visit.detail) == (Outcome.SSRF_FORBIDDEN, "private_address")
        assert web.asked("club.example") == []


async def test_a_second_answer_that_points_inside_is_never_used(
    settings_for: Callable[..., Settings],
) -> None:
    host = site({"/page": to("/b"), "/b": page()})
    async with PretendWeb({"club.example": host}) as web:
        web.names.set("club.example", ("127.20.0.1",), ("10.0.0.1",))
        async with Visitor.from_settings(settings_for(web)) as visitor:
            first = await visitor.visit(web.url("club.example", "/page"), now=NOW)
            second = await visitor.visit(web.url("club.example", "/page"), now=NOW)
        assert first.outcome is Outcome.MOVED
        assert second.outcome is Outcome.SSRF_FORBIDDEN
        assert {request.address for request in web.asked("club.example")} == {"127.20.0.1"}


async def test_a_redirect_to_a_name_that_points_inside_is_refused(
    settings_for: Callable[..., Settings],
) -> None:
    async with PretendWeb({}) as web:
        web.names.set("inside.example", ("192.168.0.1",))
        web.set("club.example", only(to(web.url("inside.example"))))
        async with Visitor.from_settings(settings_for(web)) as visitor:
            visit = await visitor.visit(web.url("club.example", "/page"), now=NOW)
    assert visit.outcome is Outcome.SSRF_FORBIDDEN
    assert visit.final_url == web.url("inside.example")


async def test_nobody_listening_is_a_moments_trouble(settings_for: Callable[..., Settings]) -> None:
    async with (
        PretendWeb({}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        visit = await visitor.visit(f"http://127.0.0.1:{web.closed_port}/", now=NOW)
    assert (visit.outcome, visit.detail) == (Outcome.TRANSIENT, "refused")
