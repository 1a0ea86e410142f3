"""Asks a host about more than one page: a page that never was, and its front page."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.addresses import WebAddress
from crawlers.answers import NoAnswer
from crawlers.fetching import Journal
from crawlers.journeys import Arrival, Trail, Traveller
from crawlers.reading import asks_root, asks_sibling
from crawlers.seen import Seen
from crawlers.siblings import Sibling, folder_of, says_gone, shingles, sibling_of, without_query

_SIBLING_HOLDS = timedelta(days=7)
_ROOT_HOLDS = timedelta(minutes=5)  # an outage passes: what it is asked for is whether one is on
_SECONDS = 10.0  # of the deadline, for each question at most
_KEPT = 4096


@dataclass(frozen=True)
class _Remembered:
    answer: Sibling | None
    until: datetime
    since: datetime

    def holds(self, now: datetime) -> bool:
        return self.since <= now < self.until


class Neighbourhood:
    """Remembers by host and folder how made-up pages are answered, and for minutes the root."""

    def __init__(self, traveller: Traveller) -> None:
        self._traveller = traveller
        self._siblings: dict[str, _Remembered] = {}
        self._roots: dict[str, _Remembered] = {}

    async def look(self, seen: Seen, journal: Journal, now: datetime, *, left: float) -> Seen:
        """What was seen, with what the host says of other pages, where that matters.

        `left` is how many seconds the visit still has.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + left
        sibling = await self._sibling(seen, journal, now, left)
        if sibling is not None:
            seen = replace(seen, sibling=sibling)
        if not asks_root(seen):
            return seen
        return replace(seen, root=await self._root(seen, journal, now, end - loop.time()))

    async def _sibling(
        self, seen: Seen, journal: Journal, now: datetime, left: float
    ) -> Sibling | None:
        why = asks_sibling(seen)
        if why is None:
            return None
        folder, origin = folder_of(seen.asked), seen.asked.origin
        found = _held(self._siblings, folder, now)
        if found is None and why == "first_time":
            elsewhere = _held(self._siblings, origin, now)
            if elsewhere is not None and elsewhere.answer and elsewhere.answer.status >= 400:
                return None  # a host that is honest in one folder is believed in the others
        if found is None:
            answer = await self._ask(sibling_of(seen.asked), journal, now, left)
            if answer is not None and answer.status >= 500:
                answer = None  # a fault tells nothing of pages that never were
            found = _Remembered(answer, now + _SIBLING_HOLDS, now)
            _keep(self._siblings, found, folder, origin)
        return found.answer

    async def _root(
        self, seen: Seen, journal: Journal, now: datetime, left: float
    ) -> Sibling | None:
        origin = seen.final.origin
        found = _held(self._roots, origin, now)
        if found is None:
            front = replace(seen.final, path="/", query=None)
            found = _Remembered(await self._ask(front, journal, now, left), now + _ROOT_HOLDS, now)
            _keep(self._roots, found, origin)
        return found.answer

    async def _ask(
        self, address: WebAddress, journal: Journal, now: datetime, left: float
    ) -> Sibling | None:
        aside = Journal(addresses=journal.addresses)
        try:
            async with asyncio.timeout(max(0.1, min(_SECONDS, left))):
                led = await self._traveller.follow(address, trail=Trail(), journal=aside, now=now)
        except (NoAnswer, TimeoutError):
            return None
        finally:
            journal.wire += aside.wire
            journal.inflated += aside.inflated
            journal.requests += aside.requests
        return _told(led)


def _held(memory: dict[str, _Remembered], key: str, now: datetime) -> _Remembered | None:
    kept = memory.get(key)
    return kept if kept is not None and kept.holds(now) else None


def _keep(memory: dict[str, _Remembered], found: _Remembered, *keys: str) -> None:
    if len(memory) >= _KEPT:
        memory.clear()
    for key in keys:
        memory[key] = found


def _told(led: Arrival) -> Sibling | None:
    """What an answer tells of the host; that of a wall tells nothing."""
    status, page = led.answer.status, led.page
    if status == 429 or (page is not None and led.wall):
        return None
    return Sibling(
        status=status,
        url=str(led.asked),
        final_url=without_query(led.final),
        redirected=led.redirected,
        title=page.title if page else None,
        says_gone=page is not None and says_gone(page),
        shingles=shingles(page.text) if page else frozenset(),
    )
