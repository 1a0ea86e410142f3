"""How often each link is looked at: harm and change rates turned into days between two visits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from app.directory.facts import OfferFacts
from app.freshness.allocation import Claim, allocate, curve_of
from app.freshness.change_rates import History, binned, fit_spread, posterior, rounded
from app.freshness.links import A_WEEK, Link, LinkRole, LinkUse
from app.freshness.looks import A_DAY
from app.freshness.nights import EARLIER, SELDOM
from app.freshness.outcomes import Harm
from app.freshness.overdue import HIGH_HARM, harm_of

# What a family loses when the page behind this use is gone, in relation to the others.
ROLE_WEIGHS = {
    LinkRole.MAIN: 8,
    LinkRole.ORGANIZATION: 4,
    LinkRole.BOOKING: 4,
    LinkRole.ADDITIONAL: 2,
    LinkRole.SOCIAL: 1,
}
HARM_WEIGHS = {Harm.HIGH: 3, Harm.MEDIUM: 2, Harm.LOW: 1}
# Within a twentieth an interval is what it was: not worth writing to a hundred thousand rows.
WORTH_KEEPING = 0.05


@dataclass(frozen=True, slots=True)
class Demand:
    """A link, what was seen of its changes, what harm hangs on it, and its present interval."""

    link_id: UUID
    history: History
    harm: int
    interval: float


def read_demands(session: Session) -> list[Demand]:
    """Every link; the harm of one that many entries rely on is the sum of theirs."""
    harm = _harms().subquery()
    query = select(
        Link.id,
        Link.looks_seen,
        Link.changes_seen,
        Link.days_watched,
        Link.interval_days,
        func.coalesce(harm.c.harm, 0),
    ).outerjoin(harm, harm.c.link_id == Link.id)
    return [
        Demand(
            id, History(looks, changes, days / looks if looks else A_WEEK), int(weight), interval
        )
        for id, looks, changes, days, interval, weight in session.execute(query)
    ]


def _harms() -> Select[tuple[UUID, int]]:
    """The harm of each link that is used: of each entry its weightiest use."""
    role = case(dict(ROLE_WEIGHS), value=LinkUse.role, else_=1)
    uses = (
        select(LinkUse.link_id, LinkUse.service_id, func.max(role).label("role"))
        .group_by(LinkUse.link_id, LinkUse.service_id)
        .subquery()
    )
    high, others = HARM_WEIGHS[Harm.HIGH], HARM_WEIGHS[harm_of(None)]
    category = case((OfferFacts.category.in_(sorted(HIGH_HARM)), high), else_=others)
    return (
        select(uses.c.link_id, func.sum(uses.c.role * category).label("harm"))
        .outerjoin(OfferFacts, OfferFacts.service_id == uses.c.service_id)
        .group_by(uses.c.link_id)
    )


def share_out(demands: Sequence[Demand], visits_a_day: float | None = None) -> dict[UUID, float]:
    """The new days between visits of those links whose interval changes noticeably.

    Without `visits_a_day` each link gets one a week on average.
    """
    budget = len(demands) / A_WEEK if visits_a_day is None else visits_a_day
    alike = {one.link_id: (binned(one.history), rounded(one.harm)) for one in demands}
    often = _frequencies(alike.values(), budget)
    intervals = {one.link_id: _interval(1 / often[alike[one.link_id]]) for one in demands}
    return {
        one.link_id: intervals[one.link_id]
        for one in demands
        if abs(intervals[one.link_id] / one.interval - 1) > WORTH_KEEPING
    }


def _interval(between: float) -> float:
    """The interval to set for so many days between visits: nights make it shorter again."""
    return between + EARLIER / A_DAY if between >= SELDOM / A_DAY else between


def _frequencies(
    links: Iterable[tuple[History, int]], visits_a_day: float
) -> Mapping[tuple[History, int], float]:
    """Visits a day for each kind of link: of the same history, and of the same harm."""
    kinds = Counter(links)
    histories: Counter[History] = Counter()
    for (history, _), many in kinds.items():
        histories[history] += many
    spread = fit_spread(histories)
    curves = {history: curve_of(posterior(spread, history)) for history in histories}
    claims = [Claim(curves[history], harm, many) for (history, harm), many in kinds.items()]
    return dict(zip(kinds, allocate(claims, visits_a_day), strict=True))


def keep_intervals(session: Session, intervals: Mapping[UUID, float]) -> None:
    """Writes intervals down; each counts from the link's next visit on."""
    statement = (
        update(Link.__table__)  # type: ignore[arg-type]  # a table, as executemany needs
        .where(Link.id == bindparam("b_id"))
        .values(interval_days=bindparam("b_days"))
    )
    rows = [{"b_id": id, "b_days": days} for id, days in intervals.items()]
    session.connection().execute(statement, rows)
