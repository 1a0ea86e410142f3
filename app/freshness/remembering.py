"""What is remembered of the links of a batch: read together, and no more of it than is asked for.

Most looks find what was there before. Belief needs outcomes and times alone, so the evidence of
earlier visits (pages, chains, certificates) stays in the database until somebody asks for it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.directory.nesting import chunks
from app.freshness.flags import Flag
from app.freshness.links import Link, LinkRole
from app.freshness.looks import Look
from app.freshness.moves import SAME
from app.freshness.outcomes import Outcome, Reason
from app.freshness.visits import VisitRecord

REMEMBERED = timedelta(days=120)
LOOKS_READ = 400


@dataclass(frozen=True, slots=True)
class Past:
    """A link with its users, its open flags and its looks, oldest first; the last was just made."""

    session: Session
    link: Link
    users: Mapping[UUID, LinkRole]
    flagged: frozenset[Reason]
    looks: Sequence[Look]
    since: datetime

    def visits(self) -> Sequence[VisitRecord]:
        """The visits behind the looks, with all their evidence."""
        return visits_of(self.session, self.link.id, self.since)

    def is_flagged(self, *reasons: Reason) -> bool:
        """Whether a flag about this address is open for one of these reasons."""
        return not self.flagged.isdisjoint(reasons)


def beginning(link: Link, now: datetime) -> datetime:
    """From when on a link's visits count: all since it last answered, at the least."""
    return min(now - REMEMBERED, link.last_ok_at or link.since or now)


def visits_of(session: Session, link_id: UUID, since: datetime) -> Sequence[VisitRecord]:
    """A link's visits since then, oldest first."""
    query = (
        select(VisitRecord)
        .where(VisitRecord.link_id == link_id, VisitRecord.at >= since)
        .order_by(VisitRecord.at.desc())
        .limit(LOOKS_READ)
    )
    return session.scalars(query).all()[::-1]


def looks_of(
    session: Session, link_ids: Collection[UUID], now: datetime
) -> Mapping[UUID, list[Look]]:
    """What these links' visits saw since `beginning`, in one query and without their evidence."""
    found: dict[UUID, list[Look]] = defaultdict(list)
    for some in chunks(sorted(link_ids)):
        query = _looks(now).where(VisitRecord.link_id.in_(some))
        for link_id, at, outcome, *others in session.execute(query):
            found[link_id].append(Look(at, Outcome(outcome), *others))
    return {id: looks[-LOOKS_READ:] for id, looks in found.items()}


def _looks(now: datetime) -> Select[Any]:
    """Of each visit its link, and the fields of a look in their order."""
    moved = VisitRecord.outcome == Outcome.MOVED
    return (
        select(
            VisitRecord.link_id,
            VisitRecord.at,
            VisitRecord.outcome,
            VisitRecord.detail,
            VisitRecord.final_url,
            VisitRecord.discarded.is_(None),
            VisitRecord.retry_after,
            case((moved, VisitRecord.evidence[SAME].as_boolean()), else_=None),
        )
        .join(Link, Link.id == VisitRecord.link_id)
        .where(
            (VisitRecord.at >= now - REMEMBERED)
            | (VisitRecord.at >= func.coalesce(Link.last_ok_at, Link.since, now))
        )
        .order_by(VisitRecord.link_id, VisitRecord.at)
    )


def flagged_links(session: Session, link_ids: Collection[UUID]) -> Mapping[UUID, frozenset[Reason]]:
    """For which reasons flags about these addresses are open."""
    found: dict[UUID, set[Reason]] = defaultdict(set)
    for some in chunks(sorted(link_ids)):
        query = select(Flag.link_id, Flag.reason).where(
            Flag.link_id.in_(some), Flag.resolved_at.is_(None)
        )
        for link_id, reason in session.execute(query):
            if link_id is not None:
                found[link_id].add(Reason(reason))
    return {id: frozenset(reasons) for id, reasons in found.items()}
