"""Where an entry stands: what people said of it and when, and how much that is worth today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.freshness.days import day_of, midnight
from app.freshness.policy import SHIPPED, Fact, FactState, Policy
from app.freshness.worded import Worded

DUE_WITHIN = timedelta(days=30)


class Basis(StrEnum):
    """Whose word the entry rests on."""

    COUNCIL_CHECK = "council_check"
    PROVIDER_CONFIRMATION = "provider_confirmation"
    NONE = "none"


class Method(Worded):
    """How an entry was checked: key, and the words that follow "checked these details"."""

    PHONE = "phone", "by phone"
    EMAIL = "email", "by e-mail"
    VISIT = "visit", "on a visit"
    WEBSITE_READ = "website_read", "by reading the provider’s website"
    PROVIDER_LINK = "provider_link", "through the provider’s own link"
    RECORDED_IN_PREVIOUS_DIRECTORY = (
        "recorded_in_previous_directory",
        "as recorded in our previous directory",
    )


class DoubtReason(Worded):
    """Why the public is told to doubt an entry: a fixed list, so that no note ever slips out."""

    WEBSITE_GONE = "website_gone", "The web page that this entry rests on is gone."
    SAYS_CLOSED = "says_closed", "The provider’s own page says that it has closed."
    CONTACT_DIFFERS = "contact_differs", "The provider’s own page gives another contact."
    CORRECTION_WAITING = "correction_waiting", "The provider has told us of a change."
    REPORTED = "reported", "People who tried to use it told us that something is wrong."


class StatementKind(StrEnum):
    """What a provider can say of itself without waiting for an editor."""

    FULL = "full"
    TEMPORARILY_CLOSED = "temporarily_closed"
    CLOSED_FOR_GOOD = "closed_for_good"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to think that the entry is out of date, and since when we have had it."""

    reason: DoubtReason
    since: date


@dataclass(frozen=True, slots=True)
class Statement:
    """What the provider said, when, and the last day for which it said so."""

    kind: StatementKind
    said_on: date
    until: date | None = None
    by_provider: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """A check that the publisher of a feed says it made. Theirs, not ours."""

    publisher: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the public answer about one entry rests on.

    `by_role` is who of the council checked, never a person's name. `can_ring` and `can_email`
    say which contacts the public sees. `policy` is what counts on the day of the answer.
    """

    basis: Basis = Basis.NONE
    assured_on: date | None = None
    method: Method | None = None
    by_role: str = "The Local Offer team"
    provider_confirmed_on: date | None = None
    next_due: date | None = None
    doubt: Doubt | None = None
    statement: Statement | None = None
    correction_on: date | None = None
    claim: Claim | None = None
    can_ring: bool = False
    can_email: bool = False
    facts: tuple[tuple[Fact, date | None], ...] = ()
    policy: Policy = SHIPPED

    @property
    def last_word_on(self) -> date | None:
        """When a person last said that the entry is right: the council or the provider."""
        if self.basis is Basis.NONE:
            return None
        dates = [day for day in (self.assured_on, self.provider_confirmed_on) if day]
        return max(dates, default=None)

    @property
    def statement_ends(self) -> date | None:
        """The first day on which a temporary statement no longer holds, if nobody spoke since."""
        if self.statement is None or self.statement.until is None:
            return None
        spoken = self.last_word_on
        if spoken and spoken > self.statement.until:
            return None
        return self.statement.until + timedelta(days=1)


class FreshnessState(StrEnum):
    """How far the entry can be relied on, the worst first."""

    DOUBTED = "doubted"
    NEVER_ASSURED = "never_assured"
    NEEDS_CHECK = "needs_check"
    OVERDUE = "overdue"
    DUE = "due"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class FactStanding:
    """One dated fact: its own date, and whether it still counts."""

    fact: Fact
    as_of: date | None
    state: FactState


@dataclass(frozen=True, slots=True)
class Freshness:
    """The worst state, all that apply, each fact's own, and when time alone changes any of it."""

    state: FreshnessState
    reasons: tuple[FreshnessState, ...]
    facts: tuple[FactStanding, ...]
    turns_at: datetime | None


def freshness_state(standing: Standing, now: datetime) -> Freshness:
    """Judge an entry at a moment. `reasons` is empty for a current one; `turns_at` is in UTC."""
    today = day_of(now)
    reasons = tuple(_reasons(standing, today))
    facts = tuple(
        FactStanding(fact, as_of, standing.policy.fact_state(fact, as_of, today))
        for fact, as_of in standing.facts
    )
    turns = [day for day in _turning_days(standing) if day > today]
    return Freshness(
        state=reasons[0] if reasons else FreshnessState.CURRENT,
        reasons=reasons,
        facts=facts,
        turns_at=midnight(min(turns)) if turns else None,
    )


def _reasons(standing: Standing, today: date) -> Iterator[FreshnessState]:
    """All that apply, the worst first."""
    if standing.doubt:
        yield FreshnessState.DOUBTED
    if standing.last_word_on is None:
        yield FreshnessState.NEVER_ASSURED
    if standing.statement_ends and standing.statement_ends <= today:
        yield FreshnessState.NEEDS_CHECK
    if standing.next_due and standing.next_due < today:
        yield FreshnessState.OVERDUE
    elif standing.next_due and standing.next_due - DUE_WITHIN <= today:
        yield FreshnessState.DUE


def _turning_days(standing: Standing) -> Iterator[date]:
    """Every day on which the answer differs from the day before, by time alone."""
    if standing.statement_ends:
        yield standing.statement_ends
    if standing.next_due:
        yield standing.next_due - DUE_WITHIN
        yield standing.next_due + timedelta(days=1)
    for fact, as_of in standing.facts:
        if as_of:
            yield as_of
            yield standing.policy.fact_ends(fact, as_of)
