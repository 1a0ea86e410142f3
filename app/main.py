"""The site: the doors put together, nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import app.records  # noqa: F401 -- every room, so that followers hear of publications
from app import records
from app.api.access_log import AccessLog
from app.api.addresses import MOUNT
from app.api.caching import Cached
from app.api.door import create_api
from app.api.edge import Limited, OpenToAll, Tolerant
from app.api.limiting import LimitedRate
from app.api.problems import answer_with_problems
from app.api.slow_queries import log_slow_queries
from app.api.unmet import counting_again, written_in_the_end
from app.api.versions import Versions
from app.clock import now
from app.console.door import create_console
from app.console.imports import IMPORTS as UPLOADS
from app.console.imports import UPLOAD_BODY
from app.console.pages import MOUNT as CONSOLE
from app.database import Database
from app.directory.unmet import Unmet
from app.settings import Settings
from app.site.door import create_provider_pages
from app.site.pages import MOUNT as PROVIDER
from app.static import MOUNT as STATIC
from app.static import Files
from app.templates.too_often import TooOften

KNOWN = records.ROOMS  # every table, and whoever must hear of publications


def create_app(
    settings: Settings, database: Database, *, clock: Callable[[], datetime] = now
) -> ASGIApp:
    """The site on this database; what stands in front of its routes is around the framework,
    because each of the framework's own layers costs every answer that is kept."""
    unmet_counts = Unmet()
    api = create_api(settings, database, unmet_counts)
    files = Files(settings.council_colour)
    pages = create_console(settings, database, files, clock=clock)
    console = Tolerant(Limited(pages, larger={UPLOADS: UPLOAD_BODY}), CONSOLE)
    provider_pages = create_provider_pages(settings, database, files, clock=clock)
    provider = Tolerant(Limited(provider_pages), PROVIDER)
    site = FastAPI(
        title="Local Offer directory",
        openapi_url=None,
        lifespan=lambda _: written_in_the_end(unmet_counts, database),
        routes=[
            Route("/", to_the_docs),
            Route(MOUNT, api),
            Mount(MOUNT, api),
            Route(CONSOLE, console),
            Mount(CONSOLE, console),
            Mount(PROVIDER, provider),
            Mount(STATIC, files),
        ],
    )
    answer_with_problems(site)
    log_slow_queries(database, settings.slow_query_ms)
    missed = counting_again(unmet_counts, database)
    kept = Cached(site, Versions(database), settings.api_cache_bytes, missed)
    too_often = TooOften(settings, files)
    pages_wait = {CONSOLE: too_often, PROVIDER: too_often}
    limited = LimitedRate(kept, settings, database, pages_wait)
    outermost: Any = ProxyHeadersMiddleware  # uvicorn's types say less of apps than Starlette's
    around: ASGIApp = outermost(AccessLog(OpenToAll(limited, MOUNT)), settings.trusted_proxies)
    return around


async def to_the_docs(_: Request) -> RedirectResponse:
    """Until there are pages for people, the description of the API is what there is to see."""
    return RedirectResponse(f"{MOUNT}/docs")
