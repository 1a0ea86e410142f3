"""Records visits: remember, believe, schedule, raise or lift."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.freshness.certificates import tell_of_certificate
from app.freshness.comparing import compare_with_record
from app.freshness.due_times import due_time
from app.freshness.flags import lift_flags, raise_flag
from app.freshness.hosts import Host
from app.freshness.link_doubts import doubt_about
from app.freshness.links import Link, LinkRole, users_of
from app.freshness.looks import Look
from app.freshness.moves import SAME, after_a_move
from app.freshness.outcomes import Outcome, Reason
from app.freshness.readings import NOT_MODIFIED, write_again
from app.freshness.reliance import ABOUT_LINKS
from app.freshness.rules import Belief, believe
from app.freshness.tallies import tally
from app.freshness.visits import VisitRecord, VisitRequest

REMEMBERED = timedelta(days=120)
LOOKS_READ = 400
DRIFT_REASONS = (Reason.CONTACT_DRIFT, Reason.TIMETABLE_PAST)
ANSWERED_WELL = "The address answered well on two different days."
JUDGED_BY_BELIEF = tuple(reason for reason in ABOUT_LINKS if reason not in DRIFT_REASONS)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one visit saw, as much of it as is kept. `evidence` is JSON."""

    at: datetime
    outcome: Outcome
    detail: str
    status: int | None = None
    final_url: str | None = None
    retry_after: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recorded visit changed: the link's new belief, new flags, and entries concerned."""

    link_id: UUID
    belief: Belief
    raised: tuple[tuple[UUID, Reason], ...]
    concerned: frozenset[UUID]


def record_probe(
    session: Session, link_id: UUID, seen: Seen, *, discarded: str | None, now: datetime
) -> Recorded | None:
    """Records one visit to a link. `discarded` says why it counts for nothing, if so.

    Answers None when the link has gone meanwhile.
    """
    link = session.get(Link, link_id, with_for_update=True)
    if link is None:
        return None
    users = users_of(session, link_id)
    if seen.outcome is Outcome.MOVED and seen.final_url:
        seen = _with_sameness(session, link, seen, users, now)
    session.add(_visit_row(link, seen, discarded))
    session.flush()
    visits = _remembered(session, link, now)
    write_again(visits)
    belief = believe([_look(v) for v in visits], now, last_cannot_look=link.cannot_look_flagged_at)
    _update_link(link, visits, seen, belief, counted=discarded is None, now=now)
    session.execute(
        update(VisitRequest)
        .where(VisitRequest.link_id == link_id, VisitRequest.taken_at.is_(None))
        .values(taken_at=now)
    )
    if discarded is not None:
        return Recorded(link_id, belief, (), frozenset())
    raised = _judge(session, link, belief, visits, users, now)
    lifted = _lift(session, link, belief, now)
    tell_of_certificate(session, link, visits, users, now)
    drift = compare_with_record(session, link, visits, users, now) if _is_readable(seen) else ()
    return Recorded(link_id, belief, (*raised, *drift), frozenset({*users, *lifted}))


def _with_sameness(
    session: Session, link: Link, seen: Seen, users: Mapping[UUID, LinkRole], now: datetime
) -> Seen:
    found = after_a_move(
        session,
        asked=link.url,
        landed=seen.final_url or link.url,
        detail=seen.detail,
        page=seen.evidence.get("page"),
        earlier=_remembered(session, link, now),
        users=users,
    )
    return replace(seen, evidence=seen.evidence | found)


def _visit_row(link: Link, seen: Seen, discarded: str | None) -> VisitRecord:
    return VisitRecord(
        id=uuid5(link.id, seen.at.isoformat()),
        link_id=link.id,
        at=seen.at,
        outcome=seen.outcome,
        detail=seen.detail,
        status=seen.status,
        final_url=seen.final_url,
        retry_after=seen.retry_after,
        evidence=seen.evidence,
        discarded=discarded,
    )


