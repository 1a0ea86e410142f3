"""One open connection: what came waits, bounded and counted, until it is read."""

import asyncio
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from crawlers.framing import Malformed

_CHUNK = 64 * 1024  # bytes that are taken off a connection at once
_HELD = 2 * _CHUNK  # bytes that wait unread before the other side has to
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


class HeadersTooLarge(Exception):
    """The headers of the answer are larger than we read."""


class HungUp(Exception):
    """The host closed the connection before it had answered."""


@dataclass
class Meter:
    """What a connection has cost since it was handed out."""

    connect: float = 0.0
    tls: float = 0.0
    wire: int = 0


class Wire(asyncio.Protocol):
    """One open connection; holds what has come until it is read, and little of it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._came = bytearray()
        self._waiting: asyncio.Future[None] | None = None
        self._ended = False
        self._paused = False
        self._trouble: OSError | None = None
        self._transport: asyncio.Transport
        self.meter = Meter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The loop hands over the connection, its handshake done."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """The loop hands over what came."""
        self._came += data
        if len(self._came) > _HELD and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The other side says no more."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone; `exc` says why, unless it was closed."""
        self._ended = True
        if exc is not None:
            self._trouble = exc if isinstance(exc, OSError) else OSError(str(exc))
        self._wake()

    def write(self, request: bytes) -> None:
        """Send a request: so short that the connection takes it at once."""
        self._transport.write(request)

    async def head(self, limit: int, patience: float) -> bytes:
        """The next head, of at most `limit` bytes, without the empty line behind it.

        Raises HeadersTooLarge, HungUp, Malformed, TimeoutError and OSError.
        """
        searched = 0
        try:
            while not (end := _HEAD_ENDS.search(self._came, max(0, searched - 3))):
                searched = len(self._came)
                if searched >= limit:
                    raise HeadersTooLarge
                if not await self._more(patience):
                    raise Malformed if self._came and self._came[:1] < b"!" else HungUp
            if end.end() > limit:
                raise HeadersTooLarge
        except BaseException:
            self._taken(limit)
            raise
        return self._taken(end.end())[: end.start()]

    async def read(self, patience: float) -> bytes:
        """What comes next, or nothing at the end. Raises TimeoutError and OSError."""
        if not self._came and not await self._more(patience):
            return b""
        return self._taken(_CHUNK)

    def close(self) -> None:
        """Hang up without waiting for the other side."""
        self._transport.abort()

    @property
    def quiet(self) -> bool:
        """Whether it is open and nothing has come unasked."""
        return not (self._ended or self._came or self._transport.is_closing())

    @cached_property
    def peer_certificate(self) -> dict[str, Any]:
        """The verified certificate of the other side, or nothing."""
        tls = self._transport.get_extra_info("ssl_object")
        return (tls.getpeercert() or {}) if tls else {}

    def raw_certificate(self) -> bytes:
        """The certificate of the other side as it came (DER)."""
        tls = self._transport.get_extra_info("ssl_object")
        return (tls.getpeercert(binary_form=True) or b"") if tls else b""

    def _taken(self, most: int) -> bytes:
        piece = bytes(self._came[:most])
        del self._came[:most]
        self.meter.wire += len(piece)
        return piece

    async def _more(self, patience: float) -> bool:
        """Wait until more has come, or nothing will."""
        if self._trouble is not None:
            raise self._trouble
        if self._ended:
            return False
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        before = len(self._came)
        self._waiting = self._loop.create_future()
        late = self._loop.call_later(patience, self._give_up, self._waiting)
        try:
            await self._waiting
        finally:
            late.cancel()
            self._waiting = None
        if len(self._came) > before:
            return True
        if self._trouble is not None:
            raise self._trouble
        return False

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    @staticmethod
    def _give_up(waiting: "asyncio.Future[None]") -> None:
        if not waiting.done():
            waiting.set_exception(TimeoutError())
