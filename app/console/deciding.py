"""The form of a decision: its fields, and the decision that they come to."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field, ValidationError
from sqlalchemy.orm import Session

from app.console.days import MaybeDay, as_typed
from app.console.forms import Form, Sent
from app.directory.documents import ServiceDocument
from app.directory.facts import PublicReason
from app.freshness.decisions import CheckMethod, Decision
from app.freshness.fixes import decision_shape
from app.freshness.naming import NotFoundByName, entry_named

LIKELY = "likely"
DATED = ("next_intake", "apply_by", "scheme_ends")


class Choice(StrEnum):
    """What can be decided on the page of a flag: key, and words of the radio."""

    words: str

    def __new__(cls, key: str, words: str = "") -> "Choice":
        """The words hang on the key."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member

    ASSURED = "assured", "I checked it: the entry is right"
    TRIED = "tried_no_answer", "I tried and nobody answered"
    LINK = "link_corrected", "The web address is another one"
    NO_WEBSITE = "no_website_now", "They have no website now"
    FACTS = "facts_corrected", "Something in the entry is different"
    PAGE_WRONG = "record_right_page_wrong", "The entry is right and the provider’s page is wrong"
    CLOSED_UNTIL = "temporarily_closed", "It is closed for a time"
    WITHDRAWN = "withdrawn", "It no longer belongs in the Local Offer"
    PAUSED = "paused", "Take it off the website now, without a reason in public"
    MERGED = "merged", "It is the same as another entry"
    NOT_WANTED = "not_wanted", "The provider does not want to be listed"
    PASSED_ON = "passed_on", "Another team looks after this entry"
    NOT_A_PROBLEM = "not_a_problem", "This is not a problem"
    LIKELY = LIKELY, "The likely fix"


class DecisionForm(Form):
    """Every decision's fields; those of the others are left empty."""

    wrong: ClassVar = {
        "decision": "Select what you found out",
        "method": "Select how you checked it",
        "note": "Shorten the note to 4,000 characters",
        "team": "Enter the team’s name",
        "public_reason": "Select what the public may be told",
        "also": "Select entries of the list",
    }

    decision: Choice
    likely: str = ""
    method: CheckMethod | None = None
    checked_on: MaybeDay = None
    also: list[UUID] = Field(default_factory=list, max_length=500)
    retry_on: MaybeDay = None
    url: Annotated[str, Field(max_length=2000)] = ""
    email: Annotated[str, Field(max_length=320)] = ""
    phone: Annotated[str, Field(max_length=60)] = ""
    next_intake: MaybeDay = None
    apply_by: MaybeDay = None
    scheme_ends: MaybeDay = None
    eligibility_text: Annotated[str, Field(max_length=4000)] = ""
    facts_checked: bool = False
    until: MaybeDay = None
    public_reason: PublicReason | None = None
    replacement: Annotated[str, Field(max_length=500)] = ""
    into: Annotated[str, Field(max_length=500)] = ""
    team: Annotated[str, Field(max_length=200)] = ""
    evidence_wrong: bool = False
    note: Annotated[str, Field(max_length=4000)] = ""


def as_shown(entry: ServiceDocument, **values: Any) -> Sent[DecisionForm]:
    """The form before anybody filled it: what the entry says now."""
    facts = entry.local_offer
    shown = {
        "email": entry.email or "",
        "phone": entry.phones[0].number if entry.phones else "",
        "eligibility_text": facts.eligibility_text or "",
        **{name: as_typed(getattr(facts, name)) for name in DATED},
        "method": "phone",
        "also": [],
    }
    return Sent(shown | values, None)


def decision_of(
    session: Session, sent: Sent[DecisionForm], entry: ServiceDocument
) -> Decision | None:
    """The decision that was sent; None when something is wrong with it, which `sent` then says."""
    form = sent.form
    if form is None:
        return None
    write = WRITTEN.get(form.decision)
    fields = write(session, sent, form, entry) if write else {}
    if sent.errors:
        return None
    given = {"decision": form.decision.value, "note": form.note or None, **fields}
    try:
        return decision_shape.validate_python(given)
    except ValidationError:
        sent.blame("decision", "This decision needs something more")
        return None


Fields = dict[str, Any]


def _assured(_: Session, sent: Sent[DecisionForm], form: DecisionForm, __: Any) -> Fields:
    if form.method is None:
        sent.blame("method", "Select how you checked it")
    return {"method": form.method, "assured_on": form.checked_on, "also": form.also}


def _tried(_: Session, sent: Sent[DecisionForm], form: DecisionForm, __: Any) -> Fields:
    if form.retry_on is None:
        sent.blame("retry_on", "Enter the day on which to try again")
    return {"retry_on": form.retry_on}


