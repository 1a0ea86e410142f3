"""Flags that somebody of the team, or of the forum, raises by hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.freshness.flags import Doubt, Flag, raise_flag
from app.freshness.notes import add_note
from app.freshness.outcomes import Reason

LONGEST_REPORT = 1000


def report_by_hand(session: Session, service_id: UUID, text: str, by: Actor, now: datetime) -> UUID:
    """Flags the entry as reported; where a report is open already, adds to its notes instead.

    Raises UnknownEntry.
    """
    read_entry(session, ServiceDocument, service_id)
    open_one = select(Flag.id).where(
        Flag.service_id == service_id, Flag.reason == Reason.REPORT, Flag.resolved_at.is_(None)
    )
    known = session.scalar(open_one)
    if known is not None:
        add_note(session, service_id, text, by, now)
        return known
    doubt = Doubt(
        reason=Reason.REPORT,
        words=text,
        about=f"{by.id} {now.isoformat()}",
        evidence={"reported_by": str(by.id), "role": by.role},
    )
    raise_flag(session, service_id, doubt, now)
    record_act(session, by.id, "flag_raised", now=now, about=[service_id])
    return session.scalars(open_one).one()
