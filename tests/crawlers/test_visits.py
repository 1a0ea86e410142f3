"""What a visit brings home, and what the next one need not fetch again."""

import json
from collections.abc import Callable

from app.demo.web import PretendWeb, Request, Response
from app.freshness.outcomes import Outcome
from app.settings import Settings
from crawlers.visitor import Visitor
from crawlers.visits import Known
from tests.crawlers.conftest import NOW
from tests.crawlers.sites import everywhere, only, page, site, to


def unchanged(request: Request) -> Response:
    """A page with a validator, that answers 304 to whoever has it."""
    if request.headers.get("if-none-match") == '"v1"':
        return Response("", 304, {"ETag": '"v1"'})
    return Response(
        page(), headers={"ETag": '"v1"', "Last-Modified": "Mon, 23 Nov 2026 09:00:00 GMT"}
    )


async def test_an_unchanged_page_is_not_sent_again(settings_for: Callable[..., Settings]) -> None:
    async with (
        PretendWeb({"club.example": only(unchanged)}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        url = web.url("club.example", "/page")
        first = await visitor.visit(url, now=NOW)
        known = Known(first.etag, first.last_modified, first.final_url)
        second = await visitor.visit(url, now=NOW, known=known)
    assert (first.etag, first.outcome) == ('"v1"', Outcome.OK)
    assert (second.status, second.outcome, second.detail) == (304, Outcome.OK, "not_modified")
    assert second.page is None


async def test_validators_go_to_the_address_they_came_from(
    settings_for: Callable[..., Settings],
) -> None:
    host = site({"/page": to("/b"), "/b": unchanged})
    async with (
        PretendWeb({"club.example": host}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        known = Known('"v1"', None, web.url("club.example", "/b"))
        visit = await visitor.visit(web.url("club.example", "/page"), now=NOW, known=known)
        first = next(r for r in web.asked("club.example") if r.path == "/page")
    assert "if-none-match" not in first.headers
    assert (visit.outcome, visit.detail) == (Outcome.MOVED, "not_modified")


async def test_a_page_gives_its_contacts(settings_for: Callable[..., Settings]) -> None:
    body = page(
        more="<p>Ring <a href='tel:+44113 496 0123'>us</a> or (01632) 960 456, "
        "<a href='mailto:Hello@Club.example?subject=x'>mail</a>. "
        "<span data-cfemail='422f2b2b02232360212d2f'></span> Mill Lane, ls1 4ap LS1 4AP. "
        "Updated 3rd March 2026, next meeting 2026-04-02.</p>"
    )
    async with (
        PretendWeb({"club.example": only(body)}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        visit = await visitor.visit(web.url("club.example", "/page"), now=NOW)
    told = json.loads(json.dumps(visit.as_json()))
    assert told["page"]["phones"] == ["+441134960123", "+441632960456", "+441632960123"]
    assert told["page"]["emails"][0] == "hello@club.example"
    assert told["page"]["postcodes"] == ["LS1 4AP"]
    assert told["page"]["newest_date"] == "2026-04-02"
    assert told["page"]["language"] == "en"
    assert len(told["page"]["excerpt"]) <= 2000
    assert "Home" not in told["page"]["excerpt"]
    assert told["chain"] == [{"status": 200, "url": told["url"], "step": None}]
    assert set(told["timings"]) == {"dns", "connect", "tls", "first_byte", "total"}
    assert told["addresses"] == ["127.20.0.1"]


async def test_a_neighbour_is_asked_once_for_a_folder_and_never_for_a_front_page(
    settings_for: Callable[..., Settings],
) -> None:
    soft = page("Not found", "Page not found", "Sorry")
    host = site({f"/a/{n}": page() for n in range(5)}, soft)
    async with (
        PretendWeb({"club.example": host, "front.example": everywhere(page())}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        for n in range(5):
            visit = await visitor.visit(web.url("club.example", f"/a/{n}"), now=NOW)
            assert visit.outcome is Outcome.OK
        await visitor.visit(web.url("front.example"), now=NOW)
        club = [request.path for request in web.asked("club.example")]
        front = [request.path for request in web.asked("front.example")]
    assert len(club) == 1 + 5 + 1  # robots.txt, five pages, one neighbour
    assert front == ["/robots.txt", "/"]


async def test_a_dropped_idle_connection_says_nothing_about_the_page(
    settings_for: Callable[..., Settings],
) -> None:
    closing = Response(page(), headers={"Connection": "keep-alive"})
    async with (
        PretendWeb({"club.example": only(closing)}) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        await visitor.visit(web.url("club.example", "/page"), now=NOW)
        await web.hang_up_everywhere()
        visit = await visitor.visit(web.url("club.example", "/page"), now=NOW)
    assert visit.outcome is Outcome.OK