def _link(_: Session, sent: Sent[DecisionForm], form: DecisionForm, __: Any) -> Fields:
    if not form.url:
        sent.blame("url", "Enter the address of the page now")
    return {"url": form.url}


def _facts(
    _: Session, sent: Sent[DecisionForm], form: DecisionForm, entry: ServiceDocument
) -> Fields:
    """Only what differs: a field that is left as it was is nobody's correction."""
    changed: Fields = {}
    if form.email != (entry.email or ""):
        changed["email"] = form.email or None
    phones = entry.model_dump(mode="json")["phones"]
    if form.phone != (phones[0]["number"] if phones else ""):
        changed["phones"] = _with_first_phone(phones, form.phone)
    facts = {
        name: day.isoformat() if (day := getattr(form, name)) else None
        for name in DATED
        if getattr(form, name) != getattr(entry.local_offer, name)
    }
    if form.eligibility_text != (entry.local_offer.eligibility_text or ""):
        facts["eligibility_text"] = form.eligibility_text or None
    if facts:
        changed["local_offer"] = facts
    if not changed:
        sent.blame("email", "Change what is different, or choose another answer")
    return {"fields": changed, "assured": "phone" if form.facts_checked else None}


def _with_first_phone(phones: list[Fields], number: str) -> list[Fields]:
    if not number:
        return phones[1:]
    return [{**phones[0], "number": number}, *phones[1:]] if phones else [{"number": number}]


def _closed_until(_: Session, sent: Sent[DecisionForm], form: DecisionForm, __: Any) -> Fields:
    if form.until is None:
        sent.blame("until", "Enter the last day on which it is closed")
    return {"until": form.until}


def _withdrawn(session: Session, sent: Sent[DecisionForm], form: DecisionForm, _: Any) -> Fields:
    if form.public_reason is None:
        sent.blame("public_reason", "Select what the public may be told")
    told = form.replacement
    id = _named(session, sent, "replacement", told) if told else None
    return {"public_reason": form.public_reason, "replacement_id": id}


def _merged(session: Session, sent: Sent[DecisionForm], form: DecisionForm, _: Any) -> Fields:
    if not form.into:
        sent.blame("into", "Enter the name of the other entry")
        return {}
    return {"into": _named(session, sent, "into", form.into)}


def _named(session: Session, sent: Sent[DecisionForm], field: str, told: str) -> UUID | None:
    try:
        return entry_named(session, told)
    except NotFoundByName as error:
        sent.blame(field, str(error))
        return None


def _passed_on(_: Session, sent: Sent[DecisionForm], form: DecisionForm, __: Any) -> Fields:
    if not form.team:
        sent.blame("team", "Enter the team’s name")
    return {"team": form.team}


def _not_a_problem(_: Session, __: Any, form: DecisionForm, ___: Any) -> Fields:
    return {"evidence_wrong": form.evidence_wrong}


Write = Callable[[Session, Sent[DecisionForm], DecisionForm, ServiceDocument], Fields]
WRITTEN: Mapping[Choice, Write] = {
    Choice.ASSURED: _assured,
    Choice.TRIED: _tried,
    Choice.LINK: _link,
    Choice.FACTS: _facts,
    Choice.CLOSED_UNTIL: _closed_until,
    Choice.WITHDRAWN: _withdrawn,
    Choice.MERGED: _merged,
    Choice.PASSED_ON: _passed_on,
    Choice.NOT_A_PROBLEM: _not_a_problem,
}


def done_words(name: str, decision: Decision) -> str:
    """What the banner says was done, once it is."""
    match decision.decision:
        case "assured":
            more = f" and {len(decision.also)} others" if decision.also else ""
            return f"{name}{more}: recorded as checked."
        case "tried_no_answer":
            return f"{name}: nobody answered; it comes back on {_day(decision.retry_on)}."
        case "passed_on":
            return f"{name}: passed on to {decision.team}."
        case "temporarily_closed":
            return f"{name}: shown as closed until {_day(decision.until)}."
        case _:
            return f"{name}: {DONE[decision.decision]}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


DONE = {
    "link_corrected": "the web address is corrected, and looked at now.",
    "facts_corrected": "the entry is corrected.",
    "no_website_now": "the web address is taken out.",
    "record_right_page_wrong": "the provider is told that its page is wrong.",
    "withdrawn": "withdrawn.",
    "paused": "taken off the website.",
    "merged": "merged into the other entry.",
    "not_wanted": "withdrawn at the provider’s wish.",
    "not_a_problem": "not a problem; the same evidence does not come back.",
}
