"""The clock alone: `python -m crawlers`."""

import asyncio

from app import logs
from app.database import Database
from app.settings import settings
from crawlers.schedule import run_clock


def main() -> None:
    """Runs the clock until told to end."""
    chosen = settings()
    logs.configure(json=chosen.log_json)
    database = Database(chosen.database_url)
    try:
        asyncio.run(run_clock(database, chosen))
    finally:
        database.close()


if __name__ == "__main__":
    main()
