"""Sends one signed message to a webhook, through the same vetted, pinned network as visits.

Nothing is sent past a bad certificate, and no redirect is followed: a signed message is for the
address that it was written to.
"""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from app.addresses import AddressRefused, Refusal, WebAddress, may_contact
from app.notices.outbox import Failure
from app.notices.webhooks import vetted
from app.settings import Settings
from crawlers.answers import Answer, NoAnswer, read_answer, read_head
from crawlers.framing import Malformed
from crawlers.heads import request_for
from crawlers.limits import Limits
from crawlers.manners import user_agent
from crawlers.network import AddressForbidden, open_line
from crawlers.resolver import LookupFailed, Resolver
from crawlers.wires import HeadersTooLarge, HungUp

ANSWER_BYTES = 4096  # of the answer only the status counts
BUSY = (408, 425, 429)
USUAL_PORTS = (80, 443)


@dataclass(frozen=True, slots=True)
class Sender:
    """Posts bodies to webhooks. Private networks are those that the setting for webhooks names."""

    limits: Limits
    resolver: Resolver
    context: ssl.SSLContext
    name: str

    @classmethod
    def from_settings(cls, settings: Settings) -> "Sender":
        """The sender of the council's settings."""
        limits = Limits(
            deadline=settings.crawler_first_byte_timeout,
            connect=settings.crawler_connect_timeout,
            first_byte=settings.crawler_first_byte_timeout,
            wire_bytes=ANSWER_BYTES,
            inflated_bytes=ANSWER_BYTES,
            header_bytes=settings.crawler_header_bytes,
            allow=settings.webhooks_allow,
        )
        context = ssl.create_default_context()
        if settings.crawler_ca_file:
            context.load_verify_locations(cafile=str(settings.crawler_ca_file))
        resolver = Resolver(settings.crawler_resolver, patience=limits.connect)
        return cls(limits, resolver, context, user_agent(str(settings.contact_page)))

    async def send(
        self, url: str, body: bytes, headers: dict[str, str], now: datetime
    ) -> Failure | None:
        """Posts a body once; None when the receiver took it (2xx)."""
        try:
            async with asyncio.timeout(self.limits.deadline):
                answer = await self._post(url, body, headers)
        except TimeoutError:
            words = f"No answer within {self.limits.deadline:g} seconds."
            return Failure(words, everywhere=True)
        except AddressRefused as refused:
            return Failure(f"{refused.reason.words}.", everywhere=True)
        except AddressForbidden:
            return Failure(f"{Refusal.PRIVATE_ADDRESS.words}, or the port.", everywhere=True)
        except LookupFailed as failure:
            return Failure(f"The name leads nowhere ({failure.trouble}).", everywhere=True)
        except NoAnswer as failure:
            return Failure(f"{failure.outcome.words} ({failure.detail}).", everywhere=True)
        except ssl.SSLError as error:
            return Failure(f"The certificate is refused ({error.reason}).", everywhere=True)
        except (OSError, HeadersTooLarge, HungUp, Malformed) as error:
            return Failure(f"No answer ({type(error).__name__}).", everywhere=True)
        return judged(answer.status, answer.headers.get("retry-after"), now)

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        address = vetted(url, self.limits.allow)
        line = await open_line(
            address,
            await self._pins(address),
            context=self.context,
            allow=self.limits.allow,
            patience=self.limits.connect,
        )
        try:
            line.wire.write(self._request(address, body, headers) + body)
            head = await read_head(line.wire, self.limits)
            return await read_answer(head, head.body(), line.wire, self.limits)
        finally:
            line.wire.close()

    async def _pins(self, address: WebAddress) -> tuple[str, ...]:
        """The network addresses to connect to. Raises AddressForbidden, LookupFailed."""
        literal = address.literal is not None
        found = (address.host,) if literal else await self.resolver.addresses(address.host)
        usual = address.port in USUAL_PORTS
        if not all(self._may_tell(one, usual=usual) for one in found):
            raise AddressForbidden
        return found

    def _may_tell(self, number: str, *, usual: bool) -> bool:
        """Public addresses on the usual ports, and allowed networks on any."""
        allowed = any(ip_address(number) in network for network in self.limits.allow)
        return allowed or (usual and may_contact(number))

    def _request(self, address: WebAddress, body: bytes, headers: dict[str, str]) -> bytes:
        ours = {
            "User-Agent": self.name,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        return request_for(address, ours | headers, "POST")


def judged(status: int, retry_after: str | None, now: datetime) -> Failure | None:
    """What a status means: 2xx took it, 410 wants no more, a busy receiver gets rest."""
    if 200 <= status < 300:
        return None
    words = f"The receiver answered {status}."
    if 300 <= status < 400:
        words = f"The receiver answered {status}: redirects are not followed."
    return Failure(
        words,
        for_good=status == 410,
        everywhere=status in BUSY or status >= 500,
        retry_after=_wait(retry_after, now),
    )


def _wait(text: str | None, now: datetime) -> timedelta | None:
    """Retry-After: seconds, or a date."""
    if not text:
        return None
    if text.strip().isdecimal():
        return timedelta(seconds=min(int(text.strip()[:9]), 10**9))
    try:
        return parsedate_to_datetime(text) - now
    except (TypeError, ValueError):  # no date, or one without a zone
        return None
