"""So many requests from each client in a span of time; whoever asks for more is told when to ask.

Each process counts for itself. A key has a count of its own, because a whole council may ask from
one address. An unknown key counts for its address, so that guessing keys gains nothing.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from math import ceil
from time import monotonic, time

from anyio import to_thread
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.keys import holder_of
from app.api.problems import problem
from app.database import Database
from app.settings import Settings

Refusal = Callable[[int], ASGIApp]  # of the seconds to wait

BELIEVED_FOR = 60.0  # seconds until a key is looked up again: it may have been revoked


class Holders:
    """Who holds a key, remembered for a minute; keys that nobody holds are not remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[bytes, tuple[str, float]] = {}

    def remembered(self, secret: bytes) -> str | None:
        """The holder, if we have looked lately."""
        name, until = self._known.get(sha256(secret).digest(), (None, 0.0))
        return name if monotonic() < until else None

    async def find(self, secret: bytes) -> str | None:
        """The holder by the database; None when there is none, or it does not answer."""
        try:
            name = await to_thread.run_sync(self._holder, secret.decode("latin-1"))
        except SQLAlchemyError:
            return None
        if name:
            self._known[sha256(secret).digest()] = (name, monotonic() + BELIEVED_FOR)
        return name

    def _holder(self, secret: str) -> str | None:
        with self._database.reading() as session:
            found = holder_of(session, secret)
        return f"key {found.actor_id}" if found else None


class LimitedRate:
    """Answers 429 to whoever has asked too often; `pages`: how, by the mounts that people visit."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        database: Database,
        pages: Mapping[str, Refusal] | None = None,
    ) -> None:
        self.app = app
        self._pages = pages or {}
        self._anybody = _limit(settings.api_limit)
        self._with_key = _limit(settings.api_limit_with_key)
        self._counts = FixedWindowRateLimiter(MemoryStorage())
        self._holders = Holders(database)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or says when the next may come."""
        address = None
        if scope["type"] == "http":
            address = whom_to_count(scope["client"][0] if scope.get("client") else "")
        if address is not None and (wait := await self._wait(scope, address)):
            mount = f"/{scope['path'].split('/')[1]}"
            await self._pages.get(mount, _refusal)(wait)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _wait(self, scope: Scope, address: str) -> int:
        """Seconds until this client may ask again; 0: it may now."""
        secret = _secret(scope)
        if secret is None:
            return await self._count(self._anybody, address)
        if holder := self._holders.remembered(secret):
            return await self._count(self._with_key, holder)
        wait = await self._count(self._anybody, address)
        if not wait:
            await self._holders.find(secret)
        return wait

    async def _count(self, limit: RateLimitItem | None, client: str) -> int:
        if limit is None or await self._counts.hit(limit, client):
            return 0
        window = await self._counts.get_window_stats(limit, client)
        return max(1, ceil(window.reset_time - time()))


def _limit(said: str) -> RateLimitItem | None:
    return parse(said) if said else None


@lru_cache(4096)
def whom_to_count(host: str) -> str | None:
    """The address, or its network of 64 bits where it is of the sixth version.

    None for this machine itself. A proxy on it that we were not told to trust would otherwise use
    up one client's share for everybody.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return None  # a socket of this machine
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback:
        return None
    whole = address.exploded
    # Whoever has one such address has all of its network.
    return whole if address.version == 4 else ":".join(whole.split(":")[:4])


def _secret(scope: Scope) -> bytes | None:
    """The key that came with the request, known or not."""
    for name, value in scope["headers"]:
        if name == b"x-api-key":
            return bytes(value)
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return bytes(value[7:].strip())
    return None


def _refusal(wait: int) -> ASGIApp:
    return problem(
        429,
        "Too many requests",
        f"You have asked very often in a short time: ask again in {wait} seconds. Answers may be "
        "kept for as long as Cache-Control says; a key of your own has a higher limit.",
        headers={"retry-after": str(wait)},
    )
