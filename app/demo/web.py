"""A pretend web on loopback: every host has its own address and may misbehave as it likes."""

import asyncio
import ssl
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Self

from app.demo.names import PretendNames

_FIRST_ADDRESS = IPv4Address("127.20.0.1")
_REQUESTS_KEPT = 100_000
_HEAD_LIMIT = 64 * 1024
_IDLE_SECONDS = 60.0


@dataclass(frozen=True)
class Request:
    """What a host was asked."""

    host: str  # without port
    method: str
    target: str  # path and query
    headers: Mapping[str, str]  # names in lower case
    scheme: str
    at: float  # seconds of the monotonic clock
    address: str  # where the connection arrived

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Response:
    """A well-behaved answer; its length is stated truly unless a header says otherwise."""

    body: str | bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    delay: float = 0.0  # seconds before the first byte

    def wire(self) -> bytes:
        """The bytes that are sent."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        given = {name.title() for name in self.headers}
        fields = {name: value for name, value in fields.items() if name not in given}
        if self.status in (204, 304):
            fields.pop("Content-Length", None)
        lines = [f"HTTP/1.1 {self.status} {_reason(self.status)}"]
        lines += [f"{name}: {value}" for name, value in {**fields, **self.headers}.items()]
        lines += [f"Set-Cookie: {cookie}" for cookie in self.cookies]
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


Raw = Callable[[asyncio.StreamWriter], Awaitable[None]]  # writes what it likes, then hangs up
Behaviour = Callable[[Request], Response | Raw]


def nothing_here(_: Request) -> Response:
    """The behaviour of a host that has no pages."""
    return Response("<title>404 Not Found</title><h1>Not Found</h1>", status=404)


class PretendWeb:
    """Hosts on 127.20.0.0/14, one port for http, one for https, and a name server for them.

    `async with PretendWeb({"club.example": behaviour}) as web:`; `tls` gives the server context
    of a host name, and without it there is no https. With a fixed `port` it listens on the
    addresses of its first hosts only, so that two webs with other addresses can use one port.
    `ttl` is how many seconds an answer of the name server may be remembered.
    """

    def __init__(
        self,
        hosts: Mapping[str, Behaviour] | None = None,
        *,
        tls: Callable[[str], ssl.SSLContext] | None = None,
        port: int = 0,
        first_address: IPv4Address = _FIRST_ADDRESS,
        ttl: int = 0,
    ) -> None:
        self._hosts: dict[str, Behaviour] = {}
        self._addresses: Iterator[IPv4Address] = iter(first_address + n for n in range(200_000))
        self._tls = tls
        self._port = port
        self._now: Counter[str] = Counter()
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._udp: asyncio.DatagramTransport | None = None
        self.names = PretendNames(ttl)
        self.requests: deque[Request] = deque(maxlen=_REQUESTS_KEPT)
        self.most_at_once: Counter[str] = Counter()
        self.http_port = self.https_port = self.closed_port = 0
        self.resolver = ""
        self.allow = (IPv4Network("127.0.0.0/8"),)
        for host, behaviour in (hosts or {}).items():
            self.set(host, behaviour)

    def set(self, host: str, behaviour: Behaviour) -> None:
        """Give a host its behaviour, or another one; a new host gets an address and a name."""
        if host not in self._hosts and not self.names.addresses(host):
            self.names.set(host, (str(next(self._addresses)),))
        self._hosts[host] = behaviour

    def url(self, host: str, path: str = "/", *, scheme: str = "http") -> str:
        """The address of a page of a host."""
        port = self.https_port if scheme == "https" else self.http_port
        return f"{scheme}://{host}:{port}{path}"

    def asked(self, host: str) -> list[Request]:
        """The requests that a host has had, oldest first."""
        return [request for request in self.requests if request.host == host]

    async def hang_up_everywhere(self) -> None:
        """Close every connection that is open now, idle ones too."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def settings_overrides(self) -> dict[str, Any]:
        """The settings with which a crawler sees this web and no other."""
        return {
            "crawler_allow": self.allow,
            "crawler_ports": (self.http_port, self.https_port, self.closed_port),
            "crawler_resolver": self.resolver,
        }

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._udp, _ = await loop.create_datagram_endpoint(
            lambda: self.names, local_addr=("127.0.0.1", 0)
        )
        self.resolver = "127.0.0.1:{}".format(self._udp.get_extra_info("sockname")[1])
        self.http_port = await self._listen(None, self._port)
        if self._tls is not None:
            self.https_port = await self._listen(self._context(self._tls))
        self.closed_port = await self._listen(None)
        self._servers.pop().close()
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        await self.hang_up_everywhere()
        if self._udp is not None:
            self._udp.close()

    async def _listen(self, context: ssl.SSLContext | None, port: int = 0) -> int:
        # One socket hears all of 127.0.0.0/8; who is not on this machine is not served.
        everywhere = ["0.0.0.0"]  # noqa: S104  # see above
        own = [number for host in self._hosts for number in self.names.addresses(host)]
        server = await asyncio.start_server(
            lambda reader, writer: self._serve(reader, writer, "https" if context else "http"),
            own if port else everywhere,
            port,
            ssl=context,
            limit=_HEAD_LIMIT,
            backlog=1024,
        )
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    @staticmethod
    def _context(tls: Callable[[str], ssl.SSLContext]) -> ssl.SSLContext:
        def chosen(
            connection: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext
        ) -> None:
            connection.context = tls(name or "")

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = chosen
        return context

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str
    ) -> None:
        task = asyncio.current_task()
        if task is None or not writer.get_extra_info("peername")[0].startswith("127."):
            writer.transport.abort()
            return
        self._tasks.add(task)
        try:
            while await self._one(reader, writer, scheme):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the visitor has hung up, as it may
        except asyncio.CancelledError:
            pass  # the web closes; this task is nobody else's
        finally:
            self._tasks.discard(task)
            writer.transport.abort() if scheme == "https" else writer.close()

    async def _one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str
    ) -> bool:
        async with asyncio.timeout(_IDLE_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
        request = _request(head, scheme, writer.get_extra_info("sockname")[0])
        self.requests.append(request)
        self._now[request.host] += 1
        self.most_at_once[request.host] = max(
            self.most_at_once[request.host], self._now[request.host]
        )
        try:
            reply = self._hosts.get(request.host, nothing_here)(request)
            if not isinstance(reply, Response):
                await reply(writer)
                return False
            if reply.delay:
                await asyncio.sleep(reply.delay)
            writer.write(reply.wire())
            await writer.drain()
        finally:
            self._now[request.host] -= 1
        return True


def _request(head: bytes, scheme: str, address: str) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    return Request(host, method, target, headers, scheme, time.monotonic(), address)


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unheard Of"
