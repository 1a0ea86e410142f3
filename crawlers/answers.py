"""What an address answers: headers by name, a body within limits, and why it ended early."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore2

from app.freshness.outcomes import Outcome
from crawlers.bodies import inflate

_BLOAT = 20  # times: beyond what compression does to real pages


class NoAnswer(Exception):
    """The address gave no answer that could be read."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True)
class Answer:
    """What an address answered; `cut` says why the body ended early, if it did."""

    status: int
    headers: Mapping[str, str]  # names in lower case; repeated ones joined by commas
    set_cookies: tuple[str, ...]
    body: bytes
    wire: int
    more: bool  # the body goes on beyond our limits
    cut: str | None
    bloated: bool  # tiny on the wire, huge when inflated


async def read_answer(
    response: httpcore2.Response, *, most: int, limit: int, document: int
) -> Answer:
    """Read at most `most` bytes of the body (`document` of what is no page), inflated `limit`.

    Raises NoAnswer when the body does not come in time.
    """
    headers, cookies = _named(response.headers)
    raw, more, cut = await _read(response, _share(headers, most, document))
    inflated = inflate(raw, headers.get("content-encoding", "").split(","), limit)
    return Answer(
        status=response.status,
        headers=headers,
        set_cookies=cookies,
        body=inflated.data,
        wire=len(raw),
        more=more or inflated.more,
        cut=cut or ("encoding" if inflated.broken else None),
        bloated=inflated.more and len(inflated.data) > _BLOAT * max(len(raw), 1),
    )


def _named(headers: list[tuple[bytes, bytes]]) -> tuple[dict[str, str], tuple[str, ...]]:
    named: dict[str, str] = {}
    cookies: list[str] = []
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
        if name == "set-cookie":
            cookies.append(value)
        elif name in named and name != "location":
            named[name] = f"{named[name]}, {value}"
        else:
            named[name] = value
    return named, tuple(cookies)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _share(headers: Mapping[str, str], most: int, document: int) -> int:
    """Documents are recognised by their beginning; only pages and plain text are read on."""
    kind = headers.get("content-type", "text/html").lower()
    return most if kind.startswith("text/") or "html" in kind else min(most, document)


async def _read(response: httpcore2.Response, most: int) -> tuple[bytes, bool, str | None]:
    """The body as it came, whether there is more, and why it broke off."""
    pieces: list[bytes] = []
    size, cut = 0, None
    try:
        async for piece in response.stream:  # type: ignore[union-attr]  # asynchronous here
            pieces.append(piece)
            size += len(piece)
            if size > most:
                break
    except httpcore2.ReadTimeout as error:
        raise NoAnswer(Outcome.TIMEOUT, "body") from error
    except httpcore2.ProtocolError:
        cut = "short"
    except httpcore2.NetworkError:
        cut = "reset"
    finally:
        await asyncio.shield(response.aclose())
    return b"".join(pieces)[:most], size > most, cut
