"""The post: delivers what waits in the outbox, mail and webhooks, at least once.

Each destination has a round of its own, so that one that hangs holds up nobody else. No transaction
is open while the network is used: messages are claimed, sent, and settled.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

import structlog

from app.database import Database
from app.notices.announcing import webhook_body
from app.notices.outbox import (
    Claimed,
    Destination,
    Failure,
    claim,
    due_destinations,
    give_back,
    settle,
)
from app.notices.signing import signed_headers
from app.notices.webhooks import Receiver, Webhook, receiver_of
from app.settings import Settings
from crawlers.mailing import Mailer
from crawlers.sending import Sender

log = structlog.get_logger(__name__)

BATCH = 50
MAILS = 10  # at a time: each may take half a minute, and the lease must outlast them all
AT_ONCE = 8  # messages under way to one webhook
ENDING = 10.0  # seconds that deliveries under way may take when the process ends

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Delivered:
    """What rounds came to: messages that arrived, will be tried again, and were given up."""

    delivered: int = 0
    postponed: int = 0
    given_up: int = 0

    def add(self, other: "Delivered") -> None:
        """Counts these too."""
        self.delivered += other.delivered
        self.postponed += other.postponed
        self.given_up += other.given_up


@dataclass(slots=True)
class Post:
    """Delivers for one process; several processes share the outbox through claims."""

    database: Database
    sender: Sender
    mailer: Mailer | None
    api_root: str
    now: Clock
    tally: Delivered = field(default_factory=Delivered)
    _rounds: dict[Destination, asyncio.Task[None]] = field(default_factory=dict)
    _ending: bool = False

    @classmethod
    def from_settings(cls, database: Database, settings: Settings, now: Clock) -> "Post":
        """The post of the council's settings."""
        sender, mailer = Sender.from_settings(settings), Mailer.from_settings(settings)
        return cls(database, sender, mailer, f"{settings.base_url}/api", now)

    async def start_rounds(self) -> None:
        """Sets out to every destination for which something is due, unless on the way already."""
        for destination in await asyncio.to_thread(self._due):
            if destination not in self._rounds and not self._ending:
                self._rounds[destination] = asyncio.create_task(self._round(destination))

    async def deliver(self) -> Delivered:
        """Delivers all that is due now, and waits until it is done; answers with the tally."""
        await self.start_rounds()
        await asyncio.gather(*self._rounds.values())
        return self.tally

    async def aclose(self) -> None:
        """Lets what is under way arrive; what was not yet tried is given back."""
        self._ending = True
        if self._rounds:
            await asyncio.wait(self._rounds.values(), timeout=ENDING)
        for task in self._rounds.values():
            task.cancel()

    def _due(self) -> list[Destination]:
        with self.database.reading() as session:
            due = due_destinations(session, self.now())
        return [one for one in due if one is not None or self.mailer is not None]

    async def _round(self, destination: Destination) -> None:
        try:
            going = True
            while going and not self._ending:
                receiver, messages = await asyncio.to_thread(self._claim, destination)
                going = bool(messages) and await self._carry(receiver, messages)
        except Exception:  # one round's trouble is not the others'; the leases run out
            log.exception("a round of the post failed")
        finally:
            del self._rounds[destination]

    def _claim(self, destination: Destination) -> tuple[Receiver | None, list[Claimed]]:
        with self.database.writing() as session:
            if destination is None:
                return None, claim(session, None, self.now(), limit=MAILS)
            webhook = session.get(Webhook, destination)
            if webhook is None:  # removed a moment ago, and its messages with it
                return None, []
            messages = claim(session, destination, self.now(), limit=BATCH)
            return receiver_of(webhook, self.now()), messages

    async def _carry(self, receiver: Receiver | None, messages: Sequence[Claimed]) -> bool:
        """Sends these messages; tells whether the receiver takes any more."""
        rest = list(messages)
        for wave in _waves(messages, AT_ONCE if receiver else 1):
            if self._ending:
                break
            failures = await asyncio.gather(*(self._send(receiver, one) for one in wave))
            rest = rest[len(wave) :]
            await self._note(wave, failures)
            if silent := next((one for one in failures if one and one.everywhere), None):
                # The others go the way of these: each would cost as long a wait for nothing.
                untried = Failure(f"Not tried: just before, {silent.words}", everywhere=True)
                await self._note(rest, [untried] * len(rest))
                return False
        await asyncio.to_thread(self._give_back, rest)
        return not rest

    async def _send(self, receiver: Receiver | None, message: Claimed) -> Failure | None:
        if receiver is None:
            assert self.mailer is not None  # noqa: S101 -- nobody claims mail without one
            return await self.mailer.send(message)
        body, now = webhook_body(message, self.api_root), self.now()
        headers = signed_headers(receiver.secrets, message.id, now, body)
        return await self.sender.send(receiver.url, body, headers, now)

    async def _note(self, messages: Sequence[Claimed], failures: Sequence[Failure | None]) -> None:
        if not messages:
            return
        told = await asyncio.to_thread(self._settle, messages, failures)
        log.info("the post went", **asdict(told))
        self.tally.add(told)

    def _settle(self, messages: Sequence[Claimed], failures: Sequence[Failure | None]) -> Delivered:
        told = Delivered()
        with self.database.writing() as session:
            for message, failure in zip(messages, failures, strict=True):
                waits = settle(session, message, failure, self.now())
                told.delivered += failure is None
                told.postponed += waits
                told.given_up += failure is not None and not waits
        return told

    def _give_back(self, messages: Sequence[Claimed]) -> None:
        if not messages:
            return
        with self.database.writing() as session:
            give_back(session, messages, self.now())


def _waves(messages: Sequence[Claimed], size: int) -> Iterator[Sequence[Claimed]]:
    """One message ahead to see whether anybody is there, then several at a time."""
    yield messages[:1]
    for start in range(1, len(messages), size):
        yield messages[start : start + size]
