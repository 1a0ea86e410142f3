"""What must be the same for an answer to be the same: the data, our own writes, the day."""

from asyncio import get_running_loop
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic

from sqlalchemy.orm import Session

from app.clock import now
from app.database import Database
from app.directory.change_feed import DataVersion, data_version
from app.freshness.days import day_of

EVERY = 0.25  # seconds after which the data version is read again
OLDEST = 0.75  # seconds that a version may be old while somebody else is reading it again


@dataclass(frozen=True, slots=True)
class Stamp:
    """Answers with the same stamp are the same, but for what moves without a publication.

    `number` is of the last publication, `words` of the last change of the plain words.
    `writes` counts the transactions that this process committed: whoever writes here reads what
    they wrote. Facts run out at midnight, so `day` is London's; `policies` counts the changes to
    how long they last.
    """

    number: int
    writes: int
    day: date
    words: int = 0
    policies: int = 0


class Versions:
    """The stamp of this moment; at most a second behind what other processes publish."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stamp, self._read_at, self._writes = Stamp(0, 0, date.min), float("-inf"), 0
        self._looking = False
        # A thread of its own: those for routes may all be waiting for slow questions.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="data version")
        database.after_writing(self._wrote)

    def fresh(self) -> Stamp | None:
        """The stamp now, when it was read so lately that there is nothing to wait for."""
        return self._counted() if monotonic() - self._read_at < EVERY else None

    async def current(self) -> Stamp | None:
        """The stamp now; None when the database does not answer."""
        age = monotonic() - self._read_at
        if age >= OLDEST or (age >= EVERY and not self._looking):
            try:
                await self._look()
            except Exception:  # whatever it is: the route fails too, and says so in its own words
                return None
        return self._counted()

    def _counted(self) -> Stamp:
        """With our own writes of this very moment; as long as nothing changes, the same object."""
        stamp = self._stamp
        if stamp.writes != self._writes:
            stamp = self._stamp = replace(stamp, writes=self._writes)
        return stamp

    async def _look(self) -> None:
        self._looking = True
        asked_at = monotonic()
        try:
            reached = await get_running_loop().run_in_executor(self._reader, self._read)
        finally:
            self._looking = False
        last = self._stamp
        read = Stamp(
            max(reached.number, last.number),
            self._writes,
            day_of(now()),
            max(reached.words, last.words),
            max(reached.policies, last.policies),
        )
        if read != self._stamp:
            self._stamp = read
        self._read_at = asked_at

    def _read(self) -> DataVersion:
        with self._database.reading() as session:
            return data_version(session)

    def _wrote(self, _: Session) -> None:
        self._writes += 1
