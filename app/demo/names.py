"""The pretend web's name server: every answer is scripted, and most of the ways to have none."""

import asyncio
from collections.abc import Sequence
from enum import Enum
from ipaddress import ip_address
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class Silence(Enum):
    """Ways of a name server to give no address."""

    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    SERVFAIL = "servfail"
    NO_ANSWER = "no_answer"


Answer = Silence | tuple[str, ...]


class PretendNames(asyncio.DatagramProtocol):
    """Answers A and AAAA on loopback; what a name answers may change from query to query."""

    def __init__(self, ttl: int = 0) -> None:
        self._ttl = ttl  # seconds that an answer may be remembered
        self._names: dict[str, list[Answer]] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self.queries: list[tuple[str, str]] = []  # (name, kind)

    def set(self, name: str, *answers: Answer) -> None:
        """Give a name its answers: one after the other, the last one for ever."""
        self._names[name.lower()] = list(answers)

    def addresses(self, name: str) -> Sequence[str]:
        """What a name answers now, without using its answer up."""
        answer = self._names.get(name.lower(), [Silence.NXDOMAIN])[0]
        return () if isinstance(answer, Silence) else answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The server listens."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A question has come."""
        try:
            reply = self._reply(dns.message.from_wire(data))
        except dns.exception.DNSException:
            return
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply.to_wire(), addr)

    def _reply(self, query: dns.message.Message) -> dns.message.Message | None:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.queries.append((name, kind))
        answer = self._take(name, kind)
        if answer is Silence.NO_ANSWER:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if answer is Silence.NXDOMAIN:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif answer is Silence.SERVFAIL:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif not isinstance(answer, Silence):
            version = {"A": 4, "AAAA": 6}.get(kind)
            fitting = [number for number in answer if ip_address(number).version == version]
            if fitting:
                reply.answer.append(
                    dns.rrset.from_text(question.name, self._ttl, "IN", kind, *fitting)
                )
        return reply

    def _take(self, name: str, kind: str) -> Answer:
        answers = self._names.get(name)
        if not answers:
            return Silence.NXDOMAIN
        # The IPv4 and the IPv6 question belong together: the turn passes with the first.
        return answers.pop(0) if kind == "A" and len(answers) > 1 else answers[0]
