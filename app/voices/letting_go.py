"""No correction waits for ever: when its flag closes by whatever door, or its entry is no longer
shown, it is settled, and the provider is told; when the flag is opened again, it waits again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.documents import ServiceDocument
from app.directory.publications import PublicationState
from app.directory.publishing import state_of
from app.freshness.flags import CLOSED_ITSELF, NOT_A_PROBLEM, Flag, lift_flags
from app.freshness.outcomes import Reason
from app.voices.corrections import Outcome, ProviderCorrection, settle
from app.voices.offered import body_of
from app.voices.proposals import as_it_stands
from app.voices.telling_providers import take_back_mail, tell_provider

NO_LONGER_SHOWN = "The entry is not shown in the Local Offer at present."
LEFT_AS_IT_WAS = "We looked at the entry, and left this as it was."
WHY = {
    "assured": "We checked the entry, and left this as it was.",
    NOT_A_PROBLEM: "We compared it with what we know, and left it as it was.",
    CLOSED_ITSELF: LEFT_AS_IT_WAS,
}


def follow_flags(session: Session, flag_ids: Collection[UUID]) -> None:
    """Corrections whose flag was closed are settled; those whose flag stands again wait again."""
    query = select(Flag).where(Flag.id.in_(flag_ids), Flag.reason == Reason.PROVIDER_CORRECTION)
    for flag in session.scalars(query.order_by(Flag.service_id)).all():
        if flag.resolved_at is None:
            _wait_again(session, flag)
        else:
            why = WHY.get(flag.decision or "", LEFT_AS_IT_WAS)
            waiting = _waiting(session, [flag.service_id])
            _let_go(session, waiting, why=why, by=flag.resolved_by_id, now=flag.resolved_at)


def follow_entries(session: Session, documents: Sequence[ServiceDocument], now: datetime) -> None:
    """Corrections to entries that are no longer shown are settled, and their flags with them."""
    hidden = [one.id for one in documents if state_of(one) != PublicationState.PUBLISHED]
    by_entry: dict[UUID, list[ProviderCorrection]] = defaultdict(list)
    for one in _waiting(session, hidden) if hidden else ():
        by_entry[one.service_id].append(one)
    if not by_entry:
        return
    lift_flags(
        session, now, why=NO_LONGER_SHOWN, service_ids=by_entry,
        reasons=[Reason.PROVIDER_CORRECTION],
    )  # fmt: skip
    for waiting in by_entry.values():
        _let_go(session, waiting, why=NO_LONGER_SHOWN, by=None, now=now)


def _waiting(session: Session, service_ids: Collection[UUID]) -> Sequence[ProviderCorrection]:
    query = select(ProviderCorrection).where(
        ProviderCorrection.service_id.in_(service_ids), ProviderCorrection.decided_at.is_(None)
    )
    return session.scalars(query.order_by(ProviderCorrection.field)).all()


def _let_go(
    session: Session,
    waiting: Sequence[ProviderCorrection],
    *,
    why: str,
    by: UUID | None,
    now: datetime,
) -> None:
    """Settles these corrections of one entry: what families read now is the outcome."""
    if not waiting:
        return
    stands = as_it_stands(body_of(session, waiting[0].service_id))
    said = {str(field): text for field, text in stands.items()}
    ours = []
    for one in waiting:
        if said[one.field] == one.proposed:
            outcome, became, reason = Outcome.FOUND_DONE, one.proposed, None
        else:
            outcome, became, reason = Outcome.LEFT, None, why
        if settle(session, one, outcome, by=by, became=became, reason=reason, now=now):
            ours.append(one)
    tell_provider(session, ours, now)


def _wait_again(session: Session, flag: Flag) -> None:
    """Brings back those of this flag that nobody decided one by one, unless newer ones wait."""
    let_go = select(ProviderCorrection).where(
        ProviderCorrection.service_id == flag.service_id,
        ProviderCorrection.sent_at >= flag.raised_at,
        ProviderCorrection.outcome.in_([Outcome.FOUND_DONE, Outcome.LEFT]),
    )
    newer = {one.field for one in _waiting(session, [flag.service_id])}
    back = [one for one in session.scalars(let_go) if one.field not in newer]
    take_back_mail(session, back)
    for one in back:
        one.decided_at = one.decided_by_id = one.outcome = one.became = one.reason = None
