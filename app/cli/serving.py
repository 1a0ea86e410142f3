"""The site of this process's settings, for `localoffer serve` and its workers."""

from starlette.types import ASGIApp

from app import logs
from app.cli.pretending import site_settings
from app.database import Database
from app.main import create_app
from app.settings import settings


def site() -> ASGIApp:
    """The site, with what the demo sets while it is loaded: `uvicorn --factory`."""
    chosen = settings()
    logs.configure(chosen.log_json)
    database = Database(chosen.database_url)
    return create_app(site_settings(database, chosen), database)
