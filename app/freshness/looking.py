"""Looking again at once: who asked, whether a crawler is there to look, what it saw."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.freshness.flags import find_flag
from app.freshness.jobs import LONGEST_SILENCE, PROBE, JobRun
from app.freshness.probes import ask_for_visit
from app.freshness.visits import VisitRequest


class LookState(StrEnum):
    """How far a look that somebody asked for has come."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    NOBODY_LOOKS = "nobody_looks"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class LookAsked:
    """The newest look that somebody asked for, and when a crawler last finished a round."""

    state: LookState
    requested_at: datetime | None
    crawler_last_at: datetime | None


def look_again(session: Session, flag_id: UUID, by: Actor, now: datetime) -> bool:
    """Asks for a visit to the flag's address; tells whether it is about one. Raises UnknownFlag."""
    flag = find_flag(session, flag_id)
    if flag.link_id is None:
        return False
    if look_asked(session, flag.link_id, now).state not in (
        LookState.WAITING,
        LookState.NOBODY_LOOKS,
    ):
        ask_for_visit(session, flag.link_id, by, now)
        record_act(session, by.id, "look_again", now=now, about=[flag.service_id])
    return True


def look_asked(session: Session, link_id: UUID, now: datetime) -> LookAsked:
    """How far the newest look at this address that somebody asked for has come."""
    newest = session.scalar(
        select(VisitRequest)
        .where(VisitRequest.link_id == link_id)
        .order_by(VisitRequest.requested_at.desc())
        .limit(1)
    )
    last = session.scalar(select(func.max(JobRun.finished_at)).where(JobRun.job == PROBE))
    if newest is None:
        return LookAsked(LookState.NOT_ASKED, None, last)
    if newest.taken_at is not None:
        return LookAsked(LookState.SEEN, newest.requested_at, last)
    awake = last is not None and now - last <= LONGEST_SILENCE[PROBE]
    state = LookState.WAITING if awake else LookState.NOBODY_LOOKS
    return LookAsked(state, newest.requested_at, last)
