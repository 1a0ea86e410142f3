"""Which open flags make the public doubt an entry: a fixed list, and never one unproved report."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.freshness.days import day_of
from app.freshness.flags import Flag
from app.freshness.links import LinkRole, LinkUse
from app.freshness.outcomes import Reason
from app.freshness.standing import Doubt, DoubtReason

MAIN_LINK_DEAD = (
    Reason.LINK_GONE,
    Reason.LINK_SOFT_GONE,
    Reason.LINK_PARKED,
    Reason.CLOSURE_ANNOUNCED,
    Reason.HOST_DOWN,
)
PUBLIC_REASONS = {
    **dict.fromkeys(MAIN_LINK_DEAD, DoubtReason.WEBSITE_GONE),
    Reason.CLOSURE_ANNOUNCED: DoubtReason.SAYS_CLOSED,
    Reason.CONTACT_DRIFT: DoubtReason.CONTACT_DIFFERS,
    Reason.PROVIDER_CORRECTION: DoubtReason.CORRECTION_WAITING,
}


def public_doubts(session: Session, ids: Collection[UUID]) -> dict[UUID, Doubt]:
    """The oldest doubt about each entry that the public is to know of.

    A dead address counts only where it is the entry's main one.
    """
    query = (
        select(Flag.service_id, Flag.reason, Flag.raised_at, LinkUse.role)
        .outerjoin(
            LinkUse,
            (LinkUse.link_id == Flag.link_id)
            & (LinkUse.service_id == Flag.service_id)
            & (LinkUse.role == LinkRole.MAIN),
        )
        .where(
            Flag.service_id.in_(ids),
            Flag.resolved_at.is_(None),
            Flag.reason.in_(PUBLIC_REASONS),
        )
        .order_by(Flag.raised_at)
    )
    found: dict[UUID, Doubt] = {}
    for service_id, key, raised_at, role in session.execute(query):
        reason = Reason(key)
        if reason in MAIN_LINK_DEAD and role is None:
            continue
        found.setdefault(service_id, Doubt(PUBLIC_REASONS[reason], day_of(raised_at)))
    return found


def corrections_waiting(session: Session, ids: Collection[UUID]) -> dict[UUID, date]:
    """Since when a provider's correction waits for an editor."""
    query = select(Flag.service_id, Flag.raised_at).where(
        Flag.service_id.in_(ids),
        Flag.resolved_at.is_(None),
        Flag.reason == Reason.PROVIDER_CORRECTION,
    )
    return {service_id: day_of(raised_at) for service_id, raised_at in session.execute(query)}


def dead_links(session: Session, link_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these addresses that are flagged as dead: suspicion alone is nobody's business."""
    query = select(Flag.link_id).where(
        Flag.link_id.in_(link_ids),
        Flag.resolved_at.is_(None),
        Flag.reason.in_(MAIN_LINK_DEAD),
    )
    return frozenset(id for id in session.scalars(query) if id is not None)
