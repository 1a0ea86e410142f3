"""What a claim costs with a thousand and with a million links due, on both databases.

`python -m tests.benchmarks.claims`
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.database import Database, migrate
from app.freshness.hosts import claim_due_hosts, release
from tests import postgres
from tests.benchmarks.filling import fill

SIZES = (1_000, 1_000_000)
BATCHES = 30
HOSTS_A_BATCH, LINKS_A_HOST = 64, 4
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LEASE = timedelta(minutes=10)


def long_tail(links: int) -> Iterator[tuple[str, int]]:
    """Hosts with their links: the largest has a hundredth of all, most have one.

    The first have enough for a full claim whatever the size, so that the same work is compared.
    """
    number, largest = 0, links // 100
    while links > 0:
        number += 1
        least = LINKS_A_HOST if number <= 2 * HOSTS_A_BATCH else 1
        count = min(links, max(least, largest // number))
        links -= count
        yield f"host{number}.example", count


def claim(url: str) -> None:
    """Claims batches, each undone again so that all meet the same; prints ms and peak MB."""
    database = Database(url)
    claims, releases = [], []
    for _ in range(BATCHES):
        with database._writing() as session:
            began = time.perf_counter()
            leases = claim_due_hosts(
                session,
                by="benchmark",
                now=NOW,
                lease=LEASE,
                hosts=HOSTS_A_BATCH,
                links_per_host=LINKS_A_HOST,
            )
            claimed = time.perf_counter()
            release(session, [one.host_id for one in leases], by="benchmark", next_allowed_at=NOW)
            session.flush()
            claims.append(claimed - began)
            releases.append(time.perf_counter() - claimed)
            session.rollback()
        if len(leases) != HOSTS_A_BATCH:
            raise RuntimeError(f"{len(leases)} hosts were claimed")
    database.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{_ms(claims)} {_ms(releases)} {memory:.0f}")


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.2f}"


def measure(directory: Path) -> None:
    """Prints what a batch costs on each database at each size."""
    print(f"\nClaiming {HOSTS_A_BATCH} hosts, at most {LINKS_A_HOST} links each; medians of ms")
    print(f"{'':12} {'links due':>10} {'claim':>8} {'release':>8} {'MB':>6}")
    run = postgres.begin_run()
    try:
        for links in SIZES:
            sqlite = f"sqlite:///{directory / f'claims{links}.db'}"
            postgresql = postgres.create_database(run, f"claims{links}")
            for name, url in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
                migrate(url)
                database = Database(url)
                fill(database, long_tail(links), at="https://{host}/page/{n}", now=NOW)
                database.close()
                child = [sys.executable, "-m", "tests.benchmarks.claims", url]
                told = subprocess.run(child, capture_output=True, text=True, check=True).stdout
                claimed, released, memory = told.split()
                row = f"{name:12} {links:10,} {claimed:>8} {released:>8} {memory:>6}"
                print(row, flush=True)
    finally:
        postgres.end_run(run)


def main() -> None:
    """Measures, or, given a database, is the process that is measured."""
    if sys.argv[1:]:
        claim(sys.argv[1])
        return
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        measure(Path(directory))


if __name__ == "__main__":
    main()
