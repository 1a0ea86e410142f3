"""What stands around the routes: open to every website, tolerant of slashes, and with a limit."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1024 * 1024

OPEN = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Deprecation, ETag, Last-Modified, Link, Location, Retry-After, Sunset, X-Request-ID",
    ),
)
PREFLIGHT = (
    *OPEN,
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Authorization, Content-Type, If-None-Match, X-API-Key, X-Request-ID",
    ),
    (b"access-control-max-age", b"86400"),
)


class OpenToAll:
    """Lets scripts of any website read every answer under `mount`, errors too.

    There are no cookies to steal; pages of people who signed in are elsewhere.
    """

    def __init__(self, app: ASGIApp, mount: str) -> None:
        self.app, self.mount = app, mount

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; answers a browser's question beforehand itself."""

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *OPEN]}
            await send(message)

        if scope["type"] != "http" or not scope["path"].startswith(self.mount):
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            headers = list(PREFLIGHT)
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, opened)


class Tolerant:
    """Takes `/services/` for `/services`, and HEAD wherever there is GET."""

    def __init__(self, app: ASGIApp, mount: str) -> None:
        self.app, self.mount = app, mount

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, put straight."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].rstrip("/")
        root = f"{self.mount}/" if path == self.mount else path
        straight = {**scope, "path": root, "root_path": self.mount}
        if scope["method"] != "HEAD":
            await self.app(straight, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**straight, "method": "GET"}, receive, without_body)


class Limited:
    """Refuses to read more than so many bytes of a request's body."""

    def __init__(
        self, app: ASGIApp, most: int = MAX_BODY, larger: Mapping[str, int] | None = None
    ) -> None:
        """`larger`: paths that may take more, such as uploads."""
        self.app, self.most, self.larger = app, most, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; the route's attempt to read too much ends in a 413."""
        read, most = 0, self.larger.get(scope.get("path", ""), self.most)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                words = f"The body may have {most} bytes at most."
                raise HTTPException(413, words)
            return message

        await self.app(scope, counted, send)
