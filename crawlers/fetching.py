"""One GET of one vetted address: who answers, what comes back, and what it cost."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.addresses import Refusal, WebAddress, may_contact
from app.freshness.outcomes import Outcome
from crawlers.answers import Answer, NoAnswer, read_answer, read_head
from crawlers.certificates import (
    Certificate,
    CertificateProblem,
    blind_context,
    certificate_of,
    context_for_one,
)
from crawlers.framing import Malformed
from crawlers.heads import request_for
from crawlers.limits import Limits
from crawlers.network import AddressForbidden, Line, open_line
from crawlers.resolver import LookupFailed, Resolver
from crawlers.wires import HeadersTooLarge, HungUp, Meter, Wire

HOSTS_KEPT = 512  # hosts whose connections are kept open for the next request


@dataclass
class Journal:
    """What one visit has cost and met so far; kept even when the visit breaks off."""

    stage: str = "dns"
    dns: float = 0.0
    connect: float = 0.0
    tls: float = 0.0
    first_byte: float = 0.0
    wire: int = 0
    inflated: int = 0
    requests: int = 0
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)


class Fetcher:
    """Keeps a few connections per host, each pinned to addresses that were vetted."""

    def __init__(self, limits: Limits, resolver: Resolver, context: ssl.SSLContext) -> None:
        self._limits = limits
        self._resolver = resolver
        self._context = context
        self._lines: dict[str, list[Line]] = {}

    async def get(
        self,
        address: WebAddress,
        *,
        headers: Mapping[str, str],
        journal: Journal,
        now: datetime,
        most: int | None = None,
    ) -> Answer:
        """Ask an address once, reading at most `most` bytes from the wire.

        Raises NoAnswer.
        """
        pins = await self._pins(address, journal)
        line = self._idle_line(address.origin, pins)
        if line is not None:
            try:
                return await self._ask(line, address, headers, journal, now, most)
            except _Stale:
                pass  # the host hung up while the connection lay idle: that says nothing
        line = await self._connect(address, pins, journal, now)
        return await self._ask(line, address, headers, journal, now, most)

    async def aclose(self) -> None:
        """Hang up everywhere."""
        for lines in self._lines.values():
            for line in lines:
                line.wire.close()
        self._lines.clear()

    async def _pins(self, address: WebAddress, journal: Journal) -> tuple[str, ...]:
        if address.literal is not None:
            return (address.host,)
        if address.host in journal.addresses:  # a visit asks once: a second answer may be a trap
            return journal.addresses[address.host]
        journal.stage, started = "dns", time.perf_counter()
        try:
            found = await self._resolver.addresses(address.host)
        except LookupFailed as failure:
            raise NoAnswer(Outcome.DNS_PROBLEM, failure.trouble.value) from failure
        finally:
            journal.dns += time.perf_counter() - started
        if not all(may_contact(number, self._limits.allow) for number in found):
            raise NoAnswer(Outcome.SSRF_FORBIDDEN, Refusal.PRIVATE_ADDRESS.value)
        journal.addresses[address.host] = found
        return found

    def _idle_line(self, origin: str, pins: tuple[str, ...]) -> Line | None:
        lines = self._lines.pop(origin, [])
        usable = [line for line in lines if line.usable and line.address in pins]
        if not usable:
            return None
        line = usable.pop()
        if usable:
            self._lines[origin] = usable
        return line

    def _keep(self, origin: str, line: Line) -> None:
        line.idle_since = time.monotonic()
        if len(self._lines) >= HOSTS_KEPT:
            for oldest in self._lines.pop(next(iter(self._lines))):
                oldest.wire.close()
        self._lines.setdefault(origin, []).append(line)

    async def _connect(
        self, address: WebAddress, pins: tuple[str, ...], journal: Journal, now: datetime
    ) -> Line:
        journal.stage = "connect"
        try:
            return await self._open(address, pins, self._context)
        except ssl.SSLEOFError as error:
            raise NoAnswer(Outcome.TRANSIENT, "reset") from error
        except ssl.SSLError as refusal:
            return await self._look_behind(address, pins, refusal, journal, now)

    async def _open(
        self, address: WebAddress, pins: tuple[str, ...], context: ssl.SSLContext
    ) -> Line:
        """Raises NoAnswer, and ssl.SSLError for what browsers would not accept."""
        try:
            return await open_line(
                address,
                pins,
                context=context,
                allow=self._limits.allow,
                patience=self._limits.connect,
            )
        except AddressForbidden as error:
            raise NoAnswer(Outcome.SSRF_FORBIDDEN, Refusal.PRIVATE_ADDRESS.value) from error
        except ssl.SSLError:
            raise
        except TimeoutError as error:
            raise NoAnswer(Outcome.TIMEOUT, "connect") from error
        except ConnectionAbortedError as error:  # how asyncio says that the handshake took too long
            raise NoAnswer(Outcome.TIMEOUT, "tls") from error
        except ConnectionRefusedError as error:
            raise NoAnswer(Outcome.TRANSIENT, "refused") from error
        except ConnectionError as error:
            raise NoAnswer(Outcome.TRANSIENT, "reset") from error
        except OSError as error:
            raise NoAnswer(Outcome.TRANSIENT, "unreachable") from error

    async def _look_behind(
        self,
        address: WebAddress,
        pins: tuple[str, ...],
        refusal: ssl.SSLError,
        journal: Journal,
        now: datetime,
    ) -> Line:
        """Record the certificate that was refused, and connect trusting just that one."""
        failed = Certificate(address.host, None, None, CertificateProblem.HANDSHAKE)
        journal.certificates[address.host] = failed
        try:
            blind = await self._open(address, pins, blind_context())
            shown = blind.wire.raw_certificate()
            blind.wire.close()
            line = await self._open(address, pins, context_for_one(shown))
        except (ssl.SSLError, ValueError) as error:
            raise NoAnswer(Outcome.TLS_PROBLEM, failed.problem or "handshake") from error
        peer = line.wire.peer_certificate
        journal.certificates[address.host] = certificate_of(address.host, peer, refusal, now)
        line.refusal = refusal
        return line

    async def _ask(
        self,
        line: Line,
        address: WebAddress,
        headers: Mapping[str, str],
        journal: Journal,
        now: datetime,
        most: int | None,
    ) -> Answer:
        self._note_certificate(line, address, journal, now)
        journal.stage = "first_byte"
        fresh, line.used, line.idle_since = not line.used, True, None
        keeps = False
        try:
            answer, keeps = await self._exchange(line.wire, address, headers, journal, most)
        except TimeoutError as error:
            raise NoAnswer(Outcome.TIMEOUT, "first_byte") from error
        except HeadersTooLarge as error:
            raise NoAnswer(Outcome.OVERSIZED, "headers") from error
        except Malformed as error:
            raise NoAnswer(Outcome.TRANSIENT, "malformed") from error
        except (HungUp, OSError) as error:
            if not fresh:
                raise _Stale from error
            detail = "hung_up" if isinstance(error, HungUp) else "reset"
            raise NoAnswer(Outcome.TRANSIENT, detail) from error
        finally:
            self._settle(line.wire, journal)
            if not keeps:
                line.wire.close()
        if keeps:
            self._keep(address.origin, line)
        return answer

    def _note_certificate(
        self, line: Line, address: WebAddress, journal: Journal, now: datetime
    ) -> None:
        if address.scheme == "https":
            journal.certificates[address.host] = certificate_of(
                address.host, line.wire.peer_certificate, line.refusal, now
            )

    @staticmethod
    def _settle(wire: Wire, journal: Journal) -> None:
        journal.connect += wire.meter.connect
        journal.tls += wire.meter.tls
        journal.wire += wire.meter.wire
        wire.meter = Meter()

    async def _exchange(
        self,
        wire: Wire,
        address: WebAddress,
        headers: Mapping[str, str],
        journal: Journal,
        most: int | None,
    ) -> tuple[Answer, bool]:
        """The answer, and whether the connection may be used again."""
        journal.requests += 1
        started = time.perf_counter()
        wire.write(request_for(address, headers))
        head = await read_head(wire, self._limits)
        journal.first_byte = time.perf_counter() - started
        journal.stage = "body"
        body = head.body()
        answer = await read_answer(head, body, wire, self._limits, most=most)
        journal.inflated += len(answer.body)
        return answer, head.keeps and body.done and not body.spare and wire.quiet


class _Stale(Exception):
    """The host had hung up an idle connection."""
