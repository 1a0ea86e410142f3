"""What stands around pages for people: no copies, no scripts but ours, no frames, no traces."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-robots-tag", b"noindex, nofollow, noarchive"),
)
SECURE = (b"strict-transport-security", b"max-age=31536000")


class Guarded:
    """Sends every page with headers that keep it to the browser that asked.

    `referrer` is who may learn the address of a page, by the names of Referrer-Policy.
    """

    def __init__(self, app: ASGIApp, *, referrer: str, secure: bool) -> None:
        self.app = app
        always = (*HEADERS, (b"referrer-policy", referrer.encode()))
        self.headers = (*always, SECURE) if secure else always

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *self.headers]}
            await send(message)

        await self.app(scope, receive, guarded)
