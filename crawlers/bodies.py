"""Decompresses what came over the wire, never beyond a limit."""

import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]  # its wheel carries no types
import zstandard

_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: what a server may ask of a browser
_STACKED = 3  # encodings upon one another that are still taken seriously


@dataclass(frozen=True)
class Inflated:
    """A body as text or picture: whether there was more, and whether its encoding was broken."""

    data: bytes
    more: bool = False
    broken: bool = False


def inflate(raw: bytes, encodings: Sequence[str], limit: int) -> Inflated:
    """Undo the Content-Encoding, outermost last; a body that only claims one stays as it is."""
    data, more, broken = raw, False, False
    for name in reversed(encodings[-_STACKED:]):
        undo = _UNDO.get(name.strip().lower())
        if undo is None or not data:
            continue
        try:
            undone = undo(data, limit + 1)
        except (zlib.error, brotli.error, zstandard.ZstdError):
            undone, broken = b"", True
        if not undone and broken:
            return Inflated(data[:limit], broken=True)
        data, more = undone[:limit], more or len(undone) > limit
    return Inflated(data[:limit], more or len(data) > limit, broken)


def _gunzip(data: bytes, limit: int) -> bytes:
    return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, limit)


def _deflate(data: bytes, limit: int) -> bytes:
    try:
        return _gunzip(data, limit)
    except zlib.error:  # some servers leave the zlib header out
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, limit)


def _unbrotli(data: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    piece = stream.process(data, output_buffer_limit=limit // 2)
    while piece and size < limit:
        pieces.append(piece)
        size += len(piece)
        piece = stream.process(b"", output_buffer_limit=limit // 2)
    return b"".join(pieces)


def _unzstd(data: bytes, limit: int) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(
        io.BytesIO(data), read_across_frames=True
    )
    pieces: list[bytes] = []
    size = 0
    while size < limit and (piece := reader.read(min(65536, limit - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
