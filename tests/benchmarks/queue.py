"""How fast the queue answers with 10,000 open flags: `python -m tests.benchmarks.queue [N]`.

On both databases, this machine alone: the whole site, without a network. Of a page nothing is kept
between two that ask for it, but the plan of the coming weeks, until data change.
"""

import argparse
import logging
import statistics
import tempfile
import time
from pathlib import Path

import structlog
from sqlalchemy import text

from app.accounts.roles import Role
from app.database import Database
from tests import postgres
from tests.benchmarks.growth import opened
from tests.console.conftest import Clock, Console, Window
from tests.flagged import flag_many, id_of

PROMISED = 100.0  # milliseconds
SAMPLES = 20
PAGES = {
    "today's plan": "",
    "all flags": "/flags",
    "page 200": "/flags?page=200",
    "one reason": "/flags?reason=link_gone",
    "category": "/flags?category=clubs&team=Early+help",
    "mine": "/flags?who=me",
    "search": "/flags?search=club+77",
    "no first checks": "/flags?checks=others",
    "groups": "/flags/groups",
    "one group": f"/flags/groups/host/{id_of('host', 3)}",
    "one flag": f"/flags/{id_of('flag', 1)}",
}


def measure(kind: str, database: Database, many: int) -> None:
    """Prints how long each page takes, beside what is promised."""
    begins = time.perf_counter()
    flag_many(database, many)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    print(f"\n{kind}, {many:,} open flags: built in {time.perf_counter() - begins:.0f} s")
    window = Console(database, Clock()).signed_in(Role.EDITOR)
    print(f"{'':16}{'median':>8}{'p95':>8}{'CPU':>8}{'of promise':>12}   (milliseconds)")
    for name, path in PAGES.items():
        took, used = times_of(window, path)
        middle, slow = statistics.median(took), sorted(took)[int(len(took) * 0.95)]
        print(f"{name:16}{middle:8.1f}{slow:8.1f}{used:8.1f}{middle / PROMISED:11.0%}", flush=True)


def times_of(window: Window, path: str) -> tuple[list[float], float]:
    """Milliseconds of each answer, and of our processor per answer."""
    window.get(path)
    took, used = [], time.process_time()
    for _ in range(SAMPLES):
        begins = time.perf_counter()
        assert window.get(path).status_code == 200
        took.append((time.perf_counter() - begins) * 1000)
    return took, (time.process_time() - used) * 1000 / SAMPLES


def main() -> None:
    """Measures on databases that are gone afterwards."""
    parser = argparse.ArgumentParser()
    parser.add_argument("flags", nargs="?", type=int, default=10_000)
    many = parser.parse_args().flags
    # A line for each request would drown the table.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    run = postgres.begin_run()
    try:
        with tempfile.TemporaryDirectory(prefix="localoffer-queue-") as directory:
            for kind in ("SQLite", "PostgreSQL"):
                with opened(kind, Path(directory), run) as database:
                    measure(kind, database, many)
    finally:
        postgres.end_run(run)


if __name__ == "__main__":
    main()
