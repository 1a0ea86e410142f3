"""Records a person's check, and all that follows from it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import concern
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.freshness.assurances import assure
from app.freshness.flags import lift_flags
from app.freshness.outcomes import Reason
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust


def record_check(
    session: Session,
    ids: Collection[UUID],
    actor: Actor,
    method: Method,
    now: datetime,
    *,
    assured_on: date | None = None,
) -> None:
    """Records that a person checked these entries; what was overdue no longer is.

    Raises UnknownEntry, CheckInTheFuture.
    """
    for service_id in ids:
        editing.read_entry(session, ServiceDocument, service_id)
    act = editing.begin(session, actor, act="assure", why=f"Checked {method.words}", now=now)
    concern(session, act.change_set_id, ids)
    assure(session, ids, actor, method=method, now=now, assured_on=assured_on)
    lift_flags(
        session,
        now,
        why="The entry was checked.",
        service_ids=ids,
        reasons=[Reason.OVERDUE, Reason.PINNED_OVERDUE],
    )
    refresh_trust(session, ids, now)
