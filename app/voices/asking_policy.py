"""When a provider is asked, reminded, or asked through somebody else; pure.

Few mails, each worth opening: one covers all that falls due within two months.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.freshness.check_plan import Checked, due_dates
from app.freshness.days import day_of
from app.freshness.policy import SHIPPED, Policy

COVERS = timedelta(days=60)  # one mail covers what falls due within these days
BEGINS = timedelta(days=30)  # … and goes when the first of it is this near
PAUSE = timedelta(days=60)  # between two rounds: the last one covered as much
SILENCE_LASTS = timedelta(days=90)  # after the last mail of a round that nobody answered
WAITS = timedelta(days=14)  # for an answer, before the next step
A_YEAR = timedelta(days=365)
MOST_A_YEAR = 4  # rounds
MOST_OTHERS = 3


class Step(StrEnum):
    """The steps of a round: whoever has not answered is written to twice, then the others."""

    ASK = "ask", "asked"
    REMIND = "remind", "reminded"
    OTHERS = "others", "asked another contact"

    words: str

    def __new__(cls, key: str, words: str = "") -> "Step":
        """The stored key, and what a person reads."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that went to a provider, and what came of it."""

    step: Step
    round_id: UUID
    email: str
    at: datetime
    answered: bool = False
    bounced: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done now: to whom a mail goes, in which round (None: a new one)."""

    step: Step
    emails: tuple[str, ...]
    round_id: UUID | None = None


def covered(entries: Collection[Checked], today: date, policy: Policy = SHIPPED) -> dict[str, date]:
    """The entries of which something falls due within what one mail covers, and its first day."""
    first = {one.id: min(days.values()) for one in entries if (days := due_dates(one, policy))}
    return {id: day for id, day in first.items() if day <= today + COVERS}


def is_time(due: Mapping[str, date], today: date) -> bool:
    """Whether something of this is near enough to write."""
    return bool(due) and min(due.values()) <= today + BEGINS


def next_step(
    sent: Sequence[Sent], contacts: Sequence[str], due: Mapping[str, date], now: datetime
) -> Next | None:
    """What is to be done about an organisation. `sent`: of the past year, oldest first; `contacts`:
    who may be written to, the first first; `due`: see `covered`."""
    reachable = [one for one in contacts if one not in _bounced(sent)]
    if going := _open_round(sent):
        return _go_on(going, reachable, now)
    rounds = [one.at for one in sent if one.step is Step.ASK]
    rested = not rounds or now - rounds[-1] >= PAUSE
    if reachable and rested and len(rounds) < MOST_A_YEAR and is_time(due, day_of(now)):
        return Next(Step.ASK, (reachable[0],))
    return None


def _bounced(sent: Sequence[Sent]) -> frozenset[str]:
    return frozenset(one.email for one in sent if one.bounced)


def _open_round(sent: Sequence[Sent]) -> list[Sent]:
    """The mails of the last round, while somebody may still be written to for it."""
    if not sent:
        return []
    last = [one for one in sent if one.round_id == sent[-1].round_id]
    over = any(one.answered or one.step is Step.OTHERS for one in last)
    return [] if over else last


def _go_on(going: Sequence[Sent], reachable: Sequence[str], now: datetime) -> Next | None:
    last = going[-1]
    came_back = last.email not in reachable  # it bounced, or objected: no use in waiting
    if not came_back and now - last.at < WAITS:
        return None
    if last.step is Step.ASK and not came_back:
        return Next(Step.REMIND, (last.email,), last.round_id)
    asked = {one.email for one in going}
    others = tuple(one for one in reachable if one not in asked)[:MOST_OTHERS]
    if others:
        return Next(Step.OTHERS, others, last.round_id)
    return None


def is_silent(sent: Sequence[Sent], contacts: Sequence[str], now: datetime) -> bool:
    """Whether mail has done all that it can: only a call helps. A new round changes nothing about
    the silence of the last one, until somebody answers or it is long ago."""
    reachable = [one for one in contacts if one not in _bounced(sent)]
    if not reachable:
        return True
    rounds: dict[UUID, list[Sent]] = {}
    for one in sent:
        rounds.setdefault(one.round_id, []).append(one)
    since_answered = list(rounds.values())
    for number, mails in enumerate(rounds.values(), 1):
        if any(one.answered for one in mails):
            since_answered = list(rounds.values())[number:]
    current = _open_round(sent)
    return any(
        WAITS <= now - mails[-1].at <= SILENCE_LASTS
        and (mails != current or _go_on(current, reachable, now) is None)
        for mails in since_answered
    )


def rounds_left(sent: Sequence[Sent]) -> int:
    """How many more rounds this year allows."""
    return MOST_A_YEAR - sum(1 for one in sent if one.step is Step.ASK)


def facts_due(entry: Checked, today: date, policy: Policy = SHIPPED) -> Iterator[str]:
    """Which of an entry's dates fall due within what one mail covers, by key."""
    for name, day in due_dates(entry, policy).items():
        if day <= today + COVERS:
            yield name
