"""The door as a whole: its routes, its table of errors, its description."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from app.api import (
    about,
    changes,
    entries,
    flags,
    organizations,
    service_at_locations,
    services,
    taxonomies,
    wire,
)
from app.api.addresses import MOUNT, root_of
from app.api.edge import Limited, Tolerant
from app.api.problems import answer_with_problems
from app.database import Database
from app.settings import Settings

ROUTERS = tuple(
    room.router
    for room in (
        about,
        services,
        service_at_locations,
        organizations,
        taxonomies,
        changes,
        flags,
        entries,
    )
)
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": wire.Problem, "description": words}
    for status, words in {
        404: "There is nothing here.",
        405: "This method is not taken here.",
        422: "A parameter is not as it should be; `errors` says which, and what it may be.",
        503: "The database does not answer.",
    }.items()
}


def create_api(settings: Settings, database: Database) -> ASGIApp:
    """The JSON door, to be mounted at `/api`."""
    api = FastAPI(
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
    for router in ROUTERS:
        api.include_router(router)
    answer_with_problems(api)
    return Tolerant(Limited(api), MOUNT)


def _name_of(route: APIRoute) -> str:
    return route.name
