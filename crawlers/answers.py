"""What an address answers: headers by name, a body within limits, and why it ended early."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.freshness.outcomes import Outcome
from crawlers.bodies import inflate
from crawlers.framing import Body, Malformed
from crawlers.heads import Head, head_of
from crawlers.limits import Limits
from crawlers.wires import Wire

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


async def read_head(wire: Wire, limits: Limits) -> Head:
    """The head of the answer itself; those before it only inform.

    Raises HeadersTooLarge, HungUp, Malformed, TimeoutError and OSError.
    """
    left = limits.header_bytes
    while True:
        raw = await wire.head(left, limits.first_byte)
        head = head_of(raw)
        if not head.informs:
            return head
        left -= len(raw)


async def read_answer(
    head: Head, body: Body, wire: Wire, limits: Limits, *, most: int | None = None
) -> Answer:
    """Read at most `most` bytes of the body, less of what is no page, within the limits.

    Raises NoAnswer when the body does not come in time.
    """
    headers = head.headers
    share = _share(headers, limits, limits.wire_bytes if most is None else most)
    raw, more, cut = await _read(body, wire, limits.first_byte, share)
    encodings = headers.get("content-encoding", "").split(",")
    inflated = inflate(raw, encodings, limits.inflated_bytes)
    return Answer(
        status=head.status,
        headers=headers,
        set_cookies=head.set_cookies,
        body=inflated.data,
        wire=len(raw),
        more=more or inflated.more,
        cut=cut or ("encoding" if inflated.broken else None),
        bloated=inflated.more and len(inflated.data) > _BLOAT * max(len(raw), 1),
    )


def _share(headers: Mapping[str, str], limits: Limits, most: int) -> int:
    """Documents are recognised by their beginning; only pages and plain text are read on."""
    kind = headers.get("content-type", "text/html").lower()
    return most if kind.startswith("text/") or "html" in kind else min(most, limits.document_bytes)


async def _read(
    body: Body, wire: Wire, patience: float, most: int
) -> tuple[bytes, bool, str | None]:
    """The body as it came, whether there is more, and why it broke off."""
    pieces: list[bytes] = []
    size, cut = 0, None
    try:
        while not body.done and size <= most:
            data = await wire.read(patience)
            if not data:
                cut = None if body.ends_with_wire else "short"
                break
            pieces.append(body.take(data))
            size += len(pieces[-1])
    except TimeoutError as error:
        raise NoAnswer(Outcome.TIMEOUT, "body") from error
    except Malformed:
        cut = "short"
    except OSError:
        cut = "reset"
    return b"".join(pieces)[:most], size > most, cut
