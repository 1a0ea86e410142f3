"""One log line for each request: what was asked, and how it went; never what was searched for."""

import re
from secrets import token_hex
from time import perf_counter
from urllib.parse import quote

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"
WELL_FORMED = re.compile(rb"[A-Za-z0-9-]{8,64}")

log = structlog.get_logger("app.access")


class AccessLog:
    """Logs method, path, status, milliseconds and request id; no query string, header or key.

    The request id is the asker's own when it is well formed; it is in the answer as
    `X-Request-ID`, and on every line that is logged on the way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and logs when the answer has gone."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        status = 500  # an answer that never started

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (HEADER, request_id.encode())]
                message = {**message, "headers": headers}
            await send(message)

        started = perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, noting_status)
            finally:
                log.info(
                    "request",
                    method=scope["method"],
                    path=quote(scope["path"], errors="replace"),
                    status=status,
                    ms=round((perf_counter() - started) * 1000, 1),
                )


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == HEADER and WELL_FORMED.fullmatch(value):
            return bytes(value).decode("ascii")
    return token_hex(8)
