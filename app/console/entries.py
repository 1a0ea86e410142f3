"""Entries: found, and each as a whole with its trust, its links, its flags and its notes."""

import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.accounts.roles import May
from app.accounts.sessions import Person
from app.console.answers import Known
from app.console.answers_in_words import lines_of
from app.console.entry_questions import ENTRY
from app.console.guard import MayRead
from app.console.pages import MOUNT, Pages, show
from app.console.questions import Kind, Section, every_question
from app.console.transactions import Now, Reading
from app.directory import editing
from app.directory.differing import field_of
from app.directory.documents import ServiceDocument
from app.directory.facts import ContactVisibility, EntryStatus
from app.directory.known_words import organization_names, place_names, terms_of
from app.directory.pins_shown import places_of
from app.freshness.days import day_of
from app.freshness.entry_lines import A_PAGE, EntriesAsked, find_entries, teams
from app.freshness.entry_overview import overview_of
from app.freshness.standing import FreshnessState

pages = Pages()

ENTRIES = f"{MOUNT}/entries"
QUESTIONS = tuple(every_question(ENTRY))
VOCABULARIES = tuple({one.vocabulary for one in QUESTIONS if one.vocabulary})
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
HIDDEN_CONTACTS = frozenset({"email", "phones", "contacts"})
WITHHELD = "Only for editors"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an entry's page: its words, its lines (none: not known), where it is changed."""

    name: str
    words: str
    lines: list[str]
    withheld: bool = False


def known_for(session: Session, now: Now) -> Known:
    """What forms and pages of entries must know besides the entry."""
    return Known(organization_names(session), terms_of(session, VOCABULARIES, now.date()))


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
    known = known_for(session, now)
    places = place_names(session, [one.location_id for one in entry.service_at_locations])
    sections = [(one, facts_of(entry, one, known, places, who)) for one in ENTRY]
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


def facts_of(
    entry: ServiceDocument, section: Section, known: Known, places: Any, who: Person
) -> list[Fact]:
    """A section's facts, as this person may read them."""
    editor = who.may(May.EDIT)
    discreet = entry.local_offer.contact_visibility != ContactVisibility.PUBLIC
    found = []
    stored = entry.model_dump(mode="json")
    for question in section.questions:
        hidden = question.private or (discreet and question.name in HIDDEN_CONTACTS)
        value = field_of(entry, question.name)
        if question.kind is Kind.ROWS:
            value = stored[question.name]
        lines = lines_of(value, question, known)
        if question.name == "service_at_locations":
            lines = _places(entry, places)
            hidden = entry.local_offer.address_visibility != "public"
        if hidden and not editor:
            found.append(Fact(question.name, question.words, [WITHHELD], withheld=True))
        else:
            found.append(Fact(question.name, question.words, lines))
    return found


def _places(entry: ServiceDocument, places: Any) -> list[str]:
    return [
        ", ".join(filter(None, (places.get(one.location_id), one.description)))
        for one in entry.service_at_locations
    ]
