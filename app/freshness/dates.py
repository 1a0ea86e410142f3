"""Sweeps the dates that entries hold: flags what has run out, closes what has been renewed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.directory.facts import Capacity, EntryStatus, Known, OfferFacts
from app.directory.pins_shown import pinned_on
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service
from app.freshness.check_policies import policy_on
from app.freshness.date_rules import DATE_WORDS, Dated, doubts_of, replacement_closed
from app.freshness.days import day_of
from app.freshness.decided import decided
from app.freshness.flags import Doubt, Flag, lift_flags, raise_flag
from app.freshness.outcomes import Reason
from app.freshness.policy import Fact
from app.freshness.trust import Trust
from app.freshness.trusting import DATED_FACTS

OF_DATES = (
    Reason.FACT_EXPIRED,
    Reason.DATE_PASSED,
    Reason.LAW_CHECK_DUE,
    Reason.PINNED_OVERDUE,
    Reason.ELIGIBILITY_UNKNOWN,
    Reason.REPLACEMENT_CLOSED,
)
AT_A_TIME = 200  # flags in one transaction
RENEWED = "The date was renewed, counts for longer, or what it was about has gone."

Key = tuple[UUID, Reason]


@dataclass(frozen=True, slots=True)
class DatesRead:
    """What is to be flagged, and the flags whose date was renewed."""

    new: tuple[tuple[UUID, Doubt], ...]
    renewed: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class DatesSwept:
    """How many flags a sweep raised, and how many entries it closed some for."""

    raised: int
    lifted: int


def sweep_dates(session: Session, now: datetime) -> DatesSwept:
    """Flags every date that has run out, once; closes flags whose date was renewed."""
    return flag_dates(session, read_dates(session, now), now)


def read_dates(
    session: Session, now: datetime, *, only: Collection[UUID] | None = None
) -> DatesRead:
    """What has changed since the last sweep, in these entries only or in all: reads only.

    What a person has decided upon stays decided; a flag that says the same is left alone.
    """
    found = {(id, doubt.reason): doubt for id, doubt in _doubts(session, now, only)}
    standing = _open(session, only)
    decisions = decided(session, OF_DATES, now, only=only)
    new = [
        (id, doubt)
        for (id, reason), doubt in found.items()
        if standing.get((id, reason)) != doubt.fingerprint
        and (id, doubt.fingerprint) not in decisions
    ]
    return DatesRead(tuple(new), tuple(set(standing) - set(found)))


def flag_dates(session: Session, read: DatesRead, now: datetime) -> DatesSwept:
    """Raises and closes, some at a time; the next sweep goes on."""
    raised = sum(raise_flag(session, id, doubt, now) for id, doubt in read.new[:AT_A_TIME])
    return DatesSwept(raised, _lift(session, read.renewed[:AT_A_TIME], now))


def _open(session: Session, only: Collection[UUID] | None) -> dict[Key, str]:
    query = select(Flag.service_id, Flag.reason, Flag.fingerprint).where(
        Flag.resolved_at.is_(None), Flag.reason.in_(OF_DATES)
    )
    if only is not None:
        query = query.where(Flag.service_id.in_(only))
    return {(id, Reason(reason)): print_ for id, reason, print_ in session.execute(query)}


def _lift(session: Session, renewed: Sequence[Key], now: datetime) -> int:
    lifted: set[UUID] = set()
    for reason in OF_DATES:
        ids = [id for id, other in renewed if other is reason]
        if ids:
            lifted |= lift_flags(session, now, why=RENEWED, service_ids=ids, reasons=[reason])
    return len(lifted)


def _doubts(
    session: Session, now: datetime, only: Collection[UUID] | None
) -> Iterator[tuple[UUID, Doubt]]:
    today = day_of(now)
    policy = policy_on(session, today)
    for id, entry in _entries(session, today, only):
        for doubt in doubts_of(entry, today, policy):
            yield id, doubt
    yield from _closed_replacements(session, only)


def _entries(
    session: Session, today: date, only: Collection[UUID] | None
) -> Iterator[tuple[UUID, Dated]]:
    """Every published entry that has a date of its own, is pinned, or was ever checked.

    Pinned is what says so of itself, and what a pin of today leads to.
    """
    pinned = pinned_on(session, today)
    query = (
        select(
            OfferFacts,
            Trust.assured_date,
            Trust.next_due,
            Trust.first_check_on,
            Publication.first_published_at,
            Service.eligibility_description,
            Service.minimum_age,
            Service.maximum_age,
        )
        .join(Trust, Trust.service_id == OfferFacts.service_id)
        .join(Publication, Publication.service_id == OfferFacts.service_id)
        .join(Service, Service.id == OfferFacts.service_id)
        .where(Publication.state == PublicationState.PUBLISHED, _has_dates(pinned))
        .order_by(OfferFacts.service_id)
    )
    if only is not None:
        query = query.where(OfferFacts.service_id.in_(only))
    rows = session.execute(query.execution_options(yield_per=AT_A_TIME))
    for facts, word, due, first, published, described, minimum, maximum in rows:
        yield (
            facts.service_id,
            Dated(
                here_since=day_of(published),
                category=facts.category,
                pinned=facts.pinned or facts.service_id in pinned,
                word_on=word,
                due=due or first,
                facts=_dated_facts(facts),
                dates={name: day for name in DATE_WORDS if (day := getattr(facts, name))},
                law_checked_on=facts.law_checked_on,
                law_valid_until=facts.law_valid_until,
                says_who_can_come=_says_who(facts, described, minimum, maximum),
            ),
        )


def _has_dates(pinned: Collection[UUID]) -> ColumnElement[bool]:
    columns = (*DATED_FACTS.values(), *DATE_WORDS, "law_checked_on", "law_valid_until")
    leads = OfferFacts.pinned.is_(True) | OfferFacts.service_id.in_(pinned)
    condition: ColumnElement[bool] = leads | Trust.assured_date.is_not(None)
    for name in columns:
        condition = condition | getattr(OfferFacts, name).is_not(None)
    return condition


def _dated_facts(facts: OfferFacts) -> dict[Fact, date]:
    """Facts with a date; one that says nothing cannot grow old."""
    empty = {
        Fact.CAPACITY: facts.capacity == Capacity.UNKNOWN,
        Fact.WAITING_TIME: facts.wait_text is None,
    }
    return {
        fact: day
        for fact, name in DATED_FACTS.items()
        if (day := getattr(facts, name)) and not empty.get(fact)
    }


def _says_who(
    facts: OfferFacts, described: str | None, minimum: float | None, maximum: float | None
) -> bool:
    known = (facts.diagnosis_required, facts.ehcp_required)
    return bool(
        facts.eligibility_text
        or described
        or minimum is not None
        or maximum is not None
        or any(one != Known.UNKNOWN for one in known)
    )


def _closed_replacements(
    session: Session, only: Collection[UUID] | None
) -> Iterator[tuple[UUID, Doubt]]:
    theirs, shown = aliased(OfferFacts), aliased(Publication)
    query = (
        select(
            OfferFacts.service_id,
            OfferFacts.entry_status,
            OfferFacts.public_reason,
            OfferFacts.replacement_id,
            theirs.replacement_id,
        )
        .join(theirs, theirs.service_id == OfferFacts.replacement_id)
        .outerjoin(shown, shown.service_id == OfferFacts.replacement_id)
        .where(
            OfferFacts.entry_status.in_([EntryStatus.WITHDRAWN, EntryStatus.MERGED]),
            shown.state.is_(None) | (shown.state != PublicationState.PUBLISHED),
        )
        .order_by(OfferFacts.service_id)
    )
    if only is not None:
        query = query.where(OfferFacts.service_id.in_(only))
    rows = session.execute(query).all()
    alive = _published(session, {row[-1] for row in rows if row[-1]})
    for id, status, reason, replacement, onward in rows:
        yield (
            id,
            replacement_closed(
                str(replacement),
                str(onward) if onward in alive else None,
                merged=status == EntryStatus.MERGED,
                public_reason=reason,
            ),
        )


def _published(session: Session, ids: set[UUID]) -> set[UUID]:
    query = select(Publication.service_id).where(
        Publication.service_id.in_(ids), Publication.state == PublicationState.PUBLISHED
    )
    return set(session.scalars(query))
