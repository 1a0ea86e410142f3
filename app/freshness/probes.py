"""Records visits: remember, believe, schedule, raise or lift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
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
from app.freshness.moves import after_a_move
from app.freshness.outcomes import Outcome, Reason
from app.freshness.pages_at_rest import is_to_be_written_again, may_differ, note_page
from app.freshness.readings import NOT_MODIFIED, write_again
from app.freshness.reliance import ABOUT_LINKS
from app.freshness.remembering import Past, beginning, flagged_links, looks_of, visits_of
from app.freshness.rules import Belief, believe
from app.freshness.tallies import tally
from app.freshness.visits import VisitRecord, VisitRequest

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
class Probe:
    """A visit to a link. `discarded` says why it counts for nothing, if so."""

    link_id: UUID
    seen: Seen
    discarded: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recorded visit changed: the link's new belief, new flags, entries concerned.

    `concerned` are entries of which the public may have to be told something else; for the others
    that use the link, only the day of the last look has changed.
    """

    link: Link
    belief: Belief
    raised: tuple[tuple[UUID, Reason], ...]
    concerned: frozenset[UUID]


def record_probes(session: Session, probes: Sequence[Probe], *, now: datetime) -> list[Recorded]:
    """Records visits to different links; leaves out those whose link has gone meanwhile."""
    ids = sorted(one.link_id for one in probes)
    query = select(Link).where(Link.id.in_(ids)).order_by(Link.id).with_for_update()
    links = {link.id: link for link in session.scalars(query)}
    users = users_of(session, ids)
    kept = [
        _with_sameness(session, one, links[one.link_id], users, now)
        for one in probes
        if one.link_id in links
    ]
    session.add_all(_visit_row(one) for one in kept)
    session.execute(
        update(VisitRequest)
        .where(VisitRequest.link_id.in_(ids), VisitRequest.taken_at.is_(None))
        .values(taken_at=now)
    )
    session.flush()
    looks, flagged = looks_of(session, ids, now), flagged_links(session, ids)
    recorded = []
    for one in kept:
        id, link = one.link_id, links[one.link_id]
        past = Past(
            session, link, users[id], flagged.get(id, frozenset()), looks[id], beginning(link, now)
        )
        recorded.append(_record(past, one, now))
    return recorded


def _record(past: Past, probe: Probe, now: datetime) -> Recorded:
    link, seen = past.link, probe.seen
    belief = believe(past.looks, now, last_cannot_look=link.cannot_look_flagged_at)
    before = _told_of(link)
    link.next_due_at = due_time(link.id, link.interval_days, past.looks, belief, now)
    if probe.discarded is not None:
        return Recorded(link, belief, (), frozenset())
    _update_link(link, seen, belief, now)
    raised = _judge(past, belief, now)
    lifted = _lift(past, belief, now)
    tell_of_certificate(past, seen.at, seen.evidence.get("certificate"), now)
    drift = _compare(past, seen, now) if _is_readable(seen) else ()
    concerned = {id for id, _ in (*raised, *drift)} | lifted
    if past.flagged or _told_of(link) != before:
        concerned |= set(past.users)
    return Recorded(link, belief, (*raised, *drift), frozenset(concerned))


def _compare(past: Past, seen: Seen, now: datetime) -> tuple[tuple[UUID, Reason], ...]:
    """Compares what the page says with the record, unless both are as they were."""
    link, page = past.link, seen.evidence.get("page")
    if is_to_be_written_again(link, seen.at, page):
        write_again(past.visits())
        link.page_kept_at = seen.at
    note_page(link, seen.at, page)
    if may_differ(link, now) or past.is_flagged(*DRIFT_REASONS):
        return compare_with_record(past, now)
    return ()


def _told_of(link: Link) -> tuple[object, ...]:
    """What the public line about a website depends on, but for the day of the last look."""
    return link.state, link.since, link.last_ok_at is None


def _with_sameness(
    session: Session,
    probe: Probe,
    link: Link,
    users: Mapping[UUID, Mapping[UUID, LinkRole]],
    now: datetime,
) -> Probe:
    seen = probe.seen
    if seen.outcome is not Outcome.MOVED or not seen.final_url:
        return probe
    found = after_a_move(
        session,
        asked=link.url,
        landed=seen.final_url,
        detail=seen.detail,
        page=seen.evidence.get("page"),
        earlier=visits_of(session, link.id, beginning(link, now)),
        users=users[link.id],
    )
    return replace(probe, seen=replace(seen, evidence=seen.evidence | found))


def _visit_row(probe: Probe) -> VisitRecord:
    seen = probe.seen
    return VisitRecord(
        id=uuid5(probe.link_id, seen.at.isoformat()),
        link_id=probe.link_id,
        at=seen.at,
        outcome=seen.outcome,
        detail=seen.detail,
        status=seen.status,
        final_url=seen.final_url,
        retry_after=seen.retry_after,
        evidence=seen.evidence,
        discarded=probe.discarded,
    )


def _update_link(link: Link, seen: Seen, belief: Belief, now: datetime) -> None:
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


def _judge(past: Past, belief: Belief, now: datetime) -> tuple[tuple[UUID, Reason], ...]:
    if not belief.should_flag or belief.reason is None:
        return ()
    visits = past.visits()
    raised = []
    for service_id, role in past.users.items():
        doubt = doubt_about(past.link, role, belief, visits, past.users)
        if raise_flag(past.session, service_id, doubt, now):
            raised.append((service_id, belief.reason))
    return tuple(raised)


def _lift(past: Past, belief: Belief, now: datetime) -> set[UUID]:
    """Flags close themselves when the doubt goes."""
    if not past.is_flagged(*JUDGED_BY_BELIEF):
        return set()
    reason = belief.reason if belief.should_flag else None
    if not belief.lift and reason is None:
        return set()
    # One address, one reason: a page that was gone and is now for sale is for sale.
    why = ANSWERED_WELL if belief.lift or reason is None else f"Now: {reason.words}."
    return lift_flags(
        past.session,
        now,
        why=why,
        link_id=past.link.id,
        reasons=JUDGED_BY_BELIEF,
        except_for=reason,
    )


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
