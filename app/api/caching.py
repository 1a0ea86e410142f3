"""Final bytes of public answers, kept in memory for as long as the data stays the same.

A layer before the router: what it knows costs no route, no thread and no query. It keeps whole
answers that say of themselves that they are public and have a strong tag, and no others: so no
error, no answer to a body, no stream. A key changes nothing in a public answer, so those who send
one are given the same; what a route has looked at a key for is kept for nobody. Each is kept a
minute at most, because the day of the last look at a website moves without a publication.
"""

from asyncio import AbstractEventLoop, Event, get_running_loop
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from urllib.parse import unquote_plus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.addresses import MOUNT
from app.api.kept import PACKINGS, PLAIN, WORTH_PACKING, Kept, packing_for, unpacked
from app.api.making import NAME, Making
from app.api.versions import Stamp, Versions

KEPT_FOR = 60.0  # seconds
LONGEST = 4 * 1024 * 1024  # bytes of an answer that is kept
# With these an answer is somebody's own, or a part of one.
PERSONAL = frozenset((b"cookie", b"range"))

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asker:
    """What the request says of its sender: which packings it takes, which copies it has."""

    accepts: bytes
    has: bytes
    wants_body: bool


def asker_of(scope: Scope) -> Asker | None:
    """Who asks; None when the answer may not be kept."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    if not scope["path"].startswith(MOUNT):
        return None
    accepts = has = b""
    for name, value in scope["headers"]:
        if name in PERSONAL:
            return None
        if name == b"accept-encoding":
            accepts = value
        elif name == b"if-none-match":
            has = has + b"," + value if has else value
    return Asker(accepts, has, scope["method"] == "GET")


def in_one_order(query: str) -> str:
    """A query in which the order of parameters does not matter, but for those of one name."""
    return "&".join(sorted(query.split("&"), key=_name)) if "&" in query else query


def _name(parameter: str) -> str:
    return unquote_plus(parameter.partition("=")[0])


class Shelf:
    """Answers by question, up to so many bytes; those that were not asked for longest go first."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def find(self, key: Key, stamp: Stamp) -> Kept | None:
        """The answer, if it still is one."""
        found = self._kept.get(key)
        if found is None or monotonic() >= found[0].until:
            return None
        if found[0].stamp is not stamp and found[0].stamp != stamp:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, kept: Kept) -> None:
        """Keeps an answer, or keeps it once more when it has grown."""
        self._size -= self._kept.pop(key, (kept, 0))[1]
        self._kept[key] = (kept, kept.size)
        self._size += kept.size
        while self._size > self._most:
            self._size -= self._kept.popitem(last=False)[1][1]


class Recording:
    """Takes an answer that may be kept; lets any other pass."""

    def __init__(self, send: Send, stamp: Stamp, passing: Event) -> None:
        self._send, self._stamp, self._passing = send, stamp, passing
        self.making = Making()
        self._start: Message | None = None
        self.kept: Kept | None = None

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start" and self._may_be_kept(message):
            self._start = message
            return
        if self._start is None:
            self._passing.set()
            await self._send(message)
            return
        start, self._start = self._start, None
        body = message.get("body", b"")
        if message.get("more_body") or len(body) > LONGEST:
            self._passing.set()
            await self._send(start)
            await self._send(message)
            return
        left_out = (b"content-length", b"etag")
        headers = [one for one in start["headers"] if one[0] not in left_out]
        tag = dict(start["headers"])[b"etag"]
        until = monotonic() + KEPT_FOR
        self.kept = Kept(self._stamp, until, tag, headers, self.making.unmet)
        self.kept.pack(PLAIN, body)

    def _may_be_kept(self, start: Message) -> bool:
        return not self.making.is_own and _is_public(start)


def _is_public(start: Message) -> bool:
    headers: Mapping[bytes, bytes] = dict(start.get("headers", ()))
    return (
        start["status"] == 200
        and b"public" in headers.get(b"cache-control", b"")
        and headers.get(b"etag", b"").startswith(b'"')
        and headers.get(b"vary", b"Accept-Encoding") == b"Accept-Encoding"
        and b"set-cookie" not in headers
    )


class Cached:
    """Answers what it has kept; of those who ask the same at once, one alone reaches the route.

    `missed` hears of the words of each search that found nothing and is answered again from here.
    """

    def __init__(
        self, app: ASGIApp, versions: Versions, most: int, missed: Callable[[str], None]
    ) -> None:
        self.app, self.versions, self.shelf = app, versions, Shelf(most)
        self._missed = missed
        self._under_way: dict[tuple[AbstractEventLoop, Key, bytes], Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends what is kept, or passes the request on and keeps the answer."""
        asker = asker_of(scope)
        if asker is None:
            await self.app(scope, receive, send)
            return
        stamp = self.versions.fresh() or await self.versions.current()
        if stamp is None:
            await self.app(scope, receive, send)
            return
        key = (scope["path"].rstrip("/"), in_one_order(scope["query_string"].decode("latin-1")))
        if kept := self.shelf.find(key, stamp):
            await self._answer(key, kept, asker, send)
            return
        # Who has a copy of what nobody else asks for is told so without our reading it anew.
        has = b"" if key in self.shelf else asker.has
        flight = (get_running_loop(), key, has)
        if others := self._under_way.get(flight):
            await others.wait()
            if kept := self.shelf.find(key, stamp):
                await self._answer(key, kept, asker, send)
            else:
                await self.app(scope, receive, send)
            return
        landed = self._under_way[flight] = Event()
        try:
            recording = Recording(send, stamp, landed)
            await self.app(_plain(scope, has, recording.making), receive, recording)
            if recording.kept:
                self.shelf.put(key, recording.kept)
        finally:
            del self._under_way[flight]
            landed.set()
        if (kept := recording.kept) is None:
            return
        if asker.has and (tag := kept.had_by(asker.has)):
            await _unchanged(kept, tag, send)
        else:
            await _whole(kept, PLAIN, asker, send)

    async def _answer(self, key: Key, kept: Kept, asker: Asker, send: Send) -> None:
        """Sends an answer that is asked for again: so it is worth packing."""
        if kept.unmet:
            self._missed(kept.unmet)
        if asker.has and (tag := kept.had_by(asker.has)):
            await _unchanged(kept, tag, send)
            return
        packing = packing_for(asker.accepts)
        plain = kept.packed[PLAIN]
        if packing not in kept.packed:
            kept.packed[packing] = plain  # for who asks while it is being packed
            if len(plain.body) >= WORTH_PACKING:
                loop = get_running_loop()
                kept.pack(packing, await loop.run_in_executor(None, PACKINGS[packing], plain.body))
                self.shelf.put(key, kept)
        await _whole(kept, packing, asker, send)


async def _unchanged(kept: Kept, tag: bytes, send: Send) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": kept.unchanged[tag]})
    await send({"type": "http.response.body", "body": b""})


async def _whole(kept: Kept, packing: bytes, asker: Asker, send: Send) -> None:
    chosen = kept.packed[packing]
    await send({"type": "http.response.start", "status": 200, "headers": chosen.headers})
    body = chosen.body if asker.wants_body else b""
    await send({"type": "http.response.body", "body": body})


def _plain(scope: Scope, has: bytes, making: Making) -> Scope:
    """The request as the route is to see it: for the whole answer, unless the asker has it."""
    headers = [one for one in scope["headers"] if one[0] != b"if-none-match"]
    if has:
        headers.append((b"if-none-match", unpacked(has)))
    return {**scope, "method": "GET", "headers": headers, NAME: making}
