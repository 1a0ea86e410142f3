"""With the demo borough in the database, its pretend web runs beside the crawler, and the site has
what a council would have set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.clock import now
from app.database import Database
from app.demo.loading import is_demo
from app.demo.running import SAFEGUARDING_PHONE, demo_web
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


def site_settings(database: Database, chosen: Settings) -> Settings:
    """The settings for the site: while the demo is loaded, providers read whom to ring there."""
    if chosen.safeguarding_phone is not None:
        return chosen
    with database.reading() as session:
        demo = is_demo(session)
    return chosen.model_copy(update={"safeguarding_phone": SAFEGUARDING_PHONE} if demo else {})
