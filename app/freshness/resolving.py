"""Resolves a flag: claims it first, then changes the entry, in one transaction."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory import editing
from app.directory.history import EntryNote
from app.freshness import decisions as d
from app.freshness.deciders import DECIDERS, Case
from app.freshness.flags import Flag, close_flag, find_flag
from app.freshness.outcomes import Reason
from app.freshness.trusting import refresh_trust


def resolve(
    session: Session, flag_id: UUID, decision: d.Decision, actor: Actor, now: datetime
) -> Flag:
    """Carries a decision out. Raises AlreadyResolved, UnknownFlag, CannotDecideSo, BrokenReference.

    `tried_no_answer` and `passed_on` leave the flag open; all others close it.
    """
    flag = find_flag(session, flag_id)
    if isinstance(decision, d.TriedNoAnswer | d.PassedOn):
        _keep_open(session, flag, decision, actor, now)
        return flag
    close_flag(
        session,
        flag_id,
        actor_id=actor.id,
        decision=decision.decision,
        detail=decision.model_dump(mode="json", exclude_none=True),
        false_alarm=isinstance(decision, d.NotAProblem) and decision.evidence_wrong,
        now=now,
    )
    why = f"{Reason(flag.reason).words}: {decision.decision.replace('_', ' ')}"
    act = editing.begin(session, actor, act="resolve", why=why, now=now)
    case = Case(session, flag, actor, act, now)
    _note(case, decision.note)
    DECIDERS[type(decision)](case, decision)
    refresh_trust(session, {flag.service_id}, now)
    return flag


def _keep_open(
    session: Session,
    flag: Flag,
    decision: d.TriedNoAnswer | d.PassedOn,
    actor: Actor,
    now: datetime,
) -> None:
    if flag.resolved_at is not None:
        close_flag(  # says who was first
            session, flag.id, actor_id=actor.id, decision="", detail={}, false_alarm=False, now=now
        )
    told: list[dict[str, Any]] = list((flag.decision_detail or {}).get("so_far", []))
    told.append(
        decision.model_dump(mode="json", exclude_none=True)
        | {"at": now.isoformat(), "by": str(actor.id)}
    )
    flag.decision_detail = {"so_far": told}
    act = editing.begin(
        session, actor, act="resolve", why=decision.decision.replace("_", " "), now=now
    )
    case = Case(session, flag, actor, act, now)
    _note(case, decision.note)
    if isinstance(decision, d.TriedNoAnswer):
        flag.snoozed_until = datetime.combine(decision.retry_on, time(7), UTC)
        return
    entry = case.entry()
    entry.local_offer.owner_team = decision.team
    case.save(entry)


def _note(case: Case, text: str | None) -> None:
    if text:
        case.session.add(
            EntryNote(
                service_id=case.flag.service_id, actor_id=case.actor.id, at=case.now, text=text
            )
        )
