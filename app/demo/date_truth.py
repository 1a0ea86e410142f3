"""When an entry's own dates run out, worked out from the entry alone: the rehearsal's truth."""

from collections.abc import Mapping
from datetime import date

from app.directory.documents import ServiceDocument
from app.directory.facts import Capacity, Known
from app.freshness.days import add_months
from app.freshness.outcomes import Reason
from app.freshness.policy import SHIPPED, Fact, Policy

OF_DATES = frozenset(
    {
        Reason.FACT_EXPIRED,
        Reason.DATE_PASSED,
        Reason.LAW_CHECK_DUE,
        Reason.PINNED_OVERDUE,
        Reason.ELIGIBILITY_UNKNOWN,
    }
)


def last_days(
    entry: ServiceDocument,
    *,
    said: date | None,
    check_due: date | None,
    began: date,
    pinned: bool,
    policy: Policy = SHIPPED,
) -> Mapping[Reason, date]:
    """The last day on which nothing is to be said of it, by reason.

    `said` is when a person last said that all is right. What nobody ever checked, and had run out
    before the borough was loaded, belongs to its first check. `pinned`: pages lead to it.
    """
    facts = entry.local_offer
    days = [day for day in (facts.next_intake, facts.apply_by, facts.scheme_ends) if day]
    law = [facts.law_valid_until] if facts.law_valid_until else []
    law += [add_months(facts.law_checked_on, 6)] if facts.law_checked_on else []
    first = date.min if said else began
    found = {
        Reason.FACT_EXPIRED: [day for day in _facts(entry, said, policy) if day >= first],
        Reason.DATE_PASSED: [day for day in days if day >= first],
        Reason.LAW_CHECK_DUE: law,
        Reason.PINNED_OVERDUE: [check_due] if pinned and check_due else [],
        Reason.ELIGIBILITY_UNKNOWN: [said] if said and not _says_who_can_come(entry) else [],
    }
    return {reason: min(some) for reason, some in found.items() if some}


def _facts(entry: ServiceDocument, said: date | None, policy: Policy) -> list[date]:
    facts = entry.local_offer
    told = {
        Fact.CAPACITY: facts.capacity_as_of if facts.capacity is not Capacity.UNKNOWN else None,
        Fact.WAITING_TIME: facts.wait_as_of if facts.wait_text else None,
        Fact.PAYMENT: facts.payment_checked_on,
        Fact.OPENING_HOURS: facts.opening_checked_on,
    }
    return [max(day, said or day) + policy.facts[fact] for fact, day in told.items() if day]


def _says_who_can_come(entry: ServiceDocument) -> bool:
    facts = entry.local_offer
    needs = (facts.diagnosis_required, facts.ehcp_required)
    ages = (entry.minimum_age, entry.maximum_age)
    told = facts.eligibility_text or entry.eligibility_description
    return bool(told) or any(n is not Known.UNKNOWN for n in needs) or ages != (None, None)
