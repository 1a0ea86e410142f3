"""Search: which published entries answer a question, in one order on every database.

Without words, entries come as they were first published: new ones are added at the end, so that
they shift no page before. With words, what fits best comes first; with a distance, what is nearest.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.dialects import Either
from app.directory.asked import Asked, Found, PlaceMissing, Sort, UnknownPostcode
from app.directory.relevance import Relevance, Text
from app.directory.search_distance import Circle
from app.directory.search_filters import Demands
from app.directory.search_index import documents, texts
from app.directory.search_nearest import Wanted, nearest, within
from app.directory.search_ordered import by_assurance, by_name, by_number
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
    demands = question.demands()
    if question.sort is Sort.DISTANCE and question.circle:
        return _nearest(session, question, demands, question.circle)
    if question.sort is Sort.RELEVANCE and question.understood:
        return _best(session, question, demands, question.understood)
    return _in_order(session, question, demands)


def _in_order(session: Session, question: Question, demands: Demands) -> Found:
    """By name, by when they were assured, or as they were published."""
    total = _count(session, question, demands)
    if question.first >= total:
        return Found((), total)
    if question.sort is Sort.NAME:
        return Found(by_name(session, question, demands, total), total)
    if question.sort is Sort.RECENTLY_ASSURED:
        return Found(by_assurance(session, question, demands, total), total)
    return Found(by_number(session, question, demands, total), total)


def _count(session: Session, question: Question, demands: Demands) -> int:
    return session.scalar(question.counting(session, demands)) or 0


def _count_some(session: Session, question: Question, demands: Demands) -> int:
    """One more than is counted, when there are more."""
    return session.scalar(question.counting(session, demands, COUNTED + 1)) or 0


def _nearest(session: Session, question: Question, demands: Demands, circle: Circle) -> Found:
    """By the nearest point of each; those without a point last, where there is no radius."""
    wanted = Wanted(question.first, question.many)
    if circle.radius is not None and "proximity" not in question.asked.unknown:
        others = question.demands(without=("proximity",))
        page, known = within(session, question, others, circle, wanted)
        if known is None and wanted.first:
            known = _count(session, question, demands)
        return Found(tuple(one.id for one in page), known or 0)
    total = _count(session, question, demands)
    if wanted.first >= total:
        return Found((), total)
    page = nearest(session, question, demands, circle, wanted, total)
    return Found(tuple(one.id for one in page), total)


def _best(session: Session, question: Question, demands: Demands, understood: Understood) -> Found:
    """By relevance, then name. Beyond the candidates, in the order of publication."""
    score = Relevance(understood.wanted, understood.known)
    total = _count_some(session, question, demands)
    candidates = _candidates(session, question, demands, score, total)
    if total > CANDIDATES:
        for tier in tiers(understood):
            groups = [Either(one.phrases, one.tags, tier.in_title) for one in tier.groups]
            more = demands.besides(groups)
            many = _count_some(session, question, more) if total > COUNTED else total
            candidates |= _candidates(session, question, more, score, many)
    ranked = [id for id, _ in sorted(candidates.items(), key=itemgetter(1))]
    page = ranked[question.first : question.first + question.many]
    missing = min(question.many, total - question.first) - len(page)
    if missing > 0:
        page += _others(session, question, demands, ranked, missing, total)
    return Found(tuple(page), min(total, COUNTED), total > COUNTED)


Rank = tuple[float, str, int, UUID]


def _candidates(
    session: Session, question: Question, demands: Demands, score: Relevance, total: int
) -> dict[UUID, Rank]:
    """The first matches, each with its rank: the smaller, the better."""
    found = question.in_order(session, demands, total)
    id, row, text = question.sought.id, documents.c, texts.c
    query: Select[Any] = found.select(
        id, row.id, row.sort_key, text.title, text.body, text.tags, row.payment_as_of
    ).join(texts, text.id == row.id)
    lasting = question.asked.lasting
    return {
        id: (-score.of(Text(title, body, tags, counts(lasting, paid))), sort_key, number, id)
        for id, number, sort_key, title, body, tags, paid in session.execute(
            query.order_by(*found.order).limit(CANDIDATES)
        )
    }


def _others(
    session: Session,
    question: Question,
    demands: Demands,
    ranked: Sequence[UUID],
    many: int,
    total: int,
) -> Sequence[UUID]:
    """Matches that were no candidates, in the order of publication."""
    id = question.sought.id
    found = question.in_order(session, demands, total)
    query = found.select(id).where(id.not_in(ranked))
    skipped = max(question.first - len(ranked), 0)
    return session.scalars(query.order_by(*found.order).offset(skipped).limit(many)).all()
