"""Search: which published entries answer a question, in one order on every database.

Without words, entries come as they were first published: new ones are added at the end, so that
they shift no page before. With words, what fits best comes first; with a distance, what is nearest.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.dialects import holds_groups
from app.directory.asked import Asked, Found, PlaceMissing, Sort, UnknownPostcode
from app.directory.relevance import Relevance, Text
from app.directory.search_assured import assured
from app.directory.search_distance import Circle
from app.directory.search_filters import Condition
from app.directory.search_index import documents
from app.directory.search_question import SERVICES, SERVICES_AT_LOCATIONS, Question, make_ready
from app.directory.search_words import counts, tiers
from app.directory.understanding.understanding import Understood

__all__ = [
    "Asked",
    "Found",
    "PlaceMissing",
    "UnknownPostcode",
    "find",
    "find_service_at_locations",
    "find_services",
]

CANDIDATES = 300  # so many matches are put in order of relevance; the others follow as they come
COUNTED = 10_000  # with words, more are not counted


def find_services(session: Session, asked: Asked) -> Found:
    """Services that answer, by id. Raises UnknownPostcode, PlaceMissing."""
    return find(session, make_ready(session, asked, SERVICES))


def find_service_at_locations(session: Session, asked: Asked) -> Found:
    """The same, at each place that the public may know of, be it only as an area."""
    return find(session, make_ready(session, asked, SERVICES_AT_LOCATIONS))


def find(session: Session, question: Question) -> Found:
    """What answers a question that was made ready."""
    demands = question.demands(session)
    if question.sort is Sort.DISTANCE and question.circle:
        return _nearest(session, question, demands, question.circle)
    if question.sort is Sort.RELEVANCE and question.understood:
        return _best(session, question, demands, question.understood)
    return _in_order(session, question, demands)


def _matching(
    question: Question, demands: Sequence[Condition], *columns: ColumnElement[Any]
) -> Select[Any]:
    """These columns of all that fulfils the demands."""
    return select(*columns).select_from(question.sought.source).where(*demands)


def _in_order(session: Session, question: Question, demands: Sequence[Condition]) -> Found:
    """By name, by when they were assured, or as they were published."""
    total = _count(session, question, demands)
    if question.first >= total:
        return Found((), total)
    id, row = question.sought.id, documents.c
    query = _matching(question, demands, id)
    if question.sort is Sort.NAME:
        query = query.order_by(row.sort_key, row.id, id)
    elif question.sort is Sort.RECENTLY_ASSURED:
        trust = assured()
        query = query.outerjoin(trust.rows, trust.service_id == row.service_id)
        query = query.order_by(trust.day.is_(None), trust.day.desc(), row.id, id)
    else:
        query = query.order_by(row.id, id)
    return Found(tuple(session.scalars(question.page_of(query))), total)


def _count(session: Session, question: Question, demands: Sequence[Condition]) -> int:
    return session.scalar(_matching(question, demands, func.count())) or 0


def _count_some(session: Session, question: Question, demands: Sequence[Condition]) -> int:
    """One more than is counted, when there are more."""
    some = _matching(question, demands, question.sought.id).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _nearest(
    session: Session, question: Question, demands: Sequence[Condition], circle: Circle
) -> Found:
    """By the nearest point of each; those without a point last, where there is no radius."""
    id = question.sought.id
    query = select(id).select_from(question.sought.measured).where(*demands)
    query = query.group_by(documents.c.id, id)
    nearest = func.min(circle.apart())
    ordered = query.order_by(nearest.is_(None), nearest, documents.c.id, id)
    # Counting on the way saves measuring every distance twice.
    page = session.execute(question.page_of(ordered.add_columns(func.count().over()))).all()
    if page or question.first == 0:
        return Found(tuple(id for id, _ in page), page[0][1] if page else 0)
    return Found((), _count(session, question, demands))


def _best(
    session: Session, question: Question, demands: Sequence[Condition], understood: Understood
) -> Found:
    """By relevance, then name. Beyond the candidates, in the order of publication."""
    score = Relevance(understood.wanted, understood.known)
    matching = _matching(question, demands)
    candidates = _candidates(session, matching, question, score)
    total = len(candidates)
    if total == CANDIDATES:
        for tier in tiers(understood):
            holds = holds_groups(session, tier.groups, every=True, in_title=tier.in_title)
            candidates |= _candidates(session, matching.where(holds), question, score)
        total = _count_some(session, question, demands)
    ranked = [id for id, _ in sorted(candidates.items(), key=itemgetter(1))]
    page = ranked[question.first : question.first + question.many]
    missing = min(question.many, total - question.first) - len(page)
    if missing > 0:
        page += _others(session, question, demands, ranked, missing)
    return Found(tuple(page), min(total, COUNTED), total > COUNTED)


Rank = tuple[float, str, int, UUID]


def _candidates(
    session: Session, query: Select[Any], question: Question, score: Relevance
) -> dict[UUID, Rank]:
    """The first matches, each with its rank: the smaller, the better."""
    id, row = question.sought.id, documents.c
    query = query.add_columns(
        id, row.id, row.sort_key, row.title, row.body, row.tags, row.payment_as_of
    )
    lasting = question.asked.lasting
    return {
        id: (-score.of(Text(title, body, tags, counts(lasting, paid))), sort_key, number, id)
        for id, number, sort_key, title, body, tags, paid in session.execute(
            query.order_by(row.id, id).limit(CANDIDATES)
        )
    }


def _others(
    session: Session,
    question: Question,
    demands: Sequence[Condition],
    ranked: Sequence[UUID],
    many: int,
) -> Sequence[UUID]:
    """Matches that were no candidates, in the order of publication."""
    id = question.sought.id
    query = _matching(question, demands, id).where(id.not_in(ranked))
    skipped = max(question.first - len(ranked), 0)
    return session.scalars(query.order_by(documents.c.id, id).offset(skipped).limit(many)).all()
