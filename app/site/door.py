"""The door as a whole: the pages of links, their table of errors, their headers."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from starlette.types import ASGIApp

from app.clock import now
from app.database import Database
from app.settings import Settings
from app.site import confirm, correcting, questions, stating, stopping
from app.site.problems import answer_with_pages
from app.static import Files
from app.templates import make_environment
from app.templates.guarded import Guarded

ROOMS = (confirm, stating, correcting, questions, stopping)


def create_provider_pages(
    settings: Settings,
    database: Database,
    files: Files,
    *,
    clock: Callable[[], datetime] = now,
) -> ASGIApp:
    """The providers' pages, to be mounted at `/provider`."""
    pages = FastAPI(title="Your Local Offer entries", openapi_url=None)
    pages.state.settings, pages.state.database = settings, database
    pages.state.clock = clock
    pages.state.templates = make_environment(settings, files)
    for room in ROOMS:
        pages.include_router(room.pages)
    answer_with_pages(pages)
    # The address of a page is a secret: no other site may learn it.
    secure = settings.base_url.startswith("https://")
    return Guarded(pages, referrer="no-referrer", secure=secure)
