"""Pages of services a second, and what each costs, beside a bare uvicorn with the same bytes.

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
ANEW = ("Range: bytes=0-",)  # an answer that is asked for in part is never a kept one
TICKS = os.sysconf("SC_CLK_TCK")


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


@dataclass(frozen=True)
class Rate:
    """Answers a second, and milliseconds of the server's processor for each."""

    per_second: float
    cpu: float


async def rate(server: "Server", asking: Asking) -> Rate:
    """How fast answers come over a few connections, after some that do not count."""
    begins = time.perf_counter() + WARMING
    ends = begins + SECONDS
    asked = [_keep_asking(server.port, asking, begins, ends) for _ in range(CONNECTIONS)]
    counted = asyncio.gather(*asked)
    await asyncio.sleep(WARMING)
    before = server.cpu()
    count = sum(await counted)
    return Rate(count / SECONDS, (server.cpu() - before) / count * 1000)


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


@dataclass(frozen=True)
class Server:
    """A server of one process on this machine."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of processor that it has used so far: on a busy machine, elapsed time says
        less."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def served(factory: str, **environment: str) -> Iterator[Server]:
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
        yield Server(port, server.pid)
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
    """Prints the rates, what each answer costs, and what share each is of the bare server's."""
    url = f"sqlite:///{directory / 'benchmark.db'}"
    build(url)
    kept = Asking("a page of 20, kept", PAGE)
    kinds = [
        Asking("a page of 20, made anew", PAGE, headers=ANEW),
        Asking("the same with a filter", f"{PAGE}&age=9", headers=ANEW),
        Asking("the same with words", f"{PAGE}&search=swimming", headers=ANEW),
        kept,
    ]
    with served(
        "app.cli.serving:site", LOCALOFFER_DATABASE_URL=url, LOCALOFFER_LOG_JSON="1"
    ) as server:
        first = asyncio.run(once(server.port, kept))
        known = (f"If-None-Match: {first.etag}",)
        kinds.append(Asking("a page of 20, not modified", PAGE, 304, known))
        rates = {asking.name: asyncio.run(rate(server, asking)) for asking in kinds}
    body = directory / "body"
    body.write_bytes(first.body)
    with served("tests.benchmarks.api:bare", **{BODY_FILE: str(body)}) as server:
        bare_rate = asyncio.run(rate(server, Asking("bare", "/")))
    print(f"{ENTRIES} entries, {len(first.body):,} bytes a page, {CONNECTIONS} connections")
    for name, found in (rates | {"bare uvicorn, the same bytes": bare_rate}).items():
        share = found.per_second / bare_rate.per_second
        print(
            f"{name:32} {found.per_second:8,.0f} a second   {share:6.3f} of bare uvicorn   "
            f"{found.cpu:7.3f} ms of processor"
        )


def main() -> None:
    """Measures in a directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
        measure(Path(directory))


if __name__ == "__main__":
    main()
