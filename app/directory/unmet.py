"""What people looked for and did not find, as words of our own vocabulary and nothing else.

What somebody types may name a child. So only sets of synonyms are counted, by the first of their
words, and they are shown when they were asked for often enough to be nobody's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

from sqlalchemy import Column, Date, Integer, String, Table, select
from sqlalchemy.orm import Session

from app.database import Base
from app.dialects import upsert
from app.directory.understanding.wanted import Wanted

SHOWN_FROM = 5
MOST_SHOWN = 200
LENGTH = 200  # letters of all words together
PATIENCE = timedelta(minutes=1)
MOST_KEPT = 500  # different searches between two writings; more than that is somebody's robot

searches = Table(
    "unmet_searches",
    Base.metadata,
    Column("words", String(LENGTH), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class UnmetSearch:
    """Words that found nothing, how often, and when last."""

    words: str
    times: int
    last_on: date


class Unmet:
    """Counts in memory, and hands out what is due to be written, all at once."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()
        self._since: datetime | None = None
        self._turn = Lock()

    def count(self, wanted: Wanted, now: datetime) -> str:
        """A search that found nothing, by the words that it is counted by.

        One without words of our own is not counted.
        """
        words = words_of(wanted)
        if words:
            self.count_again(words, now)
        return words

    def count_again(self, words: str, now: datetime) -> None:
        """The same search by somebody else, who was given the same answer."""
        with self._turn:
            if words in self._counted or len(self._counted) < MOST_KEPT:
                self._counted[words] += 1
                self._since = self._since or now

    def due(self, now: datetime) -> Counter[str]:
        """What was counted, when the first of it has waited long enough; forgotten here then."""
        with self._turn:
            if self._since is None or now - self._since < PATIENCE:
                return Counter()
            return self._taken()

    def rest(self) -> Counter[str]:
        """What was counted and not yet handed out, before this process ends."""
        with self._turn:
            return self._taken()

    def _taken(self) -> Counter[str]:
        counted, self._counted, self._since = self._counted, Counter(), None
        return counted


def words_of(wanted: Wanted) -> str:
    """`autism + swimming`: each set by its first words, in the order of the alphabet."""
    words = sorted(
        {group.also[0] for group in wanted.groups if group.also and not group.says_little}
    )
    return " + ".join(words)[:LENGTH]


def write(session: Session, counted: Mapping[str, int], today: date) -> None:
    """Adds what was counted to what is stored."""
    statement = upsert(session, searches)
    fresh = statement.excluded
    rows = [
        {"words": words, "times": times, "last_on": today}
        for words, times in sorted(counted.items())
    ]
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["words"],
            set_={"times": searches.c.times + fresh.times, "last_on": fresh.last_on},
        ),
        rows,
    )


def unmet_searches(session: Session) -> list[UnmetSearch]:
    """Those that were made often enough, the most frequent first."""
    row = searches.c
    query = select(row.words, row.times, row.last_on).where(row.times >= SHOWN_FROM)
    rows = session.execute(query.order_by(row.times.desc(), row.words).limit(MOST_SHOWN))
    return [UnmetSearch(*one) for one in rows]
