"""The clock alone: `python -m crawlers`."""

import asyncio

import app.records  # noqa: F401 -- every room, so that followers hear of publications
from app import logs
from app.database import Database
from app.settings import Settings, settings
from crawlers.schedule import run_clock


def main() -> None:
    """Runs the clock until told to end."""
    chosen = settings()
    logs.configure(json=chosen.log_json)
    database = Database(chosen.database_url)
    try:
        asyncio.run(_run(database, chosen))
    finally:
        database.close()


async def _run(database: Database, chosen: Settings) -> None:
    await run_clock(database, chosen, asyncio.Event())


if __name__ == "__main__":
    main()
