"""What one visit to an address found, with all that the finding rests on."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from app.freshness.outcomes import Outcome
from crawlers.certificates import Certificate
from crawlers.pages import Page
from crawlers.quotes import quotes_of


@dataclass(frozen=True)
class Known:
    """What an earlier visit left, so that an unchanged page need not be sent again."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None  # where it was found, when that is not the address itself


@dataclass(frozen=True)
class Hop:
    """One answer on the way; `step` is how the next one was reached."""

    status: int
    url: str
    step: str | None = None  # location, refresh, meta, script


@dataclass(frozen=True)
class Timings:
    """Seconds: names, connections and handshakes of the whole visit, first byte of the last hop."""

    dns: float = 0.0
    connect: float = 0.0
    tls: float = 0.0
    first_byte: float = 0.0
    total: float = 0.0


@dataclass(frozen=True)
class Bytes:
    """Read from the wire in the whole visit, headers included; and bodies after decompression."""

    wire: int = 0
    inflated: int = 0


@dataclass(frozen=True)
class RobotsSeen:
    """What robots.txt of one host says to us."""

    origin: str
    state: str  # allowed, disallowed, absent, unreachable
    crawl_delay: float | None = None


@dataclass(frozen=True)
class Visit:
    """One visit: an outcome and its evidence."""

    url: str
    outcome: Outcome
    detail: str
    at: datetime
    status: int | None = None
    final_url: str | None = None
    chain: tuple[Hop, ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict)
    timings: Timings = Timings()
    bytes: Bytes = Bytes()
    certificate: Certificate | None = None
    robots: tuple[RobotsSeen, ...] = ()
    page: Page | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after: datetime | None = None
    addresses: tuple[str, ...] = ()

    @property
    def permanent(self) -> bool:
        """Whether every hop on the way says that it is for good."""
        *ways, _ = self.chain or (Hop(0, ""),)
        return bool(ways) and all(hop.status in (301, 308) for hop in ways)

    def as_json(self) -> dict[str, Any]:
        """The visit as one JSON object; times in ISO 8601, seconds rounded to microseconds."""
        whole = {key: _plain(getattr(self, key)) for key in self.__dataclass_fields__}
        whole["page"] = _page(self.page)
        return whole


def _page(page: Page | None) -> dict[str, Any] | None:
    if page is None:
        return None
    return {
        "title": page.title,
        "language": page.language,
        "phones": list(page.phones),
        "emails": list(page.emails),
        "postcodes": list(page.postcodes),
        "newest_date": _plain(page.newest_date),
        "closure": page.closure,
        "timetable": _plain(page.timetable),
        "excerpt": page.excerpt,
        "quotes": quotes_of(page),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return _plain(asdict(value))
    return value
