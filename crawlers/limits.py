"""How long and how much one visit may take, and whom it may contact."""

from dataclasses import dataclass

from app.addresses import Network
from app.settings import Settings

HOPS = 10  # redirects that are followed; what browsers allow is 20, what pages need is 4
DOCUMENT_BYTES = 16 * 1024  # of anything that is no page: enough to see what it is
ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes of one visit, private networks and ports that are allowed all the same."""

    deadline: float
    connect: float
    first_byte: float
    wire_bytes: int
    inflated_bytes: int
    header_bytes: int
    document_bytes: int = DOCUMENT_BYTES
    allow: tuple[Network, ...] = ()
    ports: tuple[int, ...] = ()

    @classmethod
    def from_settings(cls, settings: Settings) -> "Limits":
        """The limits that the council has set."""
        return cls(
            deadline=settings.crawler_deadline,
            connect=settings.crawler_connect_timeout,
            first_byte=settings.crawler_first_byte_timeout,
            wire_bytes=settings.crawler_wire_bytes,
            inflated_bytes=settings.crawler_inflated_bytes,
            header_bytes=settings.crawler_header_bytes,
            allow=settings.crawler_allow,
            ports=settings.crawler_ports,
        )
