"""The likely fix of a flag: the decision that most often is right, ready to be pressed; pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.directory.documents import PhoneDocument, ServiceDocument
from app.freshness.contacts import e164, readable
from app.freshness.days import in_words
from app.freshness.decisions import Decision
from app.freshness.outcomes import Reason

decision_shape: TypeAdapter[Decision] = TypeAdapter(Decision)


@dataclass(frozen=True, slots=True)
class Fix:
    """What a person does first, what the button then says, and the decision behind it.

    `asks_url`: the decision needs an address that only a person can give.
    """

    words: str
    button: str
    decision: Decision | None
    asks_url: bool = False


def likely_fix(
    reason: Reason,
    suggestion: dict[str, Any] | None,
    evidence: dict[str, Any],
    entry: ServiceDocument,
    today: date,
) -> Fix | None:
    """The likely fix of a flag as it stands today; None where a person has to judge."""
    words = (suggestion or {}).get("words", "")
    if reason is Reason.CONTACT_DRIFT:
        return _their_contact(evidence, entry)
    if reason in (Reason.LINK_GONE, Reason.LINK_SOFT_GONE, Reason.HOST_DOWN):
        return Fix(words, "Save the new address", None, asks_url=True)
    if reason is Reason.LINK_MOVED and not (suggestion or {}).get("decision"):
        return Fix(words, "Save the new address", None, asks_url=True)
    raw = _of_its_reason(reason, today) or (suggestion or {}).get("decision")
    if raw is None:
        return None
    decision = _read(_dated_today(raw, today))
    if decision is None:
        return None
    return Fix(FIRST.get(reason, words), _button(reason, decision, today), decision)


FIRST = {
    Reason.CLOSURE_ANNOUNCED: "Read the page, or ring. If they have closed for good, withdraw it.",
    Reason.LINK_CERTIFICATE: "The provider has to put this right. We can tell them.",
    Reason.CANNOT_LOOK: "Open the page yourself and compare it with the entry.",
    Reason.TIMETABLE_PAST: "Ring the provider: are the times still right?",
    Reason.MISSING_FROM_SOURCE: "Ring the provider: is the service still running?",
}


def _of_its_reason(reason: Reason, today: date) -> dict[str, Any] | None:
    """For reasons whose evidence names no decision."""
    fixes: dict[Reason, dict[str, Any]] = {
        Reason.CLOSURE_ANNOUNCED: {"decision": "withdrawn", "public_reason": "closed"},
        Reason.LINK_CERTIFICATE: {"decision": "record_right_page_wrong"},
        Reason.CANNOT_LOOK: {"decision": "assured", "method": "website_read"},
        Reason.TIMETABLE_PAST: {"decision": "assured", "method": "phone"},
        Reason.MISSING_FROM_SOURCE: {"decision": "assured", "method": "phone"},
        Reason.LAW_CHECK_DUE: {
            "decision": "facts_corrected",
            "fields": {"local_offer": {"law_checked_on": today.isoformat()}},
        },
    }
    return fixes.get(reason)


def _button(reason: Reason, decision: Decision, today: date) -> str:
    if reason is Reason.LAW_CHECK_DUE:
        return f"The law was checked on {in_words(today)}"
    match decision.decision:
        case "link_corrected":
            return "Use the new address"
        case "no_website_now":
            return "Take the address out"
        case "assured" if decision.method == "website_read":
            return "I read the page: all is right"
        case "assured":
            return "I rang: all is right"
        case "facts_corrected" if reason is Reason.FACT_EXPIRED:
            return f"I asked: it is as it was, on {in_words(today)}"
        case "facts_corrected":
            return "Take the old date out"
        case "withdrawn":
            return "They have closed: withdraw the entry"
        case "record_right_page_wrong":
            return "Tell the provider"
        case "merged":
            return "Point to what replaced it"
    return "Do this"


def _read(raw: dict[str, Any]) -> Decision | None:
    try:
        return decision_shape.validate_python(raw)
    except ValidationError:  # suggested by evidence of another age
        return None


def _dated_today(raw: dict[str, Any], today: date) -> dict[str, Any]:
    """A fact that somebody asks for today is known as of today, not of the day it was flagged."""
    facts = raw.get("fields", {}).get("local_offer")
    if not facts:
        return raw
    dated = {
        name: today.isoformat() if value and name.endswith(("_as_of", "_checked_on")) else value
        for name, value in facts.items()
    }
    return {**raw, "fields": {**raw["fields"], "local_offer": dated}}


def _their_contact(evidence: dict[str, Any], entry: ServiceDocument) -> Fix | None:
    """Theirs in place of ours, where one stands for one."""
    recorded, found = evidence.get("recorded") or [], evidence.get("found") or []
    if len(recorded) != 1 or len(found) != 1:
        return None
    old, new = recorded[0], found[0]
    fields = _swapped(entry, old, new)
    if not fields:
        return None
    ask = f"Ring {readable(new)}" if new.startswith("+") else f"Write to {new}"
    return Fix(
        f"{ask}. If it is theirs, correct our entry.",
        f"Correct it to {readable(new)}",
        _read({"decision": "facts_corrected", "fields": fields}),
    )


def _swapped(entry: ServiceDocument, old: str, new: str) -> dict[str, Any]:
    """The fields that name the old contact, with the new one in its place."""
    after = entry.model_copy(deep=True)
    if after.email and after.email.lower() == old:
        after.email = new
    _swap_phones(after.phones, old, new)
    for contact in after.contacts:
        _swap_phones(contact.phones, old, new)
        if contact.email and contact.email.lower() == old:
            contact.email = new
    was, now = entry.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: now[name] for name in ("email", "phones", "contacts") if now[name] != was[name]}


def _swap_phones(phones: list[PhoneDocument], old: str, new: str) -> None:
    for phone in phones:
        if e164(phone.number) == old:
            phone.number = readable(new)
