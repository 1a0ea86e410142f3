"""The door as a whole: its routes, its table of errors, its description."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from app.api import (
    about,
    changes,
    developers,
    entries,
    exports,
    facets,
    flags,
    organizations,
    pins,
    scoreboard,
    search,
    service_at_locations,
    services,
    similar,
    suggest,
    taxonomies,
    unmet,
    wire,
)
from app.api.addresses import MOUNT, root_of
from app.api.edge import Limited, Tolerant
from app.api.problems import answer_with_problems
from app.api.words import with_keys
from app.database import Database
from app.directory.unmet import Unmet
from app.settings import Settings

# `/services/facets` comes before `/services/{entry}`, which would take it for a slug.
OPEN = tuple(
    room.router
    for room in (
        about, developers, facets, services, similar, pins, search, suggest, service_at_locations,
        organizations, taxonomies, changes, exports, scoreboard,
    )
)  # fmt: skip
KEYED = tuple(room.router for room in (flags, entries, unmet))
ROUTERS = OPEN + KEYED

Errors = dict[int | str, dict[str, Any]]


def _errors(words: Mapping[int, str]) -> Errors:
    return {status: {"model": wire.Problem, "description": said} for status, said in words.items()}


ERRORS = _errors(
    {
        404: "There is nothing here.",
        405: "This method is not taken here.",
        422: "A parameter is not as it should be; `errors` says which, and what it may be.",
        429: "Too many requests in a short time; `Retry-After` says how many seconds to wait.",
        503: "The database does not answer.",
    }
)
ERRORS_OF_BODIES = _errors(
    {400: "The body cannot be read as what it says it is.", 413: "The body is too long."}
)
ERRORS_OF_KEYED = ERRORS_OF_BODIES | _errors(
    {
        401: "A key is needed, or we do not know this one.",
        403: "The key's role may not do that.",
        409: "Somebody was first: the problem says who, or what to read again.",
    }
)


class Api(FastAPI):
    """Describes itself with the keys of the vocabularies as they stand when somebody asks."""

    def openapi(self) -> dict[str, Any]:
        """The framework's description, with the values that parameters take."""
        database: Database = self.state.database
        with database.reading() as session:
            return with_keys(super().openapi(), session)


def create_api(settings: Settings, database: Database, unmet_counts: Unmet) -> ASGIApp:
    """The JSON door, to be mounted at `/api`; it counts there what was looked for in vain."""
    api = Api(
        title=f"Local Offer directory: {settings.council_name}",
        description=about.DESCRIPTION,
        version="1",
        docs_url=None,  # the framework's own page loads scripts from elsewhere
        redoc_url=None,
        servers=[{"url": root_of(settings)}],
        root_path_in_servers=False,
        generate_unique_id_function=_name_of,
        responses=ERRORS,
    )
    api.state.settings, api.state.database = settings, database
    api.state.unmet = unmet_counts
    for router in OPEN:
        takes_bodies = router is search.router
        api.include_router(router, responses=ERRORS_OF_BODIES if takes_bodies else None)
    for router in KEYED:
        api.include_router(router, responses=ERRORS_OF_KEYED)
    answer_with_problems(api)
    return Tolerant(Limited(api), MOUNT)


def _name_of(route: APIRoute) -> str:
    return route.name
