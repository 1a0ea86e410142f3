"""How far providers' "still right" is borne out by the council's next check by phone or visit."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.directory.history import EntryVersion
from app.freshness.assurances import STILL_RIGHT, Assurance, Confirmation
from app.freshness.standing import Method

WITHIN = timedelta(days=90)  # a later check says nothing of what was right then
AROUND = timedelta(hours=1)  # what a check finds wrong is put right within the call
BY_EAR_OR_EYE = (Method.PHONE, Method.VISIT)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Confirmations that a check followed, and after how many of them nothing had to change."""

    checked: int
    agreed: int


def agreement(session: Session) -> Agreement:
    """Counts each confirmation that was followed by a check, with the first such check."""
    pairs = (
        select(Confirmation.id, Confirmation.service_id, func.min(Assurance.recorded_at))
        .join(Assurance, Assurance.service_id == Confirmation.service_id)
        .where(
            Confirmation.kind == STILL_RIGHT,
            Assurance.method.in_(BY_EAR_OR_EYE),
            Assurance.recorded_at > Confirmation.recorded_at,
        )
        .group_by(Confirmation.id, Confirmation.service_id)
    )
    followed = [
        (service_id, checked_at)
        for id, service_id, checked_at in session.execute(pairs)
        if checked_at - session.get_one(Confirmation, id).recorded_at <= WITHIN
    ]
    agreed = 0
    for service_id, checked_at in followed:
        changed = select(EntryVersion.id).where(
            EntryVersion.entry_id == service_id,
            EntryVersion.at.between(checked_at - AROUND, checked_at + AROUND),
        )
        agreed += session.scalar(changed.limit(1)) is None
    return Agreement(len(followed), agreed)
