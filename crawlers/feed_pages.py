"""Asks a feed for its pages: where they may be, how often to ask again, how large they may be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from app.directory.importing.envelope import Page, read_page
from app.directory.importing.files import UnreadableFile
from app.directory.importing.json_files import parse_json

Sleep = Callable[[float], Awaitable[None]]

# where suppliers keep their feed when the address given is only that of their site
VARIANTS = (
    "/services",
    "/api/services",
    "/api/v1/services",
    "/v1/services",
    "/openreferral/v1/services",
    "/o/ServiceDirectoryService/v2/services",
    "/ServiceDirectoryService/services",
)


@dataclass(frozen=True, slots=True)
class FetchedJson:
    """One answer: its status (None when nobody answered), its body, and what went wrong."""

    status: int | None
    body: bytes = b""
    problem: str | None = None


class FetchJson(Protocol):
    """Asks one address, politely and from vetted addresses only; never raises for the network."""

    def __call__(self, url: str, /) -> Awaitable[FetchedJson]:
        """The answer of this address."""
        ...


class FeedFailed(Exception):
    """The feed could not be read to its end; what was read is kept, and the next run goes on."""


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """How a feed is walked. Seconds; bytes of one page."""

    per_page: int = 50
    pause: float = 0.5
    retries: int = 2
    longest: float = 3600.0
    page_bytes: int = 20 * 1024 * 1024
    pages: int = 20_000


POLITELY = FeedLimits()


def services_addresses(url: str) -> list[str]:
    """Where the services of the feed at this address may be, likeliest first."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if path.endswith("/services"):
        return [url]
    paths = [path + variant for variant in VARIANTS]
    return [urlunsplit(parts._replace(path=one, fragment="")) for one in paths]


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks, within limits, and can wait."""

    fetch: FetchJson
    limits: FeedLimits
    sleep: Sleep

    async def page(self, url: str, number: int, *, retries: int) -> Page:
        """One page of a feed. Raises FeedFailed."""
        return await _read(self, url, number, retries=retries)

    async def one(self, url: str) -> FetchedJson:
        """One address, again and later where waiting may help."""
        return await _ask(self, url, self.limits.retries)


async def _read(asking: Asking, url: str, page: int, *, retries: int) -> Page:
    parts = urlsplit(url)
    given = [(k, v) for k, v in parse_qsl(parts.query) if k not in ("page", "per_page")]
    query = [*given, ("page", str(page)), ("per_page", str(asking.limits.per_page))]
    address = urlunsplit(parts._replace(query=urlencode(query)))
    answer = await _ask(asking, address, retries)
    if answer.status != 200:
        raise FeedFailed(f"{address}: {answer.problem or f'answered {answer.status}'}.")
    try:
        return read_page(parse_json(answer.body, address))
    except UnreadableFile as error:
        raise FeedFailed(str(error)) from error


async def _ask(asking: Asking, url: str, retries: int) -> FetchedJson:
    """Asks once more, and later, where waiting may help."""
    for attempt in range(retries + 1):
        answer = await asking.fetch(url)
        if len(answer.body) > asking.limits.page_bytes:
            megabytes = asking.limits.page_bytes // (1024 * 1024)
            return FetchedJson(None, problem=f"the answer is larger than {megabytes} MB")
        passing = answer.status is None or answer.status in (408, 425, 429) or answer.status >= 500
        if not passing or attempt == retries:
            return answer
        await asking.sleep(asking.limits.pause * 4 ** (attempt + 1))
    return answer
