"""Ground: styles and scripts of pages, under names that change with what they hold.

A name holds a digest of its file, so a browser may keep it for ever. What the council's settings
say of colours is one more style sheet.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from starlette.types import Receive, Scope, Send

MOUNT = "/static"
HERE = Path(__file__).parent
# What `npm run build` makes is left out where it was not run: pages work without it.
SOURCES = ("build/site.css", "build/govuk-frontend.js", "site.js")
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
FOR_EVER = b"public, max-age=31536000, immutable"
DIGEST_LETTERS = 12


class Files:
    """The files that pages link to, held in memory, and the application that serves them."""

    def __init__(self, colour: str) -> None:
        self._names: dict[str, str] = {}
        self._bodies: dict[str, tuple[bytes, str]] = {}
        for source in SOURCES:
            if (HERE / source).exists():
                self._add(Path(source).name, (HERE / source).read_bytes())
        self._add("council.css", f":root{{--council-colour:{colour}}}\n".encode())

    def _add(self, name: str, body: bytes) -> None:
        body = self._with_names(body) if name.endswith(".js") else body
        stem, dot, ending = name.rpartition(".")
        hashed = f"{stem}-{sha256(body).hexdigest()[:DIGEST_LETTERS]}{dot}{ending}"
        self._names[name] = hashed
        self._bodies[hashed] = (body, TYPES[f".{ending}"])

    def _with_names(self, body: bytes) -> bytes:
        """A script imports others by the names that they have here."""
        for name, hashed in self._names.items():
            body = body.replace(f'"./{name}"'.encode(), f'"./{hashed}"'.encode())
        return body

    def url(self, name: str) -> str | None:
        """The address of a file, or None where it was not built."""
        hashed = self._names.get(name)
        return f"{MOUNT}/{hashed}" if hashed else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a file; knows no other names than those it gave out."""
        found = self._bodies.get(scope["path"].rsplit("/", 1)[-1])
        wanted = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if found is None or not wanted:
            await _answer(send, 404, {b"cache-control": b"no-store"}, b"")
            return
        body, kind = found
        headers = {
            b"content-type": kind.encode(),
            b"cache-control": FOR_EVER,
            b"x-content-type-options": b"nosniff",
        }
        await _answer(send, 200, headers, body, with_body=scope["method"] == "GET")


async def _answer(
    send: Send, status: int, headers: Mapping[bytes, bytes], body: bytes, *, with_body: bool = True
) -> None:
    listed = [*headers.items(), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": listed})
    await send({"type": "http.response.body", "body": body if with_body else b""})
