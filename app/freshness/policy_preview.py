"""What another policy would do, before it is set: as if it counted today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.facts import OfferFacts
from app.directory.publications import Publication, PublicationState
from app.freshness.check_policies import policy_on
from app.freshness.first_checks import WEEKS_A_YEAR, ToCheck, cannot_keep, hours_needed
from app.freshness.overdue import MINUTES_PER_CHECK, harm_of
from app.freshness.policy import Fact, Kind, Policy
from app.freshness.standing import DUE_WITHIN
from app.freshness.trust import Trust
from app.freshness.trusting import DATED_FACTS

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Known:
    """A published entry: when a person last said that it is right, and its dated facts."""

    category: str | None
    word_on: date | None
    facts: Mapping[Fact, date]


@dataclass(frozen=True, slots=True)
class Load:
    """What a policy asks for, and what it finds today.

    Of the `entries` that it is about, `overdue` are past their check, or hold the fact in a state
    too old to count; `due` come to it within 30 days. `hours` a week are for these, if each is made
    by itself; `hours_in_all` for the checks of all categories.
    """

    entries: int
    overdue: int
    due: int
    hours: float
    hours_in_all: float
    cannot_keep: Sequence[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """As it is, and as it would be."""

    now: Load
    then: Load


@dataclass(frozen=True, slots=True)
class About:
    """Which category or fact, on which day, and how many hours a week editors have."""

    kind: Kind
    key: str
    today: date
    hours_a_week: float


def preview_policy(
    session: Session, kind: Kind, key: str, lasts: str, *, today: date, hours_a_week: float
) -> Preview:
    """What it would do if a category or a fact lasted so today."""
    policy, entries = policy_on(session, today), _entries(session)
    about = About(kind, key, today, hours_a_week)
    return Preview(
        _load(entries, policy, about), _load(entries, policy.but(kind, key, lasts), about)
    )


def _entries(session: Session) -> list[Known]:
    columns = [getattr(OfferFacts, name) for name in DATED_FACTS.values()]
    query = (
        select(OfferFacts.category, Trust.assured_date, *columns)
        .join(Trust, Trust.service_id == OfferFacts.service_id)
        .join(Publication, Publication.service_id == OfferFacts.service_id)
        .where(Publication.state == PublicationState.PUBLISHED)
    )
    return [
        Known(category, word, {f: day for f, day in zip(DATED_FACTS, days, strict=True) if day})
        for category, word, *days in session.execute(query)
    ]


def _load(entries: Sequence[Known], policy: Policy, about: About) -> Load:
    ends = _ends(entries, policy, about)
    today = about.today
    last_days = [day for day in ends if day is not None]
    to_check = [
        ToCheck(str(number), one.category or "", harm_of(one.category))
        for number, one in enumerate(entries)
    ]
    return Load(
        entries=len(ends),
        overdue=sum(day < today for day in last_days),
        due=sum(today <= day <= today + DUE_WITHIN for day in last_days),
        hours=hours_needed(len(ends), _a_year(policy, about), MINUTES_PER_CHECK),
        hours_in_all=sum(
            hours_needed(1, policy.cadence_of(one.category).a_year, MINUTES_PER_CHECK)
            for one in entries
        ),
        cannot_keep=cannot_keep(to_check, about.hours_a_week, MINUTES_PER_CHECK, policy),
    )


def _ends(entries: Sequence[Known], policy: Policy, about: About) -> list[date | None]:
    """The last good day of all that it is about; None where nobody ever checked."""
    if about.kind is Kind.CATEGORY:
        return [
            policy.next_due(one.category, one.word_on) if one.word_on else None
            for one in entries
            if one.category == about.key
        ]
    fact = Fact(about.key)
    return [one.facts[fact] + policy.facts[fact] for one in entries if fact in one.facts]


def _a_year(policy: Policy, about: About) -> float:
    if about.kind is Kind.CATEGORY:
        return policy.cadence_of(about.key).a_year
    return WEEKS_A_YEAR * DAYS_A_WEEK / policy.facts[Fact(about.key)].days
