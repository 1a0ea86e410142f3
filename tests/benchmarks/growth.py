"""How long each kind of question takes, and how that grows with the number of entries.

`python -m tests.benchmarks.growth [--million] [--keep DIR] [N …]`: on both databases, this machine
alone. Each question goes through the whole site but the layer of kept answers, one after the other.
With `--keep`, files of SQLite stay in a directory, and are used again when they are there.
"""

import argparse
import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import structlog
from sqlalchemy import text

from app.database import Database, migrate
from app.main import create_app
from app.settings import Settings
from tests import makers, postgres
from tests.benchmarks.offers import COMMON, DAYS, NEEDS, Offer, build

SIZES = (1_000, 10_000, 100_000)
SAMPLES = 40
WARMING = 3
SECONDS_A_KIND = 10.0
NOT_KEPT = ((b"host", b"localhost"), (b"range", b"bytes=0-"))
KEPT = ((b"host", b"localhost"),)
Bytes = tuple[tuple[bytes, bytes], ...]


class Asker:
    """Asks a site in this process, without a network."""

    def __init__(self, database: Database) -> None:
        self.site = create_app(Settings(), database)

    async def ask(self, path: str, headers: Bytes = NOT_KEPT) -> tuple[int, bytes]:
        """Status and body."""
        bare, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": f"/api{bare}", "raw_path": f"/api{bare}".encode(),
            "query_string": query.encode(), "root_path": "", "headers": headers,
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        }  # fmt: skip
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            await asyncio.Event().wait()

        await self.site(scope, receive, send)
        return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


def questions(database: Database, many: int) -> Mapping[str, Iterator[str]]:
    """Paths of each kind, without end."""
    offer, pick = Offer(), Random(2)
    rare = offer.words[len(offer.words) // 20 :]
    with database.reading() as session:
        query = text("SELECT service_id FROM publications ORDER BY slug LIMIT 500")
        ids = list(session.scalars(query))
    last_page = max(many // 20, 1)

    def forever(form: str, **values: Callable[[], object]) -> Iterator[str]:
        while True:
            yield form.format(**{name: quote(str(make())) for name, make in values.items()})

    def misspelt() -> str:
        word = pick.choice([word for word in COMMON if len(word) > 6])
        return word[:2] + word[3] + word[2] + word[4:]

    def spot() -> str:
        return f"{51 + pick.random() * 2.3:.4f},{-2 + pick.random() * 2:.4f}"

    def common() -> str:
        return pick.choice(COMMON)

    def number(top: int) -> Callable[[], int]:
        return lambda: pick.randrange(1, top + 1)

    page = "/services?per_page=20&page={n}"
    return {
        "page": forever(page, n=number(min(50, last_page))),
        "deep page": forever(page, n=lambda: last_page),
        "by id": forever("/services/{id}", id=lambda: pick.choice(ids)),
        "changes": forever("/changes?cursor={n}", n=number(many - 1)),
        "rare word": forever("/services?per_page=20&search={a}", a=lambda: pick.choice(rare)),
        "common word": forever("/services?per_page=20&search={a}", a=common),
        "two words": forever("/services?per_page=20&search={a}%20{b}", a=common, b=common),
        "misspelt": forever("/services?per_page=20&search={a}", a=misspelt),
        "filters": forever(
            "/services?per_page=20&need={n}&age={a}&day={d}&free=yes",
            n=lambda: pick.choice(NEEDS), a=number(18), d=lambda: pick.choice(DAYS),
        ),
        "distance": forever("/services?per_page=20&near={s}&proximity=5000", s=spot),
        "near, all": forever("/services?per_page=20&near={s}", s=spot),
        "assured": forever(
            "/services?per_page=20&sort=recently_assured&page={n}", n=number(min(50, last_page))
        ),
        "open_at": forever(
            "/services?per_page=20&open_at=2026-12-{d}T{h}:15",
            d=lambda: f"{pick.randrange(1, 29):02}", h=lambda: f"{pick.randrange(8, 19):02}",
        ),
        "facets": forever("/services/facets?free=yes&x={n}", n=number(9)),
        "facets, all": forever("/services/facets?x={n}", n=number(9)),
        "suggest": forever("/suggest?search={a}", a=lambda: common()[:3]),
    }  # fmt: skip


@dataclass(frozen=True)
class Times:
    """Milliseconds of some answers."""

    median: float
    p95: float
    p99: float


async def times_of(asker: Asker, paths: Iterator[str]) -> Times:
    """How long answers take; fewer of them when they take long."""
    found: list[float] = []
    ends = time.perf_counter() + SECONDS_A_KIND
    for number in range(WARMING + SAMPLES):
        path = next(paths)
        begins = time.perf_counter()
        status, body = await asker.ask(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:200]!r}")
        if number >= WARMING:
            found.append((time.perf_counter() - begins) * 1000)
        if len(found) > 2 and time.perf_counter() > ends:
            break
    found.sort()
    at = [found[min(len(found) - 1, round(len(found) * part))] for part in (0.95, 0.99)]
    return Times(statistics.median(found), *at)


async def until_found(database: Database, asker: Asker) -> tuple[float, float]:
    """Milliseconds to publish one change by the usual way, and from then until search finds it."""
    word = "z" + uuid4().hex[:10].translate(str.maketrans("0123456789", "ghijklmnop"))
    path = f"/services?search={word}"
    await asker.ask(path, KEPT)
    begins = time.perf_counter()
    with database.writing() as session:
        makers.save(session, makers.a_service(f"Saturday {word}"))
    published = time.perf_counter()
    while b'"total_items":1,' not in (await asker.ask(path, KEPT))[1]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)  # a website has no event of ours to wait for
    return (published - begins) * 1000, (time.perf_counter() - published) * 1000


