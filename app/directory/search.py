"""Search: which published entries answer a question, in one order on every database.

Without words, entries come as they were first published: new ones are added at the end, so that
they shift no page before. With words, what fits best comes first; with a distance, what is nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, false, func, select
from sqlalchemy.orm import Session

from app.dialects import holds_words
from app.directory.asked import Asked, Found, PlaceMissing, UnknownPostcode
from app.directory.points import ServicePoint
from app.directory.relevance import relevance
from app.directory.search_conditions import conditions
from app.directory.search_distance import Circle, whereabouts
from app.directory.search_index import documents
from app.directory.words import stems_asked

__all__ = [
    "Asked",
    "Found",
    "PlaceMissing",
    "UnknownPostcode",
    "find_service_at_locations",
    "find_services",
]

CANDIDATES = 300  # so many matches are put in order of relevance; the others follow as they come
NAMED_CANDIDATES = 300  # and so many that have all the words in their name, wherever they stand

points: Any = ServicePoint.__table__
at_places = documents.join(points, points.c.service_id == documents.c.service_id)
maybe_at_places = documents.outerjoin(points, points.c.service_id == documents.c.service_id)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought: the column of ids, and the tables in which each of them has a row."""

    id: ColumnElement[UUID]
    source: FromClause


SERVICES = Sought(documents.c.service_id, documents)
SERVICES_AT_LOCATIONS = Sought(points.c.service_at_location_id, at_places)


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready: its words, its conditions, and which rows of the answer are wanted."""

    sought: Sought
    words: tuple[str, ...]
    conditions: Sequence[ColumnElement[bool]]
    first: int
    many: int

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """These columns of all that fulfils the conditions."""
        return select(*columns).select_from(self.sought.source).where(*self.conditions)

    def page_of(self, query: Select[Any]) -> Select[Any]:
        """The rows that are wanted."""
        return query.offset(self.first).limit(self.many)


def find_services(session: Session, asked: Asked) -> Found:
    """Services that answer, by id. Raises UnknownPostcode, PlaceMissing."""
    return _find(session, asked, SERVICES)


def find_service_at_locations(session: Session, asked: Asked) -> Found:
    """The same, at each place that the public may know of, be it only as an area."""
    return _find(session, asked, SERVICES_AT_LOCATIONS)


def _find(session: Session, asked: Asked, sought: Sought) -> Found:
    where = whereabouts(session, asked)
    words = stems_asked(asked.search or "")
    fulfil = conditions(session, asked, where.home)
    if words:
        fulfil.append(holds_words(session, words))
    elif asked.search and asked.search.strip():
        fulfil.append(false())  # something was asked for, and it was not a word
    many = max(asked.per_page, 0)
    question = Question(sought, words, fulfil, max(asked.page - 1, 0) * many, many)
    if where.circle:
        return _nearest(session, question, where.circle)
    return _best(session, question) if words else _in_order(session, question)


def _in_order(session: Session, question: Question) -> Found:
    total = _count(session, question)
    if question.first >= total:
        return Found((), total)
    query = question.select(question.sought.id).order_by(documents.c.id, question.sought.id)
    return Found(tuple(session.scalars(question.page_of(query))), total)


def _count(session: Session, question: Question) -> int:
    return session.scalar(question.select(func.count())) or 0


def _nearest(session: Session, question: Question, circle: Circle) -> Found:
    """By the nearest point of each; those without a point last, where there is no radius."""
    id = question.sought.id
    source = at_places if circle.radius is not None else maybe_at_places
    query = select(id).select_from(source).where(*question.conditions, *circle.holds())
    query = query.group_by(documents.c.id, id)
    nearest = func.min(circle.apart())
    ordered = query.order_by(nearest.is_(None), nearest, documents.c.id, id)
    # Counting on the way saves measuring every distance twice.
    page = session.execute(question.page_of(ordered.add_columns(func.count().over()))).all()
    if page or question.first == 0:
        return Found(tuple(id for id, _ in page), page[0][1] if page else 0)
    return Found((), session.scalar(select(func.count()).select_from(query.subquery())) or 0)


def _best(session: Session, question: Question) -> Found:
    """By relevance, then name. Beyond the candidates, in the order of publication."""
    candidates = _candidates(session, question.select(), question, CANDIDATES)
    total = len(candidates)
    if total == CANDIDATES:
        named = holds_words(session, question.words, in_title=True)
        candidates |= _candidates(
            session, question.select().where(named), question, NAMED_CANDIDATES
        )
        total = _count(session, question)
    ranked = [id for id, _ in sorted(candidates.items(), key=itemgetter(1))]
    page = ranked[question.first : question.first + question.many]
    missing = min(question.many, total - question.first) - len(page)
    if missing > 0:
        page += _others(session, question, ranked, missing)
    return Found(tuple(page), total)


Rank = tuple[float, str, int, UUID]


def _candidates(
    session: Session, query: Select[Any], question: Question, most: int
) -> dict[UUID, Rank]:
    """The first matches, each with its rank: the smaller, the better."""
    id = question.sought.id
    row = documents.c
    query = query.add_columns(id, row.id, row.sort_key, row.title, row.body)
    return {
        id: (-relevance(question.words, title, body), sort_key, number, id)
        for id, number, sort_key, title, body in session.execute(
            query.order_by(row.id, id).limit(most)
        )
    }


def _others(
    session: Session, question: Question, ranked: Sequence[UUID], many: int
) -> Sequence[UUID]:
    """Matches that were no candidates, in the order of publication."""
    id = question.sought.id
    query = question.select(id).where(id.not_in(ranked)).order_by(documents.c.id, id)
    skipped = max(question.first - len(ranked), 0)
    return session.scalars(query.offset(skipped).limit(many)).all()
