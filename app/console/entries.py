"""Entries: found, and each as a whole with its trust, its links, its flags and its notes."""

import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from app.accounts.roles import May
from app.accounts.sessions import Person
from app.console.answers_in_words import lines_of
from app.console.entry_questions import ENTRY
from app.console.guard import MayRead
from app.console.known import Known, known_for
from app.console.pages import MOUNT, Pages, show
from app.console.questions import Kind, Section, every_question
from app.console.transactions import Now, Reading
from app.directory import editing
from app.directory.differing import field_of
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus
from app.directory.known_words import terms_of
from app.directory.pins_shown import places_of
from app.freshness.days import day_of
from app.freshness.entry_lines import A_PAGE, EntriesAsked, find_entries, teams
from app.freshness.entry_overview import overview_of
from app.freshness.standing import FreshnessState

pages = Pages()

ENTRIES = f"{MOUNT}/entries"
QUESTIONS = tuple(every_question(ENTRY))
STATE_WORDS = {
    FreshnessState.DOUBTED: "Doubted",
    FreshnessState.NEVER_ASSURED: "Never checked",
    FreshnessState.NEEDS_CHECK: "Needs a check",
    FreshnessState.OVERDUE: "Check overdue",
    FreshnessState.DUE: "Check due soon",
    FreshnessState.CURRENT: "In date",
}
STATUS_WORDS = {
    EntryStatus.DRAFT: "Draft",
    EntryStatus.PUBLISHED: "Published",
    EntryStatus.TEMPORARILY_CLOSED: "Temporarily closed",
    EntryStatus.PAUSED: "Paused",
    EntryStatus.WITHDRAWN: "Withdrawn",
    EntryStatus.MERGED: "Merged",
}
WORDS: dict[str, Any] = {"states": STATE_WORDS, "statuses": STATUS_WORDS}
PRIVATE = frozenset(one.name for one in QUESTIONS if one.private)
HIDDEN_CONTACTS = frozenset({"email", "phones", "contacts"})
WITHHELD = "Only for editors"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an entry's page: its words, its lines (none: not known), where it is changed."""

    name: str
    words: str
    lines: list[str]
    withheld: bool = False


@pages.get("/entries")
def entries(
    request: Request,
    who: MayRead,
    session: Reading,
    now: Now,
    words: Annotated[str, Query(max_length=200)] = "",
    category: Annotated[str, Query(max_length=64)] = "",
    team: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=32)] = "",
    status: Annotated[str, Query(max_length=32)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """A page of entries that fit."""
    asked = EntriesAsked(
        words=words,
        category=category,
        team=team,
        state=FreshnessState(state) if state in list(FreshnessState) else None,
        status=EntryStatus(status) if status in list(EntryStatus) else None,
    )
    lines, total = find_entries(session, asked, page=page)
    values: dict[str, Any] = {
        "lines": lines,
        "total": total,
        "page_number": page,
        "last_page": max(1, -(-total // A_PAGE)),
        "asked": {
            "words": words, "category": category, "team": team, "state": state, "status": status,
        },
        "categories": terms_of(session, ["categories"], now.date())["categories"],
        "teams": teams(session),
    }  # fmt: skip
    return show(request, "console/entries.html", **values, **WORDS)


@pages.get("/entries/{entry_id}")
def one_entry(
    request: Request, who: MayRead, session: Reading, now: Now, entry_id: UUID
) -> Response:
    """Everything of one entry."""
    entry = editing.read_entry(session, ServiceDocument, entry_id)
    seen = overview_of(session, entry_id, now)
    known = known_for(session, now, entry)
    sections = [(one, facts_of(entry, one, known, who)) for one in ENTRY]
    other = entry.local_offer.replacement_id
    values: dict[str, Any] = {
        "entry": entry,
        "seen": seen,
        "sections": sections,
        "freshness": json.loads(seen.trust) if seen.trust else None,
        "organization": known.organizations.get(entry.organization_id or UUID(int=0)),
        "replacement": seen.replacement if other else None,
        "editor": who.may(May.EDIT),
        "may_flag": who.may(May.FLAG),
        "claim": entry.publisher_assured_date,
        "pinned_at": places_of(session, entry_id, day_of(now)),
        "is_guide": bool(entry.local_offer.law_basis or entry.local_offer.steps),
    }
    return show(request, "console/entry.html", **values, **WORDS)


def facts_of(entry: ServiceDocument, section: Section, known: Known, who: Person) -> list[Fact]:
    """A section's facts, as this person may read them."""
    withheld = frozenset() if who.may(May.EDIT) else hidden_today(entry)
    found = []
    stored = entry.model_dump(mode="json")
    for question in section.questions:
        value = field_of(entry, question.name)
        if question.kind is Kind.ROWS:
            value = stored[question.name]
        if question.name in withheld:
            found.append(Fact(question.name, question.words, [WITHHELD], withheld=True))
        else:
            found.append(Fact(question.name, question.words, lines_of(value, question, known)))
    return found


def hidden_today(entry: ServiceDocument) -> frozenset[str]:
    """Fields that only editors may read, their past too, because today they are withheld."""
    facts = entry.local_offer
    hidden = set(PRIVATE)
    if facts.contact_visibility != ContactVisibility.PUBLIC:
        hidden |= HIDDEN_CONTACTS
    if facts.address_visibility != AddressVisibility.PUBLIC:
        hidden.add("service_at_locations")
    return frozenset(hidden)
