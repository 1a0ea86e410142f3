"""The scoreboard: how far the offer can be relied on, in the same numbers for everybody.

Only people's words count as assurance: nothing that a program does (an import, a save, a page that
answers) raises a share, lowers an age or shortens a time. Longer intervals do raise a share: so
each category says how often it is checked, and since when the council has set it so. Five queries,
however many entries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import Any

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from app.directory.facts import OfferFacts
from app.directory.publications import Publication, PublicationState
from app.freshness.assurances import STILL_RIGHT, Assurance, Confirmation
from app.freshness.cadences import Cadence
from app.freshness.check_policies import policies
from app.freshness.days import day_of
from app.freshness.flags import Flag
from app.freshness.links import Link, LinkUse
from app.freshness.policy import SHIPPED, Kind, Policies, Policy, Ruling
from app.freshness.rules import LinkState

FIXES_COUNTED = timedelta(days=365)
A_DAY = timedelta(days=1)


@dataclass(slots=True)
class Assured:
    """Entries and on whose word they stand. Ages in days, since the newest word of anybody.

    An entry with a council's check and a provider's confirmation, both in time, counts in both
    lines and once in `in_time`.
    """

    entries: int = 0
    in_time: int = 0
    by_council_check: int = 0
    by_provider_confirmation: int = 0
    never: int = 0
    ages: list[tuple[int, int]] = field(default_factory=list)  # (days, entries)

    @property
    def median_age_days(self) -> int | None:
        """Half of the entries that were ever assured are younger; None when there is none."""
        half = sum(many for _, many in self.ages) / 2
        seen = 0
        for days, many in sorted(self.ages):
            seen += many
            if seen >= half:
                return days
        return None

    def share(self, of: int) -> float | None:
        """A count as a share of the entries, from 0 to 1; None when there are no entries."""
        return round(of / self.entries, 4) if self.entries else None


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that published entries rely on, by what is believed of them."""

    answering: int
    looking_again: int
    doubted: int
    dead: int
    cannot_be_looked_at: int
    not_looked_at: int


@dataclass(frozen=True, slots=True)
class Fixes:
    """Flags that people put right within the last year, and how long that took, in days; flags
    that closed by themselves and false alarms are not counted. And what is open."""

    fixed: int
    p50_days: float | None
    p90_days: float | None
    open: int
    oldest_open_days: int | None


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All of it, as of a day. The category None holds entries that have none. `policies` is what
    was set of how long checks last; it counts by the day."""

    on: date
    all: Assured
    categories: Mapping[str | None, Assured]
    links: Links
    fixes: Fixes
    policies: Policies

    def cadence_of(self, category: str | None) -> Cadence:
        """How often entries of this category are checked."""
        return self.policies.on(self.on).cadence_of(category)

    def ruling_of(self, category: str | None) -> Ruling | None:
        """Since when, and until when, the council has set it so; None where it is as shipped."""
        return self.policies.ruling_on(Kind.CATEGORY, category or "", self.on)


def scoreboard(session: Session, now: datetime) -> Scoreboard:
    """The scoreboard at this moment."""
    today = day_of(now)
    known = policies(session)
    every, categories = _assured(session, today, known.on(today))
    return Scoreboard(today, every, categories, _links(session), _fixes(session, now), known)


def _assured(
    session: Session, today: date, policy: Policy
) -> tuple[Assured, dict[str | None, Assured]]:
    checks = _newest(Assurance.service_id, Assurance.assured_on, ())
    confirmations = _newest(
        Confirmation.service_id, Confirmation.confirmed_on, (Confirmation.kind == STILL_RIGHT,)
    )
    query = (
        select(OfferFacts.category, checks.c.day, confirmations.c.day, func.count())
        .select_from(Publication)
        .outerjoin(OfferFacts, OfferFacts.service_id == Publication.service_id)
        .outerjoin(checks, checks.c.service_id == Publication.service_id)
        .outerjoin(confirmations, confirmations.c.service_id == Publication.service_id)
        .where(Publication.state == PublicationState.PUBLISHED)
        .group_by(OfferFacts.category, checks.c.day, confirmations.c.day)
    )
    every, categories = Assured(), dict[str | None, Assured]()
    for category, checked, confirmed, many in session.execute(query):
        for board in (every, categories.setdefault(category, Assured())):
            _count(board, category, checked, confirmed, many, today, policy)
    return every, categories


def _newest(service_id: Any, day: Any, only: Sequence[Any]) -> Subquery:
    newest = select(service_id.label("service_id"), func.max(day).label("day"))
    return newest.where(*only).group_by(service_id).subquery()


def _count(
    board: Assured,
    category: str | None,
    checked: date | None,
    confirmed: date | None,
    many: int,
    today: date,
    policy: Policy,
) -> None:
    council = in_time(category, checked, today, policy)
    provider = in_time(category, confirmed, today, policy)
    word = max((day for day in (checked, confirmed) if day), default=None)
    board.entries += many
    board.by_council_check += many * council
    board.by_provider_confirmation += many * provider
    board.in_time += many * (council or provider)
    board.never += many * (word is None)
    if word:
        board.ages.append(((today - word).days, many))


def in_time(category: str | None, word: date | None, on: date, policy: Policy = SHIPPED) -> bool:
    """Whether this word still holds on a day."""
    return word is not None and on <= policy.next_due(category, word)


def _links(session: Session) -> Links:
    used = select(LinkUse.id).where(LinkUse.link_id == Link.id).exists()
    query = select(Link.state, func.count()).where(used).group_by(Link.state)
    by_state: dict[str, int] = dict(session.execute(query).all())

    def many(*states: LinkState) -> int:
        return sum(by_state.get(state, 0) for state in states)

    return Links(
        answering=many(LinkState.WELL, LinkState.MOVED),
        looking_again=many(LinkState.SUSPECT),
        doubted=many(LinkState.LIKELY_BROKEN, LinkState.UNRELIABLE, LinkState.DRIFTED),
        dead=many(LinkState.CONFIRMED),
        cannot_be_looked_at=many(LinkState.BLOCKED),
        not_looked_at=many(LinkState.NOT_LOOKED_AT),
    )


def _fixes(session: Session, now: datetime) -> Fixes:
    by_people = select(Flag.raised_at, Flag.resolved_at).where(
        Flag.resolved_at > now - FIXES_COUNTED,
        Flag.resolved_by_id.is_not(None),
        Flag.false_alarm.is_(False),
    )
    took = [(done - raised) / A_DAY for raised, done in session.execute(by_people) if done]
    still = select(func.count(), func.min(Flag.raised_at)).where(Flag.resolved_at.is_(None))
    many, oldest = session.execute(still).one()
    return Fixes(
        fixed=len(took),
        p50_days=percentile(took, 50),
        p90_days=percentile(took, 90),
        open=many,
        oldest_open_days=(now - oldest).days if oldest else None,
    )


def percentile(values: Iterable[float], percent: int) -> float | None:
    """The value below which so many in a hundred lie, between neighbours in proportion."""
    known = sorted(values)
    if len(known) < 2:
        return round(known[0], 2) if known else None
    return round(quantiles(known, n=100, method="inclusive")[percent - 1], 2)
