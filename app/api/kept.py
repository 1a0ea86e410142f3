"""Answers that are kept: their bytes, once for each way of packing them, and who has them already.

Packed bytes are other bytes, so each packing has a strong tag of its own: `"…"`, `"…-br"`.
"""

import gzip
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import brotli  # type: ignore[import-untyped]  # its wheel carries no types

from app.api.versions import Stamp

Headers = Sequence[tuple[bytes, bytes]]

PLAIN = b""
# Qualities that take a millisecond or two for a page; the best of brotli would take 50 times that.
PACKINGS: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"br": lambda body: bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)),
    b"gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
WORTH_PACKING = 1024  # bytes; shorter ones fit into a packet or two anyway
REFUSED = re.compile(rb"q=0(\.0*)?")
OVERHEAD = 2048  # bytes that an answer takes besides its body, about


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer in one packing, ready to send."""

    tag: bytes
    headers: Headers
    body: bytes


@dataclass(slots=True)
class Kept:
    """An answer and the stamp under which it was given; `until` is of the monotonic clock.

    `unmet` are words that found nothing: whoever is given this answer has missed them too.
    `unchanged` are the headers of a 304, by the tag of the copy that the asker has.
    """

    stamp: Stamp
    until: float
    tag: bytes
    headers: Headers
    unmet: str = ""
    packed: dict[bytes, Packed] = field(default_factory=dict)
    unchanged: Mapping[bytes, Headers] = field(init=False)

    def __post_init__(self) -> None:
        """Makes the headers of a 304 ready, for the tag of each packing."""
        always = [one for one in self.headers if one[0] != b"content-type"]
        tags = (self.tag, *(_tagged(self.tag, packing) for packing in PACKINGS))
        self.unchanged = {tag: [*always, (b"etag", tag)] for tag in tags}

    def pack(self, packing: bytes, body: bytes) -> None:
        """Makes one packing ready: `body` is packed already."""
        tag = _tagged(self.tag, packing)
        coded = [(b"content-encoding", packing)] if packing else []
        length = (b"content-length", b"%d" % len(body))
        headers = [*self.headers, *coded, (b"etag", tag), length]
        self.packed[packing] = Packed(tag, headers, body)

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(len(one.body) for one in self.packed.values())

    def had_by(self, known: bytes) -> bytes | None:
        """The tag of the copy that the asker has, by its `If-None-Match`; None without one."""
        if known in self.unchanged:  # one strong tag: the commonest by far
            return known
        tags = {one.strip().removeprefix(b"W/") for one in known.split(b",")}
        ours = next((tag for tag in self.unchanged if tag in tags), None)
        return self.tag if ours is None and b"*" in tags else ours


@lru_cache(256)  # browsers and programs of one kind all say the same
def packing_for(accepted: bytes) -> bytes:
    """The packing to use for this `Accept-Encoding`; nothing when it takes none of ours."""
    takes = {}
    for one in accepted.lower().split(b","):
        name, _, quality = one.partition(b";")
        takes[name.strip()] = not REFUSED.fullmatch(quality.strip())
    return next((one for one in PACKINGS if takes.get(one, takes.get(b"*", False))), PLAIN)


def unpacked(known: bytes) -> bytes:
    """`If-None-Match` in the tags of plain answers, which are all that routes know."""
    for packing in PACKINGS:
        known = known.replace(b'-%b"' % packing, b'"')
    return known


def _tagged(tag: bytes, packing: bytes) -> bytes:
    return b'%b-%b"' % (tag[:-1], packing) if packing else tag
