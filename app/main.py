"""The site: the doors put together, nothing else."""

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from starlette.routing import Mount, Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import app.records  # noqa: F401 -- every room, so that followers hear of publications
from app import logs, records
from app import settings as environment
from app.api.access_log import AccessLog
from app.api.addresses import MOUNT
from app.api.caching import Cached
from app.api.door import create_api
from app.api.edge import OpenToAll
from app.api.limiting import LimitedRate
from app.api.problems import answer_with_problems
from app.api.slow_queries import log_slow_queries
from app.api.versions import Versions
from app.database import Database
from app.settings import Settings

KNOWN = records.ROOMS  # every table, and whoever must hear of publications


def create_app(settings: Settings, database: Database) -> FastAPI:
    """The site on this database."""
    api = create_api(settings, database)
    site = FastAPI(
        title="Local Offer directory",
        openapi_url=None,
        routes=[Route("/", to_the_docs), Route(MOUNT, api), Mount(MOUNT, api)],
    )
    answer_with_problems(site)
    site.add_middleware(Cached, versions=Versions(database), most=settings.api_cache_bytes)
    site.add_middleware(LimitedRate, settings=settings, database=database)
    site.add_middleware(OpenToAll)
    site.add_middleware(AccessLog)
    site.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    log_slow_queries(database, settings.slow_query_ms)
    return site


def site() -> FastAPI:
    """The site of this process's settings: `uvicorn --factory app.main:site`."""
    settings = environment.settings()
    logs.configure(settings.log_json)
    return create_app(settings, Database(settings.database_url))


async def to_the_docs(_: Request) -> RedirectResponse:
    """Until there are pages for people, the description of the API is what there is to see."""
    return RedirectResponse(f"{MOUNT}/docs")
