"""Requests a second of a page of services, kept and not, beside a bare uvicorn with the same bytes.

`python -m tests.benchmarks.api`: one process each, one after the other, on this machine alone.
"""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.database import Database, migrate
from app.directory.vocabulary import load_vocabularies
from tests import makers

ENTRIES = 1_000
CONNECTIONS = 8
SECONDS = 4.0
WARMING = 1.0
STARTS_WITHIN = 30.0
PAGE = "/api/services?per_page=20"
BODY_FILE = "BENCHMARK_BODY_FILE"


class Bare:
    """Answers every request with the same bytes: what this server could do at most."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        length = str(len(body)).encode()
        self.headers = [(b"content-type", b"application/json"), (b"content-length", length)]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The same for everybody."""
        if scope["type"] == "http":
            start = {"type": "http.response.start", "status": 200, "headers": self.headers}
            await send(start)
            await send({"type": "http.response.body", "body": self.body})


def bare() -> Bare:
    """For uvicorn: the bytes are in the file that the environment names."""
    return Bare(Path(os.environ[BODY_FILE]).read_bytes())


@dataclass(frozen=True)
class Asking:
    """One kind of request, as it goes over the wire, and the status that is right."""

    name: str
    path: str
    status: int = 200
    headers: tuple[str, ...] = ()

    @property
    def sent(self) -> bytes:
        """The request."""
        lines = (f"GET {self.path} HTTP/1.1", "Host: localhost", *self.headers)
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    etag: str
    body: bytes


async def answer_of(reader: asyncio.StreamReader) -> Answer:
    """Reads one answer of a connection that stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    return Answer(int(head[0].split(" ")[1]), fields.get("etag", ""), body)


async def once(port: int, asking: Asking) -> Answer:
    """One request on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asking.sent)
    answer = await answer_of(reader)
    writer.close()
    return answer


async def rate(port: int, asking: Asking) -> float:
    """Requests per second over a few connections, after some that do not count."""
    begins = time.perf_counter() + WARMING
    ends = begins + SECONDS
    counts = await asyncio.gather(
        *(_keep_asking(port, asking, begins, ends) for _ in range(CONNECTIONS))
    )
    return sum(counts) / SECONDS


async def _keep_asking(port: int, asking: Asking, begins: float, ends: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while (now := time.perf_counter()) < ends:
        writer.write(asking.sent)
        answer = await answer_of(reader)
        if answer.status != asking.status:
            raise RuntimeError(f"{asking.name}: {answer.status} {answer.body[:200]!r}")
        count += now >= begins
    writer.close()
    return count


@contextmanager
def served(factory: str, **environment: str) -> Iterator[int]:
    """A uvicorn of one process with this site, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--no-access-log"],
        env=os.environ | environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("uvicorn did not start")


def build(url: str) -> None:
    """A database with entries."""
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        makers.a_directory(session, ENTRIES)
    database.close()


def measure(directory: Path) -> None:
    """Prints the rates, and what share each is of the most that this server could do."""
    url = f"sqlite:///{directory / 'benchmark.db'}"
    build(url)
    page = Asking("a page of 20, kept", PAGE)
    anew = Asking("a page of 20, made anew", PAGE, headers=("Range: bytes=0-",))
    with served("app.main:site", LOCALOFFER_DATABASE_URL=url, LOCALOFFER_LOG_JSON="1") as port:
        first = asyncio.run(once(port, page))
        known = Asking("a page of 20, not modified", PAGE, 304, (f"If-None-Match: {first.etag}",))
        rates = {asking.name: asyncio.run(rate(port, asking)) for asking in (anew, page, known)}
    body = directory / "body"
    body.write_bytes(first.body)
    with served("tests.benchmarks.api:bare", **{BODY_FILE: str(body)}) as port:
        most = asyncio.run(rate(port, Asking("bare", "/")))
    print(f"{ENTRIES} entries, {len(first.body):,} bytes a page, {CONNECTIONS} connections")
    for name, found in rates.items():
        print(f"{name:32} {found:8,.0f} a second   {found / most:6.3f} of bare uvicorn")
    print(f"{'bare uvicorn, the same bytes':32} {most:8,.0f} a second")


def main() -> None:
    """Measures in a directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        measure(Path(directory))


if __name__ == "__main__":
    main()
