"""What time alone does to an entry's own dates, and when a person should hear of it; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.freshness.days import in_words
from app.freshness.flags import Doubt
from app.freshness.law_checks import law_holds_until
from app.freshness.outcomes import Harm, Reason
from app.freshness.policy import SHIPPED, Fact, Policy
from app.freshness.trusting import DATED_FACTS

GUIDES = frozenset({"ehc_plans", "advice"})

FACT_WORDS: Mapping[Fact, str] = {
    Fact.CAPACITY: "whether there is room",
    Fact.WAITING_TIME: "how long people wait",
    Fact.PAYMENT: "how it can be paid",
    Fact.OPENING_HOURS: "when it is open",
}
DATE_WORDS = {
    "next_intake": "the next intake",
    "apply_by": "the last day to apply",
    "scheme_ends": "the end of the scheme",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A published entry as its dates tell it.

    `word_on` is when a person last said that all of it is right; `here_since` the first day on
    which the public saw it; `due` when its check is due; `pinned` whether pages lead to it today.
    """

    here_since: date
    category: str | None = None
    pinned: bool = False
    word_on: date | None = None
    due: date | None = None
    facts: Mapping[Fact, date] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    law_checked_on: date | None = None
    law_valid_until: date | None = None
    says_who_can_come: bool = True

    def ran_out(self, last_day: date, today: date) -> bool:
        """Whether a date ran out, and it was here to run out.

        What had run out before an entry was imported belongs to its first check, once.
        """
        first = date.min if self.word_on else self.here_since
        return first <= last_day < today


def doubts_of(entry: Dated, today: date, policy: Policy = SHIPPED) -> Iterator[Doubt]:
    """What is to be flagged today: at most one doubt of each reason."""
    for doubt in (
        _fact_expired(entry, today, policy),
        _date_passed(entry, today),
        _law_check_due(entry, today),
        _pinned_overdue(entry, today),
        _eligibility_unknown(entry),
    ):
        if doubt is not None:
            yield doubt


def _fact_expired(entry: Dated, today: date, policy: Policy) -> Doubt | None:
    """A person's word renews what the entry says of its facts, as it does in the call itself."""
    expired = {}
    for fact, as_of in entry.facts.items():
        known_on = max(as_of, entry.word_on or as_of)
        last_day = policy.fact_ends(fact, known_on) - timedelta(days=1)
        if as_of <= today and entry.ran_out(last_day, today):
            expired[fact] = as_of
    if not expired:
        return None
    told = "; ".join(f"{FACT_WORDS[fact]}, of {in_words(day)}" for fact, day in expired.items())
    fields = {DATED_FACTS[fact]: today.isoformat() for fact in expired}
    return Doubt(
        reason=Reason.FACT_EXPIRED,
        words=f"Too old to rely on: {told}.",
        about=_about(expired),
        evidence={"facts": {fact.value: day.isoformat() for fact, day in expired.items()}},
        suggestion={
            "words": "Ring and ask. If all is as it was, today's date says so.",
            "decision": {"decision": "facts_corrected", "fields": {"local_offer": fields}},
        },
        harm=Harm.MEDIUM,
    )


def _date_passed(entry: Dated, today: date) -> Doubt | None:
    passed = {name: day for name, day in entry.dates.items() if entry.ran_out(day, today)}
    if not passed:
        return None
    told = "; ".join(f"{DATE_WORDS[name]} was {in_words(day)}" for name, day in passed.items())
    return Doubt(
        reason=Reason.DATE_PASSED,
        words=f"{told[0].upper()}{told[1:]}.",
        about=_about(passed),
        evidence={"dates": {name: day.isoformat() for name, day in passed.items()}},
        suggestion={
            "words": "Ask for the next date. If there is none yet, take the old one out.",
            "decision": {
                "decision": "facts_corrected",
                "fields": {"local_offer": dict.fromkeys(passed)},
            },
        },
    )


def _law_check_due(entry: Dated, today: date) -> Doubt | None:
    """A recorded law check makes a guide; it holds for six months, or as long as it says."""
    checked, until = entry.law_checked_on, entry.law_valid_until
    last = law_holds_until(checked, until)
    if last is None or last >= today:
        return None
    lapsed = until is not None and until < today
    words = [f"The law was last checked on {in_words(checked)}."] if checked else []
    words += [f"It was held to be right until {in_words(until)}."] if until and lapsed else []
    leads = entry.pinned or entry.category in GUIDES
    return Doubt(
        reason=Reason.LAW_CHECK_DUE,
        words=" ".join(words),
        about=f"{checked} {until}",
        evidence={
            "law_checked_on": checked.isoformat() if checked else None,
            "law_valid_until": until.isoformat() if until else None,
        },
        suggestion={"words": "Have the guide read against the law as it stands, and note the day."},
        harm=Harm.HIGH if leads else Harm.MEDIUM,
    )


def _pinned_overdue(entry: Dated, today: date) -> Doubt | None:
    if not entry.pinned or entry.due is None or entry.due >= today:
        return None
    last = f"Last checked on {in_words(entry.word_on)}; a" if entry.word_on else "A"
    return Doubt(
        reason=Reason.PINNED_OVERDUE,
        words=f"{last} check was due by {in_words(entry.due)}, and decision pages lead here.",
        about=f"{entry.word_on} {entry.due}",
        evidence={
            "assured_date": entry.word_on.isoformat() if entry.word_on else None,
            "next_due": entry.due.isoformat(),
        },
        suggestion={
            "words": "Ring the provider and go through the entry before any other.",
            "decision": {"decision": "assured", "method": "phone"},
        },
    )


def _eligibility_unknown(entry: Dated) -> Doubt | None:
    """Only where a person has been through the entry: else it belongs to the first check."""
    if entry.says_who_can_come or entry.word_on is None:
        return None
    return Doubt(
        reason=Reason.ELIGIBILITY_UNKNOWN,
        words="The entry was checked, but does not say who can come.",
        about="no eligibility",
        suggestion={"words": "Ask at the next call who can come, and who cannot."},
        harm=Harm.LOW,
    )


def replacement_closed(
    replacement_id: str, onward: str | None, *, merged: bool, public_reason: str | None
) -> Doubt:
    """An entry that is gone points to one that is gone too; `onward` is what replaced that."""
    suggestion: dict[str, Any] = {"words": "Find what families are to use instead, or name none."}
    if onward:
        again: dict[str, Any] = {
            "decision": "withdrawn",
            "public_reason": public_reason or "replaced",
            "replacement_id": onward,
        }
        suggestion = {
            "words": "Point to what has replaced the replacement.",
            "decision": {"decision": "merged", "into": onward} if merged else again,
        }
    return Doubt(
        reason=Reason.REPLACEMENT_CLOSED,
        words="Families are sent to an entry that is no longer shown.",
        about=f"{replacement_id} {onward or ''}",
        evidence={"replacement_id": replacement_id, "onward": onward},
        suggestion=suggestion,
    )


def _about(dates: Mapping[Any, date]) -> str:
    return " ".join(f"{name} {day}" for name, day in sorted(dates.items()))
