"""Overdue checks: flagged by the policy, first checks staggered over the hours that there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from app.directory.counters import take_numbers
from app.directory.facts import OfferFacts
from app.directory.pins_shown import pinned_on
from app.directory.publications import Publication, PublicationState
from app.freshness.check_policies import policy_on
from app.freshness.days import day_of, in_words
from app.freshness.first_checks import ToCheck, stagger
from app.freshness.flags import Doubt, Flag, lift_flags, raise_flag
from app.freshness.outcomes import Harm, Reason
from app.freshness.policy import Policy
from app.freshness.raising import raise_each
from app.freshness.standing import Basis
from app.freshness.trust import Trust
from app.freshness.trusting import refresh_trust

MINUTES_PER_CHECK = 12.0
AT_A_TIME = 500
NOW_PINNED = "Pages lead to the entry now: its check is flagged as such."
FIRST_CHECKS = "first checks"  # counts the sweeps that gave out days: the public hears of none
IN_TIME_AGAIN = "The check is not overdue any more: how often it is due has changed."
HIGH_HARM = frozenset({"advice", "waiting_diagnosis", "short_breaks"})

_check_due = func.coalesce(Trust.next_due, Trust.first_check_on)
_is_flagged = (Flag.reason == Reason.OVERDUE) & Flag.resolved_at.is_(None)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did; `cannot_keep` says which intervals the editors' hours do not allow."""

    raised: int
    planned: int
    cannot_keep: tuple[str, ...]


def sweep_overdue(session: Session, now: datetime, *, hours_a_week: float) -> Swept:
    """Raises a flag for each entry whose check is overdue, and plans first checks."""
    policy = policy_on(session, day_of(now))
    planned, cannot_keep = _plan_first_checks(session, now, hours_a_week, policy)
    _leave_pinned(session, now)
    flagged = select(Flag.service_id).where(_is_flagged)
    late = _overdue(session, day_of(now)).where(Trust.service_id.not_in(flagged)).limit(AT_A_TIME)
    raised = sum(
        raise_flag(session, trust.service_id, _doubt(trust, category, policy), now)
        for trust, category in session.execute(late).all()
    )
    return Swept(raised, planned, cannot_keep)


def flag_by_policy(session: Session, ids: Collection[UUID], now: datetime) -> tuple[int, int]:
    """Brings the flags of these entries into line with the policy of today; tells how many it
    raised and how many it closed.

    What is overdue now is flagged, an open flag tells the new day, and what is in time again is
    flagged no more.
    """
    today = day_of(now)
    policy = policy_on(session, today)
    late = session.execute(_overdue(session, today).where(Trust.service_id.in_(ids))).all()
    doubts = {trust.service_id: _doubt(trust, category, policy) for trust, category in late}
    raised = raise_each(session, Reason.OVERDUE, doubts, now)
    in_time = (
        select(Flag.service_id)
        .join(Trust, Trust.service_id == Flag.service_id)
        .where(_is_flagged, Flag.service_id.in_(ids), _check_due >= today)
    )
    lifted = lift_flags(
        session,
        now,
        why=IN_TIME_AGAIN,
        service_ids=session.scalars(in_time).all(),
        reasons=[Reason.OVERDUE],
    )
    return raised, len(lifted)


def _leave_pinned(session: Session, now: datetime) -> None:
    """What was flagged and is pinned since is flagged as such, by the sweep of dates."""
    pinned = pinned_on(session, day_of(now))
    query = (
        select(Flag.service_id)
        .join(OfferFacts, OfferFacts.service_id == Flag.service_id)
        .where(
            _is_flagged,
            OfferFacts.pinned.is_(True) | OfferFacts.service_id.in_(pinned),
        )
    )
    if ids := session.scalars(query).all():
        lift_flags(session, now, why=NOW_PINNED, service_ids=ids, reasons=[Reason.OVERDUE])


def _overdue(session: Session, today: date) -> Any:
    """Entries past their date, longest overdue first.

    Pinned ones are flagged as such, by the sweep of dates.
    """
    return (
        _published(select(Trust, OfferFacts.category))
        .where(
            _check_due < today,
            OfferFacts.pinned.is_(False),
            Trust.service_id.not_in(pinned_on(session, today)),
        )
        .order_by(_check_due, Trust.service_id)
    )


def _published(query: Any) -> Any:
    return query.join(OfferFacts, OfferFacts.service_id == Trust.service_id).join(
        Publication,
        (Publication.service_id == Trust.service_id)
        & (Publication.state == PublicationState.PUBLISHED),
    )


def _doubt(trust: Trust, category: str | None, policy: Policy) -> Doubt:
    if trust.basis == Basis.NONE:
        words = "Nobody has ever checked this entry."
    else:
        words = (
            f"Last checked on {in_words(trust.assured_date)}; " if trust.assured_date else ""
        ) + (f"a check was due by {in_words(trust.next_due)}." if trust.next_due else "")
    return Doubt(
        reason=Reason.OVERDUE,
        words=words,
        about=f"{trust.assured_date} {trust.next_due} {trust.first_check_on}",
        evidence={
            "assured_date": trust.assured_date.isoformat() if trust.assured_date else None,
            "next_due": trust.next_due.isoformat() if trust.next_due else None,
            "check_every": policy.cadence_of(category).words,
        },
        suggestion={
            "words": "Ring the provider and go through the entry.",
            "decision": {"decision": "assured", "method": "phone"},
        },
        harm=harm_of(category),
    )


def harm_of(category: str | None) -> Harm:
    """How much an old entry of this category can do to a family."""
    return Harm.HIGH if category in HIGH_HARM else Harm.MEDIUM


def _plan_first_checks(
    session: Session, now: datetime, hours_a_week: float, policy: Policy
) -> tuple[int, tuple[str, ...]]:
    """Gives each entry that nobody ever checked a day; those that have one keep it."""
    query = _published(select(Trust.service_id, OfferFacts.category, Trust.first_check_on)).where(
        Trust.basis == Basis.NONE
    )
    rows = session.execute(query).all()
    everything = [ToCheck(str(id), cat or "", harm_of(cat)) for id, cat, _ in rows]
    new = [ToCheck(str(id), cat or "", harm_of(cat)) for id, cat, day in rows if day is None]
    start = max([day for _, _, day in rows if day] + [day_of(now)])
    cannot_keep = stagger(everything, hours_a_week, MINUTES_PER_CHECK, start, policy).cannot_keep
    plan = stagger(new, hours_a_week, MINUTES_PER_CHECK, start, policy)
    if plan.due:
        statement = (
            update(Trust.__table__)  # type: ignore[arg-type]  # a table, as executemany needs
            .where(Trust.service_id == bindparam("b_id"))
            .values(first_check_on=bindparam("b_day"))
        )
        session.connection().execute(
            statement, [{"b_id": UUID(id), "b_day": day} for id, day in plan.due.items()]
        )
        take_numbers(session, FIRST_CHECKS, 1)
    return len(plan.due), cannot_keep


def sweep_turning(session: Session, now: datetime) -> int:
    """Brings entries up to date whose public answer time alone has changed; tells how many."""
    query = (
        select(Trust.service_id)
        .where(Trust.turns_at <= now)
        .order_by(Trust.turns_at)
        .limit(AT_A_TIME)
    )
    return refresh_trust(session, set(session.scalars(query)), now)
