"""Lists of entries: what was found, what might fit besides, where else to look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy.orm import Session

from app.api.addresses import root_of, settings_of
from app.api.answers import Listing
from app.api.asking import EntriesAsked, ServicesAsked
from app.api.beyond import might_fit_besides, where_else
from app.api.highlights import highlights
from app.api.questions import Asking, asked_of
from app.api.shapes import entries_in_order, joined, places, published_entries
from app.api.understood import understood_besides
from app.api.unmet import Misses
from app.api.words import refuse_unknown_keys
from app.clock import now
from app.directory.asked import Found, Sort
from app.directory.nesting import chunks
from app.directory.public_parts import timestamp
from app.directory.published import last_modified_of
from app.directory.search import find
from app.directory.search_question import (
    SERVICES,
    SERVICES_AT_LOCATIONS,
    Question,
    Sought,
    make_ready,
)
from app.freshness.check_policies import policy_on
from app.freshness.days import day_of


def asking(request: Request, noun: str = "services", *, in_body: bool = False) -> Asking:
    """Where and when this request asks; time is asked for here, once."""
    settings = settings_of(request)
    return Asking(root_of(settings), noun, now(), settings.school_terms, in_body)


@dataclass(frozen=True, slots=True)
class Entries:
    """Lists of entries as they are at one moment."""

    asking: Asking
    misses: Misses | None = None

    def services(self, session: Session, asked: ServicesAsked, rows: int) -> Listing:
        """A page of services, in the order in which they were found."""
        question = self.question(session, asked, SERVICES, rows)
        if _is_of_everything(question) and not asked.minimal:
            return self._everything(session, asked, question)
        found = find(session, question)
        if asked.minimal:
            return _minimal(session, found)
        entries = published_entries(session, found.ids)
        things = [joined(entries[id]) for id in found.ids if id in entries]
        besides = self._besides(session, asked, question, found)
        if question.understood and asked.format != "ndjson":
            bodies = [entries[id].body for id in found.ids if id in entries]
            if marked := highlights(question.understood, bodies):
                besides["highlights"] = marked
        return Listing(things, found.total, besides)

    def _everything(self, session: Session, asked: ServicesAsked, question: Question) -> Listing:
        entries, total = entries_in_order(session, question.first, question.many)
        besides = self._besides(session, asked, question, Found((), total))
        return Listing([joined(one) for one in entries], total, besides)

    def places(self, session: Session, asked: EntriesAsked, rows: int) -> Listing:
        """A page of services at locations, each with its service."""
        question = self.question(session, asked, SERVICES_AT_LOCATIONS, rows)
        found = find(session, question)
        besides = self._besides(session, asked, question, found)
        return Listing(places(session, found.ids), found.total, besides)

    def question(
        self, session: Session, asked: EntriesAsked, sought: Sought = SERVICES, rows: int = 0
    ) -> Question:
        """What is asked for, made ready. Raises BadParameter, UnknownPostcode, PlaceMissing."""
        refuse_unknown_keys(session, asked)
        policy = policy_on(session, day_of(self.asking.now))
        return make_ready(session, asked_of(asked, self.asking, policy, rows=rows), sought)

    def _besides(
        self, session: Session, asked: EntriesAsked, question: Question, found: Found
    ) -> dict[str, Any]:
        """Said on the first page of a list, and not in a stream."""
        if asked.page > 1 or asked.format == "ndjson":
            return {}
        besides = understood_besides(asked, question, self.asking)
        besides |= might_fit_besides(session, asked, question, self.asking)
        if found.total_is_capped:
            besides["total_is_capped"] = True
        if found.total:
            return besides
        if self.misses and question.understood:
            self.misses.count(question.understood.wanted, self.asking.now)
        return besides | where_else(session, asked, question, self.asking)


def _is_of_everything(question: Question) -> bool:
    """Whether nothing is demanded, and no order but the usual one."""
    return not question.filters and question.sort is Sort.RELEVANCE


def _minimal(session: Session, found: Found) -> Listing:
    dates: dict[UUID, datetime] = {}
    for some in chunks(found.ids):
        dates |= last_modified_of(session, some)
    return Listing(
        [f'{{"id":"{id}","modified_date":"{timestamp(dates[id])}"}}' for id in found.ids],
        found.total,
    )
