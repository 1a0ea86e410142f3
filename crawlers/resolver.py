"""Looks names up ourselves, so that the address we vet is the address we connect to."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

import dns.asyncresolver
import dns.exception
import dns.resolver

LONGEST_MEMORY = 300.0  # seconds that an answer is kept at most, whatever its TTL
NAMES_REMEMBERED = 4096


class LookupTrouble(StrEnum):
    """Why a name gave no address; only the first two say something about the name itself."""

    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    SERVFAIL = "dns_servfail"
    TIMEOUT = "dns_timeout"
    UNREACHABLE = "dns_unreachable"  # no name server to ask: we could not look


_GRAVEST_FIRST = (
    LookupTrouble.UNREACHABLE,
    LookupTrouble.TIMEOUT,
    LookupTrouble.SERVFAIL,
    LookupTrouble.NODATA,
    LookupTrouble.NXDOMAIN,
)


class LookupFailed(Exception):
    """The name could not be turned into an address."""

    def __init__(self, trouble: LookupTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True)
class _Found:
    addresses: tuple[str, ...]
    ttl: float


class Resolver:
    """Asks one name server, or the machine's, for the IPv4 and IPv6 addresses of a name."""

    def __init__(self, nameserver: str | None = None, *, patience: float = 5.0) -> None:
        self._patience = patience
        self._remembered: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._server = _configured(nameserver)

    async def addresses(self, name: str) -> tuple[str, ...]:
        """All addresses of a name, IPv4 first.

        Raises LookupFailed.
        """
        now = asyncio.get_running_loop().time()
        until, known = self._remembered.get(name, (0.0, ()))
        if known and until > now:
            return known
        answers = await asyncio.gather(self._ask(name, "A"), self._ask(name, "AAAA"))
        found = [answer for answer in answers if isinstance(answer, _Found)]
        if not found:
            raise LookupFailed(next(t for t in _GRAVEST_FIRST if t in answers))
        addresses = tuple(address for answer in found for address in answer.addresses)
        ttl = min(LONGEST_MEMORY, *(answer.ttl for answer in found))
        self._remember(name, addresses, now + ttl)
        return addresses

    def _remember(self, name: str, addresses: tuple[str, ...], until: float) -> None:
        if len(self._remembered) >= NAMES_REMEMBERED:
            self._remembered.clear()
        self._remembered[name] = (until, addresses)

    async def _ask(self, name: str, kind: str) -> _Found | LookupTrouble:
        if self._server is None:
            return LookupTrouble.UNREACHABLE
        try:
            answer = await self._server.resolve(name, kind, search=False, lifetime=self._patience)
        except dns.resolver.NXDOMAIN:
            return LookupTrouble.NXDOMAIN
        except dns.resolver.NoAnswer:
            return LookupTrouble.NODATA
        except dns.resolver.NoNameservers:
            return LookupTrouble.SERVFAIL
        except dns.resolver.LifetimeTimeout:
            return LookupTrouble.TIMEOUT
        except (dns.exception.DNSException, OSError):
            return LookupTrouble.UNREACHABLE
        rows = answer.rrset or ()
        return _Found(tuple(row.address for row in rows), answer.rrset.ttl if answer.rrset else 0)


def _configured(nameserver: str | None) -> dns.asyncresolver.Resolver | None:
    if nameserver is None:
        try:
            return dns.asyncresolver.Resolver()
        except (dns.resolver.NoResolverConfiguration, OSError):
            return None
    host, _, port = nameserver.rpartition(":")
    server = dns.asyncresolver.Resolver(configure=False)
    server.nameservers = [host or port]
    server.port = int(port) if host else 53
    return server