@contextmanager
def opened(kind: str, directory: Path, run: Path) -> Iterator[Database]:
    """An empty, migrated database of one kind, gone afterwards."""
    name = f"growth_{uuid4().hex}"
    path = directory / f"{name}.db"
    url = f"sqlite:///{path}" if kind == "SQLite" else postgres.create_database(run, name)
    migrate(url)
    database = Database(url)
    yield database
    database.close()
    if kind == "SQLite":
        path.unlink()
    else:
        postgres.drop_database(run, name)


@contextmanager
def built(
    kind: str, many: int, directory: Path, run: Path, kept: Path | None
) -> Iterator[tuple[Database, str]]:
    """A database with so many entries, and how it came about."""
    if kept is None or kind != "SQLite":
        with opened(kind, directory, run) as database:
            yield database, _build(database, many)
        return
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"growth_{many}.db"
    is_there = path.exists()
    migrate(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    yield database, "built before" if is_there else _build(database, many)
    database.close()


def _build(database: Database, many: int) -> str:
    begins, used = time.perf_counter(), time.process_time()
    build(database, many)
    took, used = time.perf_counter() - begins, time.process_time() - used
    return f"built in {took:,.0f} s ({used:,.0f} s of our processor time)"


def bytes_of(database: Database) -> int:
    """What the database takes on disk."""
    sqlite = database.engine.dialect.name == "sqlite"
    size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with database.engine.connect() as connection:
        found = text(size if sqlite else "SELECT pg_database_size(current_database())")
        return int(connection.scalar(found))


def measure(
    kind: str, sizes: tuple[int, ...], directory: Path, run: Path, kept: Path | None
) -> None:
    """Prints a table for each size; growth is of the median, from the size before."""
    before: dict[str, Times] = {}
    for many in sizes:
        with built(kind, many, directory, run, kept) as (database, how):
            print(f"\n{kind}, {many:,} entries: {how}, "
                  f"{bytes_of(database) / many:,.0f} bytes an entry")  # fmt: skip
            asker = Asker(database)
            print(f"{'':14}{'median':>9}{'p95':>9}{'p99':>9}{'growth':>9}   (milliseconds)")
            for name, paths in questions(database, many).items():
                found = asyncio.run(times_of(asker, paths))
                growth = f"{found.median / before[name].median:8.1f}×" if name in before else ""
                print(f"{name:14}{found.median:9.1f}{found.p95:9.1f}{found.p99:9.1f}{growth}",
                      flush=True)  # fmt: skip
                before[name] = found
            published, seen = asyncio.run(until_found(database, asker))
            print(f"one change: published in {published:.0f} ms, found {seen:.0f} ms later")


def main() -> None:
    """Measures in a directory and a server that are gone afterwards."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--million", action="store_true", help="1,000,000 entries too")
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where files stay")
    parser.add_argument("sizes", nargs="*", type=int)
    given = parser.parse_args()
    # A line for each request would drown the tables.
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=quiet)
    sizes = tuple(given.sizes) or (*SIZES, *((1_000_000,) if given.million else ()))
    run = postgres.begin_run()
    try:
        with tempfile.TemporaryDirectory(prefix="localoffer-growth-") as directory:
            for kind in ("SQLite", "PostgreSQL"):
                if given.only in (None, kind):
                    measure(kind, sizes, Path(directory), run, given.keep)
    finally:
        postgres.end_run(run)


if __name__ == "__main__":
    main()
