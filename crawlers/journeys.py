"""Follows one address to where it leads, hop by hop: redirects, Refresh, meta refresh, script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.addresses import AddressRefused, WebAddress, join, vet
from app.freshness.outcomes import Outcome
from crawlers.answers import Answer, NoAnswer
from crawlers.charsets import decode
from crawlers.cookies import CookieJar
from crawlers.fetching import Fetcher, Journal
from crawlers.limits import HOPS, Limits
from crawlers.manners import Manners
from crawlers.pages import Page, parse_refresh, read_page
from crawlers.script_redirects import scripted_place
from crawlers.visits import Hop, Known, RobotsSeen
from crawlers.walls import wall_sign

_PAGES = ("text/html", "application/xhtml+xml")
_OF_A_BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


@dataclass
class Trail:
    """What was met on the way so far; kept even when the way breaks off."""

    hops: list[Hop] = field(default_factory=list)
    robots: dict[str, RobotsSeen] = field(default_factory=dict)
    at: WebAddress | None = None


@dataclass(frozen=True)
class Arrival:
    """Where an address led, and what stands there."""

    asked: WebAddress
    final: WebAddress
    answer: Answer
    page: Page | None
    html: str
    wall: str | None  # what shows that a wall answered
    hops: tuple[Hop, ...]

    @property
    def redirected(self) -> bool:
        """Whether the address led elsewhere."""
        return len(self.hops) > 1

    @property
    def permanent(self) -> bool:
        """Whether every hop said that it was for good."""
        ways = self.hops[:-1]
        return bool(ways) and all(
            hop.status in (301, 308) and hop.step == "location" for hop in ways
        )


class Traveller:
    """Takes one hop after another; each is vetted, pinned and put to robots.txt."""

    def __init__(self, fetcher: Fetcher, manners: Manners, limits: Limits, agent: str) -> None:
        self._fetcher = fetcher
        self._manners = manners
        self._limits = limits
        self._headers = {"User-Agent": agent, **_OF_A_BROWSER}

    def vetted(self, url: str) -> WebAddress:
        """The address, if it is one that we may ask for.

        Raises NoAnswer.
        """
        try:
            return vet(url, allow=self._limits.allow, ports=self._limits.ports)
        except AddressRefused as refused:
            raise NoAnswer(Outcome.SSRF_FORBIDDEN, refused.reason.value) from refused

    async def follow(
        self,
        address: WebAddress,
        *,
        trail: Trail,
        journal: Journal,
        now: datetime,
        known: Known | None = None,
    ) -> Arrival:
        """Go where the address leads.

        Raises NoAnswer.
        """
        asked, cookies = address, CookieJar()
        met: set[tuple[str, int]] = set()
        while True:
            trail.at = address
            place = (str(address), cookies.state)
            if place in met:
                raise NoAnswer(Outcome.LOOP, "circle")
            if len(trail.hops) > HOPS:
                raise NoAnswer(Outcome.LOOP, "too_many_hops")
            met.add(place)
            down = await self._ask_robots(address, trail, journal, now)
            answer = down or await self._fetcher.get(
                address,
                headers=self._with(cookies, address, asked, known),
                journal=journal,
                now=now,
            )
            cookies.take(address, answer.set_cookies)
            location = _location(answer)
            if location:  # what comes with it is for nobody to read
                trail.hops.append(Hop(answer.status, str(address), "location"))
                address = self.vetted(_joined(address, location))
                continue
            html, page = _read(answer)
            wall = wall_sign(answer.status, answer.headers, page, html)
            step, url = (None, None) if wall else _onward(answer, page, html)
            trail.hops.append(Hop(answer.status, str(address), step))
            onward = None if url is None else self._next(address, url)
            if onward is None:
                return Arrival(asked, address, answer, page, html, wall, tuple(trail.hops))
            address = onward

    def _next(self, address: WebAddress, url: str) -> WebAddress | None:
        joined = _joined(address, url)
        if not joined.lower().startswith(("http:", "https:")):
            return None  # `javascript:` and its like: people stay where they are
        onward = self.vetted(joined)
        return None if onward == address else onward  # a page that only reloads itself

    async def _ask_robots(
        self, address: WebAddress, trail: Trail, journal: Journal, now: datetime
    ) -> Answer | None:
        """The host's own error, when it answers nothing else; else nothing.

        Raises NoAnswer where robots.txt forbids the address, or cannot be read on a host that
        answers otherwise.
        """
        robots = await self._manners.robots(address, journal, now)
        state = robots.state(address)
        trail.robots[address.origin] = RobotsSeen(address.origin, state, robots.crawl_delay)
        if robots.allows(address):
            return None
        if not robots.unreachable:
            raise NoAnswer(Outcome.ROBOTS_DISALLOWED, "disallowed")
        answer = await self._manners.knock(address, journal, now)
        if answer.status >= 500:
            return answer
        detail = "robots_timeout" if robots.silent else "robots_unreachable"
        raise NoAnswer(Outcome.ROBOTS_DISALLOWED, detail)

    def _with(
        self, cookies: CookieJar, address: WebAddress, asked: WebAddress, known: Known | None
    ) -> Mapping[str, str]:
        headers = dict(self._headers)
        if known is not None and str(address) == (known.url or str(asked)):
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.last_modified:
                headers["If-Modified-Since"] = known.last_modified
        cookie = cookies.header(address)
        if cookie:
            headers["Cookie"] = cookie
        return headers


def _joined(address: WebAddress, reference: str) -> str:
    try:
        return join(address, reference)
    except ValueError as error:
        raise NoAnswer(Outcome.SSRF_FORBIDDEN, "malformed") from error


def _read(answer: Answer) -> tuple[str, Page | None]:
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if answer.status == 304:
        return "", None
    if not answer.body:
        return "", (Page(None, None, None, "") if kind in ("", *_PAGES) else None)
    start = answer.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks = start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--"))
    if kind in _PAGES or looks or (kind == "" and start.startswith(b"<")):
        html = decode(answer.body, answer.headers.get("content-type", ""))
        return html, read_page(html)
    return "", None


def _location(answer: Answer) -> str | None:
    leads = answer.status in (300, 301, 302, 303, 307, 308)
    return answer.headers.get("location") if leads else None


def _onward(answer: Answer, page: Page | None, html: str) -> tuple[str | None, str | None]:
    """How and where an answer that is no wall leads its readers on."""
    if not 200 <= answer.status < 300:
        return None, None
    header = parse_refresh(answer.headers.get("refresh", ""))
    if header is not None:
        return "refresh", header.url
    if page is not None and page.refresh is not None:
        return "meta", page.refresh.url
    place = None if page is None else scripted_place(html, page.text)
    return (None, None) if place is None else ("script", place)
