"""Ways in which hosts of the pretend web misbehave, below HTTP."""

import asyncio
import socket
import struct

from app.demo.web import Raw

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_CHUNK = 16 * 1024


def _cut_off(writer: asyncio.StreamWriter) -> None:
    """Hang up so that the other side sees a reset instead of an end."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def reset(writer: asyncio.StreamWriter) -> None:
    """Reset the connection before a byte is sent."""
    _cut_off(writer)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close the connection without an answer."""
    writer.close()


async def hang(writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.sleep(300)


def reset_after(body: bytes) -> Raw:
    """Promise a long page, send this much, reset."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(_HEAD + b"Content-Length: 100000\r\n\r\n" + body)
        await writer.drain()
        await asyncio.sleep(0.05)
        _cut_off(writer)

    return behave


def with_length(body: bytes, length: str) -> Raw:
    """State another length than the body has, then close."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(_HEAD + f"Content-Length: {length}\r\n\r\n".encode() + body)
        await writer.drain()

    return behave


def drip(piece: bytes = b" ", pause: float = 0.05) -> Raw:
    """Send a page a byte at a time, without end."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(_HEAD + b"\r\n<html><title>Slow</title><body>")
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


def drip_head(pause: float = 0.05) -> Raw:
    """Send headers a few bytes at a time, without end."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-Slow: 1\r\n")
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


async def header_bomb(writer: asyncio.StreamWriter) -> None:
    """Send headers without end, as fast as they are read."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Bomb: " + b"b" * 8000 + b"\r\n")
        await writer.drain()
        await asyncio.sleep(0)  # over TLS, drain does not wait once the other side has gone


def endless(start: bytes = b"<html><title>Endless</title><body>", piece: bytes = b"<p>on") -> Raw:
    """Send a page without end, as fast as it is read."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(_HEAD + b"\r\n" + start)
        block = piece * (_CHUNK // len(piece))
        while True:
            writer.write(block)
            await writer.drain()
            await asyncio.sleep(0)  # over TLS, drain does not wait once the other side has gone

    return behave


def verbatim(wire: bytes) -> Raw:
    """Send these very bytes, then close."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(wire)
        await writer.drain()

    return behave
