"""Connections to vetted network addresses only, with their bytes and seconds counted."""

import asyncio
import re
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore2

from app.addresses import Network, WebAddress, may_contact

_CHUNK = 64 * 1024
_IDLE_SECONDS = 15.0
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:([^\x00]*)")


class HeadersTooLarge(Exception):
    """The headers of the answer are larger than we read."""


class AddressForbidden(Exception):
    """The name led to an address that we may not contact."""


@dataclass
class Meter:
    """What a connection has cost since it was handed out."""

    connect: float = 0.0
    tls: float = 0.0
    wire: int = 0


class Wire(httpcore2.AsyncNetworkStream):
    """One open connection, as httpcore reads and writes it; bounds what an answer's head costs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._head_left = 0
        self.meter = Meter()

    def expect_head(self, limit: int) -> None:
        """The next bytes are the head of an answer, of at most `limit` bytes."""
        self._head_left = limit

    # httpcore names the parameter
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Bytes as they come, the head of an answer in one piece."""
        if not self._head_left:
            return await self._receive(max_bytes, timeout)
        head = b""
        while not (end := _HEAD_ENDS.search(head)):
            if self._head_left <= 0:
                raise HeadersTooLarge
            piece = await self._receive(min(_CHUNK, self._head_left), timeout)
            if not piece:
                return head
            self._head_left -= len(piece)
            head += piece
        if not head.startswith(b"HTTP/1.1 1"):
            self._head_left = 0
        return _tidied(head[: end.start()]) + b"\r\n\r\n" + head[end.end() :]

    async def _receive(self, max_bytes: int, patience: float | None) -> bytes:
        try:
            async with asyncio.timeout(patience):
                piece = await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout from error
        except OSError as error:  # ssl.SSLError is one too
            raise httpcore2.ReadError(str(error)) from error
        self.meter.wire += len(piece)
        return piece

    # httpcore names the parameter
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send the request."""
        if not buffer:  # the end of a request that has no body
            return
        try:
            self._writer.write(buffer)
            async with asyncio.timeout(timeout):
                await self._writer.drain()
        except TimeoutError as error:
            raise httpcore2.WriteTimeout from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Hang up without waiting for the other side."""
        self._writer.transport.abort()

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks before it uses an idle connection again."""
        if info == "is_readable":
            return self._reader.at_eof() or self._writer.is_closing()
        return None

    def peer_certificate(self) -> dict[str, Any]:
        """The verified certificate of the other side, or nothing."""
        tls = self._writer.get_extra_info("ssl_object")
        return (tls.getpeercert() or {}) if tls else {}

    def raw_certificate(self) -> bytes:
        """The certificate of the other side as it came (DER)."""
        tls = self._writer.get_extra_info("ssl_object")
        return (tls.getpeercert(binary_form=True) or b"") if tls else b""


@dataclass
class Line:
    """A connection to one vetted address of a host, in use by one request at a time."""

    address: str
    wire: Wire
    http: httpcore2.AsyncHTTP11Connection
    used: bool = False
    refusal: ssl.SSLError | None = None  # why browsers would not have connected

    @property
    def usable(self) -> bool:
        """Whether it is idle, young and still open."""
        return self.http.is_available() and not self.http.has_expired()


async def open_line(
    address: WebAddress,
    pins: Sequence[str],
    *,
    context: ssl.SSLContext,
    allow: Iterable[Network],
    patience: float,
) -> Line:
    """Connect to the first of the pinned addresses that answers; each is vetted once more.

    Raises AddressForbidden, TimeoutError, ssl.SSLError and OSError.
    """
    if not all(may_contact(pin, allow) for pin in pins):
        raise AddressForbidden
    trouble: OSError = OSError("no address to connect to")
    for pin in pins[:3]:
        try:
            started = time.perf_counter()
            connection = await _connected(pin, address.port, patience)
        except OSError as error:
            trouble = error
            continue
        wire = await _dressed(connection, address, context, patience, started)
        origin = httpcore2.Origin(address.scheme.encode(), address.host.encode(), address.port)
        return Line(pin, wire, httpcore2.AsyncHTTP11Connection(origin, wire, _IDLE_SECONDS))
    raise trouble


async def _connected(pin: str, port: int, patience: float) -> socket.socket:
    family = socket.AF_INET6 if ":" in pin else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    connection.setblocking(False)
    try:
        async with asyncio.timeout(patience):
            await asyncio.get_running_loop().sock_connect(connection, (pin, port))
    except BaseException:
        connection.close()
        raise
    return connection


async def _dressed(
    connection: socket.socket,
    address: WebAddress,
    context: ssl.SSLContext,
    patience: float,
    started: float,
) -> Wire:
    connected = time.perf_counter()
    try:
        if address.scheme == "https":
            reader, writer = await asyncio.open_connection(
                sock=connection,
                ssl=context,
                server_hostname=address.host,
                ssl_handshake_timeout=2 * patience,
            )
        else:
            reader, writer = await asyncio.open_connection(sock=connection)
    except BaseException:
        connection.close()
        raise
    wire = Wire(reader, writer)
    wire.meter = Meter(connect=connected - started, tls=time.perf_counter() - connected)
    return wire


def _tidied(head: bytes) -> bytes:
    """The head without what browsers overlook and the parser would stumble over."""
    status, *fields = re.split(rb"\r?\n", head)
    kept = [status]
    for field in fields:
        if field[:1] in (b" ", b"\t"):
            kept.append(field)
            continue
        found = _FIELD.fullmatch(field)
        if found is None or _is_nonsense(found[1].lower(), found[2].strip()):
            continue
        kept.append(found[1] + b":" + found[2])
    return b"\r\n".join(kept)


def _is_nonsense(name: bytes, value: bytes) -> bool:
    if name == b"content-length":
        return not all(part.strip().isdigit() for part in value.split(b","))
    return name == b"transfer-encoding" and value.lower() != b"chunked"
