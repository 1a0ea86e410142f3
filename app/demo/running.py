"""The pretend web beside a running crawler."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from app.database import Database
from app.demo.entries import borough, website
from app.demo.loading import demo_began
from app.demo.sites import REFERENCES, Clock, DemoSites
from app.demo.web import PretendWeb
from app.freshness.days import day_of
from app.settings import Settings

SLOW_SECONDS = 2.0
TEND_EVERY = 5.0
SAFEGUARDING_PHONE = "020 7946 0171"  # as the borough's entry "safeguarding-hub" has it


class PortTaken(Exception):
    """Another program listens on port 8780, where the demo's pretend web is to be."""


@asynccontextmanager
async def demo_web(
    settings: Settings, clock: Clock, *, began: datetime | None = None
) -> AsyncIterator[Settings]:
    """Runs all sites of the demo; gives the settings with which a crawler sees them alone.

    The stories count from `began`: when the borough was loaded, unless somebody says otherwise.
    Raises PortTaken.
    """
    since = began or _began(settings) or clock()
    sites = DemoSites(borough(day_of(since)), clock, since, slow=SLOW_SECONDS)
    async with opened_web(sites) as web:
        tending = asyncio.create_task(_keep_tending(sites, web))
        try:
            yield settings.model_copy(update=overrides(web))
        finally:
            tending.cancel()
            with suppress(asyncio.CancelledError):
                await tending


@asynccontextmanager
async def opened_web(sites: DemoSites) -> AsyncIterator[PretendWeb]:
    """The web of these sites, listening. Raises PortTaken."""
    web = sites.web()
    try:
        await web.__aenter__()
    except OSError as error:
        raise PortTaken(PortTaken.__doc__) from error
    try:
        yield web
    finally:
        await web.__aexit__(None, None, None)


def overrides(web: PretendWeb) -> dict[str, Any]:
    """The settings of a crawler that sees this web and no other."""
    references = tuple(website(host, "/robots.txt") for host in REFERENCES)
    return {**web.settings_overrides(), "crawler_references": references}


async def _keep_tending(sites: DemoSites, web: PretendWeb) -> None:
    own = sites.own_answers(web)
    while True:
        sites.tend(web, own)
        await asyncio.sleep(TEND_EVERY)


def _began(settings: Settings) -> datetime | None:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            return demo_began(session)
    finally:
        database.close()
