"""What editors decided against what we believed: how good belief was, and better ratios."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.freshness.flags import CLOSED_ITSELF, NOT_A_PROBLEM, Flag
from app.freshness.links import Link
from app.freshness.looks import Look, family_of, independent
from app.freshness.outcomes import Outcome, Reason
from app.freshness.probes import ANSWERED_WELL
from app.freshness.ratios import RATIOS, Family, Key, Ratio, Seen, re_estimated
from app.freshness.rules import LinkState
from app.freshness.visits import VisitRecord

SAYS_DEAD = (
    Reason.LINK_GONE,
    Reason.LINK_SOFT_GONE,
    Reason.LINK_PARKED,
    Reason.CLOSURE_ANNOUNCED,
    Reason.HOST_DOWN,
)
WAS_DEAD = frozenset({"link_corrected", "no_website_now", "withdrawn"})
EDGES = (0.0, 0.5, 0.9, 0.95, 0.99, 1.0)
READ_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a flagged address: whether it was dead, and how sure we had been."""

    link_id: UUID
    since: datetime
    until: datetime
    dead: bool
    believed: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Beliefs between two values: how many, what they came to on average, and how many held."""

    low: float
    high: float
    count: int
    believed: float
    dead: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table before and after, and the looks that moved it."""

    outcome: Outcome
    detail: str | None
    before: Ratio
    after: Ratio
    seen: Seen


@dataclass(frozen=True, slots=True)
class Calibration:
    """The whole answer. `brier` is None while nothing was decided."""

    dead: int
    alive: int
    brier: float | None
    bins: tuple[Bin, ...]
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "decided": {"dead": self.dead, "alive": self.alive},
            "brier": None if self.brier is None else round(self.brier, 6),
            "reliability": [
                {"from": b.low, "to": b.high, "flags": b.count, "believed": b.believed,
                 "dead": b.dead}
                for b in self.bins
            ],
            "ratios": [
                {"outcome": row.outcome.value, "detail": row.detail,
                 "looks": {"alive": row.seen.alive, "dead": row.seen.dead},
                 "before": _shares(row.before), "after": _shares(row.after)}
                for row in self.rows
            ],
        }  # fmt: skip


def calibrate(session: Session) -> Calibration:
    """Reads every decision about an address, and the looks behind them; changes nothing."""
    fates = decided_fates(session)
    seen = looks_by_fate(session, fates)
    return Calibration(
        dead=sum(fate.dead for fate in fates),
        alive=sum(not fate.dead for fate in fates),
        brier=brier(fates),
        bins=reliability(fates),
        rows=tuple(_rows(seen)),
    )


def decided_fates(session: Session) -> list[Fate]:
    """Each flagged address once per spell, however many entries used it, if its fate is known."""
    query = (
        select(Flag)
        .where(Flag.resolved_at.is_not(None), Flag.link_id.is_not(None), Flag.reason.in_(SAYS_DEAD))
        .order_by(Flag.raised_at, Flag.resolved_at)
    )
    found: dict[tuple[UUID, datetime], Fate] = {}
    for flag in session.scalars(query):
        dead = was_dead(flag.decision, flag.decision_detail or {}, false_alarm=flag.false_alarm)
        if dead is None or flag.link_id is None or flag.resolved_at is None:
            continue
        told = flag.evidence
        first = min(told.get("counted_failures") or [flag.raised_at.isoformat()])
        since = datetime.fromisoformat(first)
        belief = float(told.get("probability_dead") or 0.0)
        fate = Fate(flag.link_id, since, flag.resolved_at, dead, belief)
        found.setdefault((flag.link_id, flag.raised_at), fate)
    return list(found.values())


def was_dead(decision: str | None, detail: Mapping[str, Any], *, false_alarm: bool) -> bool | None:
    """What a decision says of the page; None when it says nothing of it."""
    if decision in WAS_DEAD:
        return True
    if decision == NOT_A_PROBLEM and false_alarm:
        return False
    if decision == CLOSED_ITSELF and detail.get("why") == ANSWERED_WELL:
        return False
    return None


def looks_by_fate(session: Session, fates: Sequence[Fate]) -> dict[Key, Seen]:
    """Independent looks at pages that were dead, and at pages that were alive.

    The healthy looks at links that are well are counted too: else a row would be a share of
    trouble only, and every living page would seem to fail.
    """
    alive: Counter[Key] = Counter()
    dead: Counter[Key] = Counter()
    died = {fate.link_id: fate for fate in fates if fate.dead}
    lived = {fate.link_id for fate in fates if not fate.dead}
    well = set(session.scalars(select(Link.id).where(Link.state == LinkState.WELL)))
    for link_id, looks in _looks(session):
        if fate := died.get(link_id):
            looks = [look for look in looks if fate.since <= look.at <= fate.until]
            dead.update(map(_key, independent(looks)))
        elif link_id in lived or link_id in well:
            alive.update(map(_key, independent(looks)))
    return {key: Seen(alive[key], dead[key]) for key in {*alive, *dead}}


def _looks(session: Session) -> Iterator[tuple[UUID, list[Look]]]:
    """Link by link, oldest first; looks that counted and saw anything."""
    query = (
        select(VisitRecord.link_id, VisitRecord.at, VisitRecord.outcome, VisitRecord.detail)
        .where(VisitRecord.discarded.is_(None))
        .order_by(VisitRecord.link_id, VisitRecord.at)
        .execution_options(yield_per=READ_AT_ONCE)
    )
    current: UUID | None = None
    looks: list[Look] = []
    for link_id, at, outcome, detail in session.execute(query):
        if link_id != current:
            if current is not None:
                yield current, looks
            current, looks = link_id, []
        look = Look(at, Outcome(outcome), detail)
        if family_of(look) is not Family.BLIND:
            looks.append(look)
    if current is not None:
        yield current, looks


def _key(look: Look) -> Key:
    own = (look.outcome, look.detail)
    return own if own in RATIOS else (look.outcome, None)


def _rows(seen: Mapping[Key, Seen]) -> Iterator[Row]:
    after = re_estimated(seen)
    for key, before in RATIOS.items():
        if before.family in (Family.DEFINITE, Family.SILENT):
            yield Row(*key, before, after[key], seen.get(key, Seen(0, 0)))


def brier(fates: Iterable[Fate]) -> float | None:
    """The mean square of belief less truth: 0 is perfect, 0.25 is a coin."""
    errors = [(fate.believed - fate.dead) ** 2 for fate in fates]
    return sum(errors) / len(errors) if errors else None


def reliability(fates: Iterable[Fate]) -> tuple[Bin, ...]:
    """Whether of what we believed to 95 % ninety-five in a hundred were so."""
    by_bin: dict[int, list[Fate]] = defaultdict(list)
    for fate in fates:
        by_bin[sum(fate.believed >= edge for edge in EDGES[1:-1])].append(fate)
    return tuple(
        Bin(
            EDGES[place],
            EDGES[place + 1],
            len(some),
            round(sum(fate.believed for fate in some) / len(some), 4),
            round(sum(fate.dead for fate in some) / len(some), 4),
        )
        for place, some in sorted(by_bin.items())
    )


def _shares(row: Ratio) -> dict[str, float]:
    return {
        "alive": round(row.alive, 6),
        "dead": round(row.dead, 6),
        "likelihood": round(row.likelihood, 2),
    }
