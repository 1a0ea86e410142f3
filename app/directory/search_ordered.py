"""Pages of entries in an order that is stored: as they were published, by name, by assurance.

Of many matches a page is cut by walking that order until it is filled; few are sorted.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.directory.search_assured import assured
from app.directory.search_filters import Demands
from app.directory.search_index import documents
from app.directory.search_question import Matches, Question

SORTED = 5_000  # of so many all are sorted

Ids = tuple[UUID, ...]
Order = Sequence[ColumnElement[Any]]


def by_number(session: Session, question: Question, demands: Demands, total: int) -> Ids:
    """As they were first published: the immutable order of walks."""
    found = question.in_order(session, demands, total)
    return _cut(session, question, found.select(question.sought.id), found.order, total)


def by_name(session: Session, question: Question, demands: Demands, total: int) -> Ids:
    """By name."""
    found, id, row = _found(session, question, demands, total), question.sought.id, documents.c
    return _cut(session, question, found.select(id), (row.sort_key, row.id, id), total)


def by_assurance(session: Session, question: Question, demands: Demands, total: int) -> Ids:
    """Whose details were assured last come first; those that nobody assured, last."""
    found, id, row, trust = (
        _found(session, question, demands, total), question.sought.id, documents.c, assured()
    )  # fmt: skip
    of_it = trust.service_id == row.service_id
    dated = found.select(id).join(trust.rows, of_it).where(trust.day.is_not(None))
    ordered = dated.order_by(trust.day.desc(), row.id, id)
    page = session.scalars(question.page_of(ordered)).all()
    missing = min(question.many, total - question.first) - len(page)
    if missing <= 0:
        return tuple(page)
    undated = found.select(id).outerjoin(trust.rows, of_it).where(trust.day.is_(None))
    skipped = 0
    if not page:
        before = session.scalar(select(func.count()).select_from(dated.subquery())) or 0
        skipped = question.first - before
    rest = undated.order_by(row.id, id).offset(skipped).limit(missing)
    return (*page, *session.scalars(rest))


def _found(session: Session, question: Question, demands: Demands, total: int) -> Matches:
    if total <= SORTED:
        return question.matches(session, demands)
    return question.sifted(session, demands)


def _cut(session: Session, question: Question, query: Select[Any], order: Order, total: int) -> Ids:
    """A page; one of the second half is walked to from the end, which is nearer."""
    many = min(question.many, total - question.first)
    if question.first <= total // 2:
        ordered = query.order_by(*order).offset(question.first)
        return tuple(session.scalars(ordered.limit(many)))
    backwards = query.order_by(*(column.desc() for column in order))
    skipped = total - question.first - many
    return tuple(reversed(session.scalars(backwards.offset(skipped).limit(many)).all()))
