"""How far providers' "still right" is borne out by the council's next check by phone or visit.

Of the confirmations that such a check followed within `WITHIN` days, the share after which that
check changed nothing that the provider had confirmed:

    agreement = agreed / checked

`checked` counts each confirmation with the first check by phone or visit after it. It agreed where
whoever checked did not change, from an hour before to an hour after the check, any of `CONFIRMED`:
the facts that the provider's page had shown. What else is edited then (a category, a note, a date),
or by somebody else, says nothing of the provider's word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.acts import ChangeSet
from app.directory.history import EntryVersion
from app.directory.locations import ServiceAtLocation
from app.freshness.assurances import STILL_RIGHT, Assurance, Confirmation
from app.freshness.standing import Method

WITHIN = timedelta(days=90)  # a later check says nothing of what was right then
AROUND = timedelta(hours=1)  # what a check finds wrong is put right within the call
BY_EAR_OR_EYE = (Method.PHONE, Method.VISIT)
# What `plain_words.told_of` tells, by the names of history; of a place, its name and address.
CONFIRMED = frozenset(
    {
        "name", "description", "phones", "email", "url", "schedules", "service_at_locations",
        "addresses", "minimum_age", "maximum_age", "cost_options", "fees_description", "alert",
        *(
            f"local_offer.{fact}"
            for fact in (
                "needs", "support", "eligibility_text", "diagnosis_required", "ehcp_required",
                "referral_routes", "how_to_start", "free", "payment_methods", "short_breaks_card",
                "capacity", "wait_text",
            )
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    """Confirmations that a check followed, and after how many of them nothing had to change."""

    checked: int
    agreed: int


def agreement(session: Session) -> Agreement:
    """The two counts, over all that is kept."""
    checks = list(_checks_that_followed(session))
    return Agreement(len(checks), sum(not _changed_facts(session, one) for one in checks))


def _checks_that_followed(session: Session) -> Iterator[Assurance]:
    """For each confirmation the first check by phone or visit after it, if it was in time."""
    first = (
        select(
            Confirmation.id,
            Confirmation.service_id,
            Confirmation.recorded_at,
            func.min(Assurance.recorded_at).label("checked_at"),
        )
        .join(Assurance, Assurance.service_id == Confirmation.service_id)
        .where(
            Confirmation.kind == STILL_RIGHT,
            Assurance.method.in_(BY_EAR_OR_EYE),
            Assurance.recorded_at > Confirmation.recorded_at,
        )
        .group_by(Confirmation.id, Confirmation.service_id, Confirmation.recorded_at)
        .subquery()
    )
    query = (
        select(first.c.id, first.c.recorded_at, Assurance)
        .join(
            Assurance,
            (Assurance.service_id == first.c.service_id)
            & (Assurance.recorded_at == first.c.checked_at)
            & Assurance.method.in_(BY_EAR_OR_EYE),
        )
        .order_by(first.c.id, Assurance.id)
    )
    seen: set[UUID] = set()
    for id, confirmed_at, check in session.execute(query):
        if id not in seen and check.recorded_at - confirmed_at <= WITHIN:
            seen.add(id)
            yield check


def _changed_facts(session: Session, check: Assurance) -> bool:
    places = select(ServiceAtLocation.location_id).where(
        ServiceAtLocation.service_id == check.service_id
    )
    query = (
        select(EntryVersion.changed_fields)
        .join(ChangeSet, ChangeSet.id == EntryVersion.change_set_id)
        .where(
            (EntryVersion.entry_id == check.service_id) | EntryVersion.entry_id.in_(places),
            EntryVersion.at.between(check.recorded_at - AROUND, check.recorded_at + AROUND),
            ChangeSet.actor_id == check.actor_id,
        )
    )
    return any(not CONFIRMED.isdisjoint(fields) for fields in session.scalars(query))