def _remembered(session: Session, link: Link, now: datetime) -> Sequence[VisitRecord]:
    """The visits that belief looks at, oldest first: all since it last answered, at the least."""
    query = (
        select(VisitRecord)
        .where(
            VisitRecord.link_id == link.id,
            (VisitRecord.at >= now - REMEMBERED)
            | (VisitRecord.at >= (link.last_ok_at or link.since or now)),
        )
        .order_by(VisitRecord.at.desc())
        .limit(LOOKS_READ)
    )
    return session.scalars(query).all()[::-1]


def _look(visit: VisitRecord) -> Look:
    return Look(
        at=visit.at,
        outcome=Outcome(visit.outcome),
        detail=visit.detail,
        final_url=visit.final_url,
        counted=visit.discarded is None,
        retry_after=visit.retry_after,
        same_content=visit.evidence.get(SAME),
    )


def _update_link(
    link: Link,
    visits: Sequence[VisitRecord],
    seen: Seen,
    belief: Belief,
    *,
    counted: bool,
    now: datetime,
) -> None:
    looks = [_look(v) for v in visits]
    link.next_due_at = due_time(link.id, link.interval_days, looks, belief, now)
    if not counted:
        return
    tally(link, seen.at, seen.outcome, seen.detail, seen.evidence.get("page"))
    link.state, link.since = belief.state, belief.since
    link.probability_dead = belief.probability_dead
    link.last_looked_at = seen.at
    link.last_outcome, link.last_detail = seen.outcome, seen.detail
    if seen.outcome in (Outcome.OK, Outcome.NOT_HTML_OK, Outcome.MOVED):
        link.last_ok_at = seen.at
        link.etag, link.last_modified = seen.etag, seen.last_modified
    if belief.should_flag and belief.reason is Reason.CANNOT_LOOK:
        link.cannot_look_flagged_at = now


def _judge(
    session: Session,
    link: Link,
    belief: Belief,
    visits: Sequence[VisitRecord],
    users: Mapping[UUID, LinkRole],
    now: datetime,
) -> tuple[tuple[UUID, Reason], ...]:
    if not belief.should_flag or belief.reason is None:
        return ()
    raised = []
    for service_id, role in users.items():
        doubt = doubt_about(link, role, belief, visits, users)
        if raise_flag(session, service_id, doubt, now):
            raised.append((service_id, belief.reason))
    return tuple(raised)


def _lift(session: Session, link: Link, belief: Belief, now: datetime) -> set[UUID]:
    """Flags close themselves when the doubt goes."""
    gone: set[UUID] = set()
    if belief.lift:
        gone = lift_flags(
            session,
            now,
            why=ANSWERED_WELL,
            link_id=link.id,
            reasons=JUDGED_BY_BELIEF,
            except_for=belief.reason if belief.should_flag else None,
        )
    elif belief.should_flag and belief.reason is not None:
        # One address, one reason: a page that was gone and is now for sale is for sale.
        gone = lift_flags(
            session,
            now,
            why=f"Now: {belief.reason.words}.",
            link_id=link.id,
            reasons=JUDGED_BY_BELIEF,
            except_for=belief.reason,
        )
    return gone


def _is_readable(seen: Seen) -> bool:
    """Whether we know what stands there: an unmodified page says again what it said."""
    known = bool(seen.evidence.get("page")) or seen.detail == NOT_MODIFIED
    return known and seen.outcome in (Outcome.OK, Outcome.MOVED)


def probe_soon(session: Session, link_id: UUID, now: datetime) -> None:
    """Makes a link due now: after a correction, or when somebody asks."""
    link = session.get(Link, link_id)
    if link is None:
        return
    link.next_due_at = now
    session.execute(update(Host).where(Host.id == link.host_id).values(next_due_at=now))


def ask_for_visit(session: Session, link_id: UUID, actor: Actor, now: datetime) -> None:
    """Writes down who asked us to look, and makes the link due."""
    session.add(VisitRequest(link_id=link_id, actor_id=actor.id, requested_at=now))
    probe_soon(session, link_id, now)


def summary(recorded: Sequence[Recorded]) -> dict[str, int]:
    """How many links ended in which state, and how many flags were raised."""
    counts: dict[str, int] = defaultdict(int)
    for one in recorded:
        counts[one.belief.state] += 1
        counts["flags_raised"] += len(one.raised)
    return dict(counts)
