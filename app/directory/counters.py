"""Numbers without gaps: the last act before commit, from one locked row."""

from sqlalchemy import String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import upsert

CHANGES = "changes"
AUDIT = "audit"
SYNONYMS = "synonyms"
POLICIES = "policies"


class Counter(Base):
    """One locked row per count: `changes` is the data version, `audit` the chain's length,
    `synonyms` the edition of the council's own plain words, `policies` how often somebody changed
    how long checks and facts last.

    Rooms upstairs count here what others must notice.
    """

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[int]


def take_numbers(session: Session, name: str, many: int) -> range:
    """The next numbers; whoever comes later waits until this transaction has committed.

    So a reader who sees number n sees all below n: with a sequence, a slow writer's lower number
    would appear after the reader had moved on.
    """
    counter = update(Counter).where(Counter.name == name)
    taken = counter.values(value=Counter.value + many).returning(Counter.value)
    last = session.execute(taken).scalar_one_or_none()
    if last is None:
        fresh = upsert(session, Counter).values(name=name, value=0).on_conflict_do_nothing()
        session.execute(fresh)
        last = session.execute(taken).scalar_one()
    return range(last - many + 1, last + 1)


def reached(session: Session, name: str) -> int:
    """The last number given out, as this session's snapshot sees it."""
    counter = session.get(Counter, name)
    return counter.value if counter else 0
