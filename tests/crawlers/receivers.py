"""A council's website on loopback that takes webhooks, or misbehaves as it likes."""

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

Behaviour = Callable[["Told", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Told:
    """One message as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


def answering(status: int, **headers: str) -> Behaviour:
    """Answers every message like this."""

    async def answer(_: Told, writer: asyncio.StreamWriter) -> None:
        fields = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in headers.items())
        head = f"HTTP/1.1 {status} As It Is\r\nContent-Length: 2\r\n{fields}\r\nok"
        writer.write(head.encode())
        await writer.drain()

    return answer


async def hang(_: Told, __: asyncio.StreamWriter) -> None:
    """Reads the message and never answers."""
    await asyncio.Event().wait()


async def hang_up(_: Told, __: asyncio.StreamWriter) -> None:
    """Reads the message and hangs up without an answer."""


async def endless(_: Told, writer: asyncio.StreamWriter) -> None:
    """Answers with headers that never end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"x" * 8000 + b"\r\n")
        await writer.drain()


@dataclass
class Website:
    """`async with Website() as website:`; `behaviour` may change while it runs."""

    behaviour: Behaviour = field(default_factory=lambda: answering(200))
    tls: ssl.SSLContext | None = None
    told: list[Told] = field(default_factory=list)
    most_at_once: int = 0
    _open: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def url(self) -> str:
        """Where messages go."""
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}/hook"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request, *lines = head.strip().split("\r\n")
            headers = {name.lower(): text for name, _, text in (x.partition(": ") for x in lines)}
            body = await reader.readexactly(int(headers["content-length"]))
            self.told.append(Told(request.split()[1], headers, body))
            await self.behaviour(self.told[-1], writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the sender hung up: some tests make it do so
        finally:
            self._open -= 1
            writer.close()
