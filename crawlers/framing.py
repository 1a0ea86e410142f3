"""Where the body of an answer ends on the wire, in the three ways of HTTP/1.1; pure."""

import re
from typing import Protocol

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.DOTALL)
_LONGEST_LINE = 8 * 1024  # bytes, of those between chunks


class Malformed(Exception):
    """What came is no answer of HTTP/1."""


class Body(Protocol):
    """Takes the bytes of a body off the wire until it is done."""

    done: bool
    spare: bool  # more came than belongs to it
    ends_with_wire: bool  # hanging up is how it ends

    def take(self, data: bytes) -> bytes:
        """The part that is body. Raises Malformed."""


class Sized:
    """A body of a stated length."""

    ends_with_wire = False

    def __init__(self, length: int) -> None:
        self._left = length
        self.done = not length
        self.spare = False

    def take(self, data: bytes) -> bytes:
        """What is still missing of it."""
        piece = data[: self._left]
        self._left -= len(piece)
        self.done = not self._left
        self.spare = len(piece) < len(data)
        return piece


class UntilTheEnd:
    """A body that goes on until the host hangs up."""

    ends_with_wire = True
    done = spare = False

    def take(self, data: bytes) -> bytes:
        """All of it."""
        return data


class Chunks:
    """A body in chunks, each led by its size in hexadecimal digits; trailers behind the last."""

    ends_with_wire = False

    def __init__(self) -> None:
        self.done = self.spare = False
        self._left = 0  # bytes of the chunk that are still to come
        self._closing = False  # the line behind a chunk's bytes is next
        self._last = False
        self._line = b""  # what has come of one

    def take(self, data: bytes) -> bytes:
        """What the chunks hold. Raises Malformed."""
        pieces: list[bytes] = []
        data, at = self._line + data, 0
        while not self.done:
            if self._left:
                pieces.append(data[at : at + self._left])
                at += len(pieces[-1])
                self._left -= len(pieces[-1])
            end = -1 if self._left else data.find(b"\n", at)
            if end < 0:
                break
            self._read_line(data[at:end].removesuffix(b"\r"))
            at = end + 1
        self._line = data[at:]
        self.spare = self.done and bool(self._line)
        if len(self._line) > _LONGEST_LINE and not self.done:
            raise Malformed("a line between chunks without end")
        return b"".join(pieces)

    def _read_line(self, line: bytes) -> None:
        if self._last:
            self.done = not line
        elif self._closing:
            if line:
                raise Malformed("a chunk longer than it says")
            self._closing = False
        else:
            size = _SIZE.fullmatch(line)
            if size is None:
                raise Malformed("a chunk without a size")
            self._left = int(size[1], 16)
            self._closing, self._last = self._left > 0, self._left == 0
