"""How we behave as guests: our name, robots.txt by RFC 9309, Retry-After."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property

from protego import Protego

from app.addresses import WebAddress, join, vet
from app.freshness.outcomes import Outcome
from crawlers.answers import Answer, NoAnswer
from crawlers.fetching import Fetcher, Journal
from crawlers.limits import ROBOTS_BYTES, Limits
from crawlers.siblings import sibling_of

NAME = "LocalOfferDirectory"  # filters refuse names that hold "link", "bot" or "checker"
_REDIRECTS = 5  # RFC 9309, 2.3.1.2
_FRESH = timedelta(hours=24)  # RFC 9309, 2.4
_TRY_AGAIN = timedelta(minutes=10)  # after robots.txt could not be reached
_LAST_WORD = timedelta(days=30)  # an old copy holds this long while it cannot be reached
_LONGEST_WAIT = timedelta(days=30)
_UNMET = ("dns", "connect")  # stages in which the host has not been met: no page can answer either
_SILENT = 504
_STANDS_FOR = {Outcome.SSRF_FORBIDDEN: 404, Outcome.TIMEOUT: _SILENT}


def user_agent(contact_page: str) -> str:
    """Our honest name, with the page that says who we are."""
    return f"{NAME}/1.0 (+{contact_page})"


@dataclass(frozen=True)
class Robots:
    """robots.txt of one origin: its text, nothing when there is none, or that it is unreachable."""

    origin: str
    fetched_at: datetime
    text: str | None = None
    unreachable: bool = False
    silent: bool = False  # unreachable because no answer came in time

    @cached_property
    def _rules(self) -> Protego | None:
        return Protego.parse(self.text) if self.text and not self.unreachable else None

    def allows(self, address: WebAddress) -> bool:
        """Whether we may ask for this address."""
        if self.unreachable:
            return False
        return self._rules is None or self._rules.can_fetch(str(address), NAME)

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between two visits that the site asks for."""
        delay = self._rules.crawl_delay(NAME) if self._rules else None
        return None if delay is None else min(float(delay), 3600.0)

    def state(self, address: WebAddress) -> str:
        """One word for the record."""
        if self.unreachable:
            return "unreachable"
        if self._rules is None:
            return "absent"
        return "allowed" if self.allows(address) else "disallowed"


@dataclass
class RobotsBook:
    """What is known of robots.txt, by origin, for as long as this process lives."""

    known: dict[str, Robots] = field(default_factory=dict)

    def fresh(self, origin: str, now: datetime) -> Robots | None:
        """A copy that may still be believed."""
        robots = self.known.get(origin)
        if robots is None:
            return None
        age = _TRY_AGAIN if robots.unreachable else _FRESH
        return robots if robots.fetched_at <= now < robots.fetched_at + age else None

    def learn(self, robots: Robots) -> Robots:
        """Keep what was just fetched; an older copy speaks for a robots.txt that is unreachable."""
        old = self.known.get(robots.origin)
        speaks = old is not None and not old.unreachable and robots.unreachable
        if speaks and old is not None and robots.fetched_at - old.fetched_at < _LAST_WORD:
            return old
        self.known[robots.origin] = robots
        return robots


class Manners:
    """Asks every host for its rules before anything else."""

    def __init__(self, fetcher: Fetcher, limits: Limits, agent: str, book: RobotsBook) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._headers = {"User-Agent": agent, "Accept": "text/plain,*/*;q=0.5"}
        self._book = book

    async def robots(self, address: WebAddress, journal: Journal, now: datetime) -> Robots:
        """The rules of an address's host.

        Raises NoAnswer when the host itself cannot be reached: then that is the finding.
        """
        known = self._book.fresh(address.origin, now)
        if known is not None:
            return known
        status, body = await self._in_time(
            replace(address, path="/robots.txt", query=None), journal, now
        )
        robots = Robots(address.origin, now)
        if status >= 500:
            robots = replace(robots, unreachable=True, silent=status == _SILENT)
        elif 200 <= status < 300:
            text = body[:ROBOTS_BYTES].decode("utf-8-sig", errors="replace")
            robots = replace(robots, text=text)
        return self._book.learn(robots)

    async def knock(self, address: WebAddress, journal: Journal, now: datetime) -> Answer:
        """What a host whose robots.txt is unreachable answers for a page that never was.

        RFC 9309 then forbids every page, so none is asked for; and yet a host that is down must
        be told from one that only fails to serve its rules.

        Raises NoAnswer when the host does not answer this either.
        """
        try:
            async with asyncio.timeout(self._limits.connect):
                return await self._fetcher.get(
                    sibling_of(address), headers=self._headers, journal=journal, now=now
                )
        except TimeoutError as error:
            raise NoAnswer(Outcome.TIMEOUT, journal.stage) from error

    async def _in_time(
        self, address: WebAddress, journal: Journal, now: datetime
    ) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(self._limits.connect + self._limits.first_byte):
                return await self._fetch(address, journal, now)
        except TimeoutError as error:
            if journal.stage in _UNMET:
                raise NoAnswer(Outcome.TIMEOUT, journal.stage) from error
            return _SILENT, b""

    async def _fetch(
        self, address: WebAddress, journal: Journal, now: datetime
    ) -> tuple[int, bytes]:
        """Status and body at the end of the way; 404, 503 and 504 stand for what they mean here."""
        for hop in range(_REDIRECTS + 1):
            try:
                answer = await self._fetcher.get(
                    address, headers=self._headers, journal=journal, now=now, most=ROBOTS_BYTES
                )
            except NoAnswer as failure:
                if hop == 0 and journal.stage in _UNMET:
                    raise
                return _STANDS_FOR.get(failure.outcome, 503), b""
            onward = answer.headers.get("location")
            if not 300 <= answer.status < 400 or not onward:
                return answer.status, answer.body
            try:
                address = self._vetted(join(address, onward))
            except ValueError:
                return 404, b""  # rules that lie where we may not go are no rules
        return 404, b""  # RFC 9309: after five redirects there is no robots.txt

    def _vetted(self, url: str) -> WebAddress:
        return vet(url, allow=self._limits.allow, ports=self._limits.ports)


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """When the site asks us to come back: `120` or an HTTP date, at most 30 days ahead."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return min(moment, now + _LONGEST_WAIT) if moment > now else None
