"""Visits the labelled web over http and https, on real sockets."""

import ssl
from collections.abc import Callable

import pytest

from app.demo.web import PretendWeb
from app.settings import Settings
from crawlers.visitor import Visitor
from tests.crawlers.cases import CASES, Case
from tests.crawlers.conftest import NOW
from tests.crawlers.deceptions import DECEPTIONS
from tests.crawlers.traps import TRAPS


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "case", [*CASES, *TRAPS, *DECEPTIONS], ids=lambda case: case.name.replace(" ", "_")
)
async def test_one_visit_comes_to_the_labelled_outcome(
    case: Case,
    scheme: str,
    tls: Callable[[str], ssl.SSLContext],
    settings_for: Callable[..., Settings],
) -> None:
    hosts = {"club.example": case.host, **case.others}
    async with (
        PretendWeb(hosts, tls=tls) as web,
        Visitor.from_settings(settings_for(web)) as visitor,
    ):
        visit = await visitor.visit(web.url("club.example", case.path, scheme=scheme), now=NOW)
    assert (visit.outcome, visit.detail) == (case.outcome, case.detail or visit.detail), visit
    assert visit.timings.total < 3.5
    assert visit.bytes.wire < 800_000
    assert visit.bytes.inflated <= 2 * 1024 * 1024
