"""Attempts to sign in, counted so that guessing is slow, and nobody can be locked out by others.

Failures are counted for each pair of account and client: whoever guesses from elsewhere does not
lock the owner's own browser out. A browser that has signed in before is known by a cookie and
counted alone. What many clients do to one account, and one client to many, slows all strangers
down there, and locks nobody out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.people import tidy_email
from app.accounts.secrets_at_rest import DIGEST_LETTERS
from app.database import Base
from app.dialects import Moment, upsert

FREE = 5  # failures before one has to wait
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
FREE_TO_ALL = 20  # failures of many clients together before answers come slowly
FIRST_DELAY = 0.25  # seconds
LONGEST_DELAY = 4.0


class Tally(Base):
    """Failures in a row: of an account by a client, or of all on one account, or of one client.

    Its key is a digest, so that addresses of people and machines are not kept.
    """

    __tablename__ = "sign_in_tallies"

    key: Mapped[str] = mapped_column(String(DIGEST_LETTERS), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)
    blocked_until: Mapped[datetime | None] = mapped_column(Moment)


class WaitBeforeTrying(Exception):
    """There were too many attempts. Wait before you try again."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(f"There were too many attempts: try again in {minutes} {unit}")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt under way: whose failures it adds to, and the seconds that it has to wait."""

    own: str
    shared: tuple[str, ...]
    delay: float


def begin_attempt(
    session: Session, *, email: str, client: str, device: str | None, now: datetime
) -> Attempt:
    """Counts this attempt as a failure until it succeeds, so that many at once gain nothing.

    `device`: the digest of a known browser of this very account. Raises WaitBeforeTrying.
    """
    account = tidy_email(email)
    own = _key("device", account, device) if device else _key("pair", account, client)
    shared = () if device else (_key("account", account), _key("client", client))
    mine = _tally(session, own, now)
    if mine.blocked_until and mine.blocked_until > now:
        raise WaitBeforeTrying(mine.blocked_until - now)
    _count(mine, now)
    mine.blocked_until = now + wait if (wait := wait_after(mine.failures)) else None
    others = [_tally(session, key, now) for key in sorted(shared)]
    delay = max((delay_after(one.failures) for one in others), default=0.0)
    for one in others:
        _count(one, now)
    return Attempt(own, shared, delay)


def succeed(session: Session, attempt: Attempt) -> None:
    """The attempt was no failure. What others failed on the account before stays counted."""
    session.execute(delete(Tally).where(Tally.key == attempt.own))
    session.execute(
        update(Tally)
        .where(Tally.key.in_(attempt.shared), Tally.failures > 0)
        .values(failures=Tally.failures - 1)
    )


def wait_after(failures: int) -> timedelta:
    """How long one waits after so many failures: nothing, then doubling, an hour at most."""
    if failures < FREE:
        return timedelta(0)
    doublings: int = 2 ** min(failures - FREE, 20)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def delay_after(failures: int) -> float:
    """Seconds by which every stranger's answer is late, after so many failures by strangers."""
    if failures < FREE_TO_ALL:
        return 0.0
    doublings: int = 2 ** min((failures - FREE_TO_ALL) // 10, 20)
    return min(FIRST_DELAY * doublings, LONGEST_DELAY)


def _tally(session: Session, key: str, now: datetime) -> Tally:
    fresh = upsert(session, Tally).values(key=key, failures=0, last_at=now)
    session.execute(fresh.on_conflict_do_nothing())
    query = select(Tally).where(Tally.key == key).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one()
    if found.last_at < now - FORGOTTEN_AFTER:
        found.failures, found.blocked_until = 0, None
    return found


def _count(tally: Tally, now: datetime) -> None:
    tally.failures += 1
    tally.last_at = now


def _key(kind: str, *parts: str) -> str:
    return sha256("\x00".join((kind, *parts)).encode("utf-8", "replace")).hexdigest()


def forget_attempts(session: Session, now: datetime) -> int:
    """Deletes what counts no longer; tells how many."""
    gone = delete(Tally).where(Tally.last_at < now - FORGOTTEN_AFTER)
    return len(session.scalars(gone.returning(Tally.key)).all())
