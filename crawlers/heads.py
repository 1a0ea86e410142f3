"""What is said before a body: our request, and the status and headers of an answer; pure.

A visit needs no more of HTTP/1.1 than one request at a time. A general parser, and the machinery
of a client around it, took half of a visit's processor time; and heads had to be taken apart here
in any case, for browsers overlook what a strict parser stumbles over.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.addresses import WebAddress
from crawlers.framing import Body, Chunks, Malformed, Sized, UntilTheEnd

_STATUS = re.compile(rb"HTTP/(\d\.\d) (\d{3})(?: [^\x00\r\n\v\f]*)?")
_FOLD = re.compile(rb"\r?\n[ \t]+")
# A line that is no field is overlooked, as browsers do.
_FIELD = re.compile(
    rb"^([!#$%&'*+.^_`|~0-9A-Za-z-]++)[ \t]*+:([^\x00\r\n\v\f]*+)\r?$", re.MULTILINE
)
_BREAKS_OUT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_MOST_DIGITS = 20
_EMPTY = (204, 304)  # statuses whose answers have no body, whatever they say


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of an answer, and how its body is framed; names in lower case."""

    status: int
    headers: Mapping[str, str]  # repeated ones joined by commas
    set_cookies: tuple[str, ...]
    keeps: bool  # the connection stays open behind the body
    length: int | None

    @property
    def informs(self) -> bool:
        """Whether the answer itself is still to come."""
        return 100 <= self.status < 200 and self.status != 101

    def body(self) -> Body:
        """What takes the body off the wire."""
        if self.status < 200 or self.status in _EMPTY:
            return Sized(0)
        if "transfer-encoding" in self.headers:
            return Chunks()
        return UntilTheEnd() if self.length is None else Sized(self.length)


def request_for(address: WebAddress, headers: Mapping[str, str], method: str = "GET") -> bytes:
    """A request without its body; a header that would break out of its line is left away."""
    host = address.origin.partition("://")[2]
    lines = [f"{method} {address.target} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {text}" for name, text in headers.items() if not _BREAKS_OUT.search(text)]
    return "\r\n".join([*lines, "", ""]).encode()


def head_of(raw: bytes) -> Head:
    """Take a head apart, without the empty line behind it.

    Raises Malformed.
    """
    first, _, rest = raw.partition(b"\n")
    status = _STATUS.fullmatch(first.removesuffix(b"\r"))
    if status is None:
        raise Malformed("no status line")
    headers: dict[str, str] = {}
    cookies: list[str] = []
    lengths: set[bytes] = set()
    for raw_name, raw_value in _FIELD.findall(_FOLD.sub(b" ", rest)):
        name, value = raw_name.decode("ascii").lower(), _text(raw_value.strip())
        if name == "set-cookie":
            cookies.append(value)
        elif name == "content-length":
            lengths |= _lengths(raw_value)
        elif name == "transfer-encoding":
            if value.lower() == "chunked":
                headers[name] = value
        elif name in headers and name != "location":
            headers[name] = f"{headers[name]}, {value}"
        else:
            headers[name] = value
    length = _only(lengths)
    if length is not None:
        headers["content-length"] = str(length)
    closes = "close" in re.split(r"[, \t]+", headers.get("connection", "").lower())
    keeps = status[1] >= b"1.1" and not closes
    return Head(int(status[2]), headers, tuple(cookies), keeps, length)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _lengths(value: bytes) -> set[bytes]:
    """The lengths that a header states; a nonsensical one states none."""
    parts = [part.strip() for part in value.split(b",")]
    return set(parts) if all(part.isdigit() for part in parts) else set()


def _only(lengths: set[bytes]) -> int | None:
    if len(lengths) > 1:
        raise Malformed("two lengths")
    if not lengths:
        return None
    digits = lengths.pop()
    if len(digits) > _MOST_DIGITS:
        raise Malformed("an absurd length")
    return int(digits)
