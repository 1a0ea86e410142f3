"""Reads what the plan of checks needs: every published entry's dates, and those of its facts."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.directory.facts import OfferFacts
from app.directory.publications import Publication, PublicationState
from app.freshness.check_plan import Checked
from app.freshness.overdue import harm_of
from app.freshness.standing import Basis
from app.freshness.trust import Trust
from app.freshness.trusting import DATED_FACTS


def entries_to_check(session: Session) -> list[Checked]:
    """Every published entry, with the dates of its check and of its dated facts."""
    dated = [getattr(OfferFacts, column) for column in DATED_FACTS.values()]
    query = (
        select(
            Trust.service_id,
            Trust.basis,
            func.coalesce(Trust.next_due, Trust.first_check_on),
            OfferFacts.category,
            *dated,
        )
        .join(OfferFacts, OfferFacts.service_id == Trust.service_id)
        .join(Publication, Publication.service_id == Trust.service_id)
        .where(Publication.state == PublicationState.PUBLISHED)
        .order_by(Trust.service_id)
    )
    return [
        Checked(
            id=str(id),
            category=category or "",
            harm=harm_of(category),
            due=due,
            first=basis == Basis.NONE,
            facts={fact: day for fact, day in zip(DATED_FACTS, days, strict=True) if day},
        )
        for id, basis, due, category, *days in session.execute(query)
    ]
