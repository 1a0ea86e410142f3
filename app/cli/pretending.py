"""With the demo borough in the database, its pretend web runs beside the crawler."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.clock import now
from app.database import Database
from app.demo.loading import is_demo
from app.demo.running import demo_web
from app.settings import Settings


@asynccontextmanager
async def crawler_settings(database: Database, chosen: Settings) -> AsyncIterator[Settings]:
    """The settings for the crawler: those of the demo's own web while the demo is loaded."""
    with database.reading() as session:
        demo = is_demo(session)
    if not demo:
        yield chosen
        return
    async with demo_web(chosen, now) as used:
        yield used
