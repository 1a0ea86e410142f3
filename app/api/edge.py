"""What stands around the routes: open to every website, tolerant of slashes, and with a limit."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1024 * 1024

OPEN = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Last-Modified, Location, Retry-After, X-Request-ID",
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
    """Lets scripts of any website read every answer, errors too. There are no cookies to steal."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; answers a browser's question beforehand itself."""

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *OPEN]}
            await send(message)

        if scope["type"] == "http" and scope["method"] == "OPTIONS":
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

    def __init__(self, app: ASGIApp, most: int = MAX_BODY) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; the route's attempt to read too much ends in a 413."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.most:
                words = f"The body may have {self.most} bytes at most."
                raise HTTPException(413, words)
            return message

        await self.app(scope, counted, send)
