"""Connections to vetted network addresses only, with their bytes and seconds counted."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.addresses import Network, WebAddress, may_contact
from crawlers.wires import Meter, Wire

_IDLE_SECONDS = 15.0


class AddressForbidden(Exception):
    """The name led to an address that we may not contact."""


@dataclass
class Line:
    """A connection to one vetted address of a host, in use by one request at a time."""

    address: str
    wire: Wire
    used: bool = False
    idle_since: float | None = None  # on the machine's clock; nothing while it is in use
    refusal: ssl.SSLError | None = None  # why browsers would not have connected

    @property
    def usable(self) -> bool:
        """Whether it is idle, young and still open."""
        if self.idle_since is None or not self.wire.quiet:
            return False
        return time.monotonic() < self.idle_since + _IDLE_SECONDS


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
        return Line(pin, await _dressed(connection, address, context, patience, started))
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
    loop = asyncio.get_running_loop()
    try:
        if address.scheme == "https":
            _, wire = await loop.create_connection(
                Wire,
                sock=connection,
                ssl=context,
                server_hostname=address.host,
                ssl_handshake_timeout=2 * patience,
            )
        else:
            _, wire = await loop.create_connection(Wire, sock=connection)
    except BaseException:
        connection.close()
        raise
    wire.meter = Meter(connect=connected - started, tls=time.perf_counter() - connected)
    return wire
