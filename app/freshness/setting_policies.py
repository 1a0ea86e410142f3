"""How an administrator sets how long checks and facts last: adds, changes, ends, removes a row.

What has counted on a day that is over stays: reports of that day are read by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.directory.counters import POLICIES, take_numbers
from app.freshness.check_policies import READ, CheckPolicy
from app.freshness.days import day_of, in_words
from app.freshness.labels import labels_of
from app.freshness.policy import Fact, Kind, Ruling

A_DAY = timedelta(days=1)
FACT_NAMES = {
    Fact.CAPACITY: "Whether there are places",
    Fact.WAITING_TIME: "Waiting times",
    Fact.PAYMENT: "How to pay",
    Fact.OPENING_HOURS: "Opening times",
    Fact.INTAKE: "Intake dates",
}


class UnknownPolicy(Exception):
    """There is no such policy."""


class CannotSetSo(ValueError):
    """This policy cannot be set so."""


class UnknownKey(CannotSetSo):
    """Choose one from the list"""


class EndsTooSoon(CannotSetSo):
    """The last day must not be before the first"""


class BeginsTooSoon(CannotSetSo):
    """The first day must be today or later: what has counted stays as it was"""


class Overlaps(CannotSetSo):
    """Another policy counts on some of these days"""


class HasCounted(CannotSetSo):
    """This policy has counted already: it can only be ended."""


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A row as the team reads it: what it is about, what it says, who set it, when and why."""

    id: UUID
    name: str
    ruling: Ruling
    by: str
    at: datetime
    why: str

    def has_begun(self, today: date) -> bool:
        """Whether it counts today, or did."""
        return self.ruling.valid_from <= today

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.ruling.valid_to is not None and self.ruling.valid_to < today


def names_of(session: Session, kind: Kind) -> dict[str, str]:
    """What can be set, by key, each with its name."""
    if kind is Kind.FACT:
        return {str(fact): name for fact, name in FACT_NAMES.items()}
    return dict(labels_of(session, "categories"))


def policy_lines(session: Session) -> Sequence[PolicyLine]:
    """All rows, the newest days first."""
    query = select(CheckPolicy, Actor.name).join(Actor, Actor.id == CheckPolicy.set_by_id)
    rows = session.execute(query.order_by(CheckPolicy.valid_from.desc(), CheckPolicy.key)).all()
    names = {kind: names_of(session, kind) for kind in Kind}
    return [_line(row, by, names[Kind(row.kind)]) for row, by in rows]


def policy_line(session: Session, id: UUID) -> PolicyLine:
    """One row. Raises UnknownPolicy."""
    row = _find(session, id)
    by = session.get_one(Actor, row.set_by_id)
    return _line(row, by.name, names_of(session, Kind(row.kind)))


def _line(row: CheckPolicy, by: str, names: dict[str, str]) -> PolicyLine:
    return PolicyLine(row.id, names.get(row.key, row.key), row.ruling, by, row.set_at, row.why)


def add_policy(session: Session, ruling: Ruling, by: UUID, *, why: str, now: datetime) -> UUID:
    """Sets a policy from day to day. Raises CannotSetSo, of the kind that says what is wrong."""
    _take_turn(session)
    refuse_wrong(session, ruling, today=day_of(now))
    row = CheckPolicy(kind=ruling.kind, key=ruling.key, set_by_id=by)
    session.add(row)
    _write(session, row, ruling, "policy_added", by, why, now)
    return row.id


def change_policy(
    session: Session, id: UUID, ruling: Ruling, by: UUID, *, why: str, now: datetime
) -> None:
    """Gives a row that has not begun other words or days; one that has, another last day.

    Raises UnknownPolicy, CannotSetSo.
    """
    _take_turn(session)
    refuse_wrong(session, ruling, today=day_of(now), instead_of=id)
    row = _find(session, id)
    act = "policy_ended" if row.valid_from <= day_of(now) else "policy_changed"
    _write(session, row, ruling, act, by, why, now)


def remove_policy(session: Session, id: UUID, by: UUID, *, why: str, now: datetime) -> None:
    """Takes a row away that has counted on no day but today. Raises UnknownPolicy, HasCounted."""
    _take_turn(session)
    row = _find(session, id)
    if row.valid_from < day_of(now):
        raise HasCounted(HasCounted.__doc__)
    _record(session, row.ruling, "policy_removed", by, why, now)
    session.delete(row)
    session.flush()


def refuse_wrong(
    session: Session, ruling: Ruling, *, today: date, instead_of: UUID | None = None
) -> None:
    """Whether this can be set, as it is or in place of a row. Raises UnknownPolicy, CannotSetSo."""
    if ruling.key not in names_of(session, ruling.kind):
        raise UnknownKey(UnknownKey.__doc__)
    if ruling.valid_to is not None and ruling.valid_to < ruling.valid_from:
        raise EndsTooSoon(EndsTooSoon.__doc__)
    before = _find(session, instead_of).ruling if instead_of else None
    if before is not None and before.valid_from <= today:
        _refuse_other_past(before, ruling, today)
    elif ruling.valid_from < today:
        raise BeginsTooSoon(BeginsTooSoon.__doc__)
    _refuse_overlap(session, ruling, instead_of)


def _refuse_other_past(before: Ruling, ruling: Ruling, today: date) -> None:
    same = (before.kind, before.key, before.lasts, before.valid_from)
    if (ruling.kind, ruling.key, ruling.lasts, ruling.valid_from) != same or (
        before.valid_to is not None and before.valid_to < today
    ):
        raise HasCounted(HasCounted.__doc__)
    if ruling.valid_to is not None and ruling.valid_to < today - A_DAY:
        raise EndsTooSoon(f"The last day must be {in_words(today - A_DAY)} or later")


def _refuse_overlap(session: Session, ruling: Ruling, instead_of: UUID | None) -> None:
    rows = session.scalars(
        select(CheckPolicy).where(CheckPolicy.kind == ruling.kind, CheckPolicy.key == ruling.key)
    )
    for row in rows:
        if row.id != instead_of and row.ruling.meets(ruling):
            other = f"{row.ruling.words}, {row.ruling.dates}"
            raise Overlaps(f"{Overlaps.__doc__}: {other}. Choose other days, or end that one first")


def _take_turn(session: Session) -> None:
    """Whoever comes second sees what the first has set; and everybody hears that it is new."""
    take_numbers(session, POLICIES, 1)


def _find(session: Session, id: UUID) -> CheckPolicy:
    row = session.get(CheckPolicy, id)
    if row is None:
        raise UnknownPolicy(UnknownPolicy.__doc__)
    return row


def _write(
    session: Session,
    row: CheckPolicy,
    ruling: Ruling,
    act: str,
    by: UUID,
    why: str,
    now: datetime,
) -> None:
    row.kind, row.key, row.lasts = ruling.kind, ruling.key, ruling.lasts
    row.valid_from, row.valid_to = ruling.valid_from, ruling.valid_to
    row.set_by_id, row.set_at, row.why = by, now, why
    session.flush()
    _record(session, ruling, act, by, why, now)


def _record(session: Session, ruling: Ruling, act: str, by: UUID, why: str, now: datetime) -> None:
    session.info.pop(READ, None)
    told = f"{ruling.kind} {ruling.key}: {ruling.words}, {ruling.dates}. {why}"
    record_act(session, by, act, now=now, why=told)
