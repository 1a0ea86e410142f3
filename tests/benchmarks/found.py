"""How soon a publication is found by search while a hundred requests a second go on.

`python -m tests.benchmarks.found`: the site is one process, an editor's desk another, the load a
third; on each database in turn, on this machine alone. Fails when an answer that was asked for
more than a second after a publication does not know of it.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import uuid4

from app.database import Database
from tests import makers, postgres
from tests.benchmarks.api import Asking, answer_of, build, served

PUBLICATIONS = 20
A_SECOND = 1.0
WATCHED = 1.5  # seconds after a publication in which it is asked for
PAUSE = 0.01  # between two questions for it
RATE = 100  # requests a second that go on meanwhile
CONNECTIONS = 10
LETTERS = "bdfgklmnprst"


@dataclass
class Watch:
    """What came of watching: seconds until each was found, and answers that knew too little."""

    seconds: list[float] = field(default_factory=list)
    answers: int = 0
    late: int = 0
    too_old: int = 0
    load: int = 0


def a_word(number: int) -> str:
    """A word that no other entry has, far from every other."""
    one, two = divmod(number, len(LETTERS))
    return f"qu{LETTERS[one]}ax{LETTERS[two]}ozzy{LETTERS[(one + two) % len(LETTERS)]}u"


def load_paths() -> Iterator[str]:
    """Questions without end: some the same again and again, some not."""
    number = 0
    while True:
        number += 1
        yield "/api/services?per_page=20"
        yield f"/api/services?per_page=20&page={1 + number % 40}"
        yield f"/api/services?per_page=20&age={number % 18}"
        yield "/api/services?search=swimming&per_page=10"


async def go_on_asking(port: int, watch: Watch, paths: Iterator[str]) -> None:
    """One connection's share of the load, at its own pace, for ever."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    due = time.perf_counter()
    while True:
        due += CONNECTIONS / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer.write(Asking("load", next(paths)).sent)
        answer = await answer_of(reader)
        if answer.status != 200:
            raise RuntimeError(f"the load was answered {answer.status}")
        watch.load += 1


async def watch_one(port: int, desk: "subprocess.Popen[str]", number: int, watch: Watch) -> None:
    """Asks for what is not there yet, has it published, and asks on."""
    word = a_word(number)
    id = str(makers.id_of(word)).encode()
    asking = Asking("the new one", f"/api/services?search={word}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def knows() -> bool:
        writer.write(asking.sent)
        return id in (await answer_of(reader)).body

    for _ in range(2):  # so that "nothing found" is kept
        if await knows():
            raise RuntimeError(f"{word} is found before it is published")
    published = await asyncio.to_thread(_publish, desk, word)
    found_after = None
    while (asked_after := time.time() - published) < WATCHED:
        known = await knows()
        watch.answers += 1
        if known and found_after is None:
            found_after = time.time() - published
        watch.late += not known
        watch.too_old += not known and asked_after > A_SECOND
        await asyncio.sleep(PAUSE)
    writer.close()
    watch.seconds.append(float("inf") if found_after is None else found_after)


def _publish(desk: "subprocess.Popen[str]", word: str) -> float:
    """Has the desk save an entry; the moment of its commit."""
    assert desk.stdin
    assert desk.stdout
    desk.stdin.write(f"{word}\n")
    desk.stdin.flush()
    return float(desk.stdout.readline())


async def watched(port: int, desk: "subprocess.Popen[str]") -> Watch:
    """All publications, one after the other, while the load goes on."""
    watch, paths = Watch(), load_paths()
    load = [asyncio.create_task(go_on_asking(port, watch, paths)) for _ in range(CONNECTIONS)]
    await asyncio.sleep(A_SECOND)
    for number in range(PUBLICATIONS):
        await watch_one(port, desk, number, watch)
        for one in load:
            if one.done():
                one.result()
    for one in load:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one
    return watch


def desk(url: str) -> None:
    """The editor's process: saves an entry for each word that it reads, by the usual way."""
    database = Database(url)
    for line in sys.stdin:
        word = line.strip()
        service = makers.a_service(f"{word} club", id=makers.id_of(word))
        with database.writing() as session:
            makers.save(session, service)
        print(time.time(), flush=True)
    database.close()


@contextmanager
def at_a_desk(url: str) -> Iterator["subprocess.Popen[str]"]:
    """The editor's process, which ends when nobody tells it anything more."""
    command = [sys.executable, "-m", "tests.benchmarks.found", url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


def measure(name: str, url: str) -> bool:
    """Prints how soon publications were found; whether every answer was young enough."""
    build(url)
    with (
        served(
            "app.cli.serving:site", LOCALOFFER_DATABASE_URL=url, LOCALOFFER_LOG_JSON="1"
        ) as server,
        at_a_desk(url) as editor,
    ):
        began = time.perf_counter()
        watch = asyncio.run(watched(server.port, editor))
        rate = (watch.load + watch.answers) / (time.perf_counter() - began)
    print(
        f"{name}: {PUBLICATIONS} publications, {rate:.0f} requests a second meanwhile: found after "
        f"{median(watch.seconds):.2f} s (median), {max(watch.seconds):.2f} s (slowest); "
        f"{watch.too_old} of {watch.answers} answers were older than a second"
    )
    return not watch.too_old


def main() -> None:
    """On each database, in directories that are gone afterwards."""
    if sys.argv[1:]:
        desk(sys.argv[1])
        return
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        young = [measure("SQLite", f"sqlite:///{Path(directory) / 'benchmark.db'}")]
    run = postgres.begin_run()
    try:
        url = postgres.create_database(run, f"benchmark_{uuid4().hex}")
        young.append(measure("PostgreSQL", url))
    finally:
        postgres.end_run(run)
    if not all(young):
        sys.exit("An answer was older than a second.")


if __name__ == "__main__":
    main()
