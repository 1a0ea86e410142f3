"""The nearest first: from the points in a circle that grows until it holds enough.

What lies in a circle is nearer than all that does not. So a page of the nearest needs no more than
a circle that holds so many, however many there are elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.dialects import holding, walked
from app.directory.points import points
from app.directory.search_distance import AROUND_THE_EARTH, Circle
from app.directory.search_filters import Demands
from app.directory.search_index import documents
from app.directory.search_question import Question

FEW = 1_000  # so many are measured one by one
FIRST_RADIUS = 500.0  # metres
DEEPEST = 5_000  # beyond so many, a circle that holds them all is no gain
SPARE = 1.5  # in a circle there may be fewer that fulfil the demands than elsewhere


@dataclass(frozen=True, slots=True)
class Near:
    """What was found, and the square of how far off, in degrees; None when nobody knows."""

    id: UUID
    apart: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the nearest: so many after the first so many."""

    first: int
    many: int

    @property
    def reach(self) -> int:
        """How many must be known to tell which these are."""
        return self.first + self.many


def within(
    session: Session, question: Question, demands: Demands, circle: Circle, wanted: Wanted
) -> tuple[list[Near], int | None]:
    """Those in a circle, and how many it holds; None when it does not hold the first of them."""
    page = _measured(session, question, demands, circle)
    page = page.add_columns(func.count().over().label("total"))
    rows = session.execute(_named(question, page.offset(wanted.first).limit(wanted.many))).all()
    return [Near(id, apart) for id, apart, _ in rows], rows[0][2] if rows else None


def nearest(
    session: Session,
    question: Question,
    demands: Demands,
    circle: Circle,
    wanted: Wanted,
    total: int,
) -> list[Near]:
    """Of all, of which there are so many; those without a point last."""
    if total > FEW and wanted.reach <= min(DEEPEST, total):
        for wider in _growing(session, circle, _enough(session, demands, wanted, total)):
            page = _measured(session, question, demands, wider).limit(wanted.reach)
            rows = session.execute(_named(question, page)).all()
            if len(rows) == wanted.reach:
                return [Near(id, apart) for id, apart in rows[wanted.first :]]
    return _of_all(session, question, demands, circle, wanted)


def _enough(session: Session, demands: Demands, wanted: Wanted, total: int) -> int:
    """How many points a circle must have, for it to hold enough that fulfil the demands."""
    if not demands:
        return wanted.reach
    everything = session.scalar(select(func.count()).select_from(documents)) or 1
    return int(SPARE * wanted.reach * everything / total) + 1


def _growing(session: Session, circle: Circle, enough: int) -> Iterator[Circle]:
    """Circles, each twice as wide as the one before, from the first that has enough points."""
    radius = FIRST_RADIUS
    is_enough = False
    while radius < AROUND_THE_EARTH:
        wider = replace(circle, radius=radius)
        is_enough = is_enough or _has(session, wider, enough)
        if is_enough:
            yield wider
        radius *= 2


def _has(session: Session, circle: Circle, many: int) -> bool:
    some = select(points.c.document_id).where(*circle.holds()).limit(many).subquery()
    return session.scalar(select(func.count()).select_from(some)) == many


def _measured(
    session: Session, question: Question, demands: Demands, circle: Circle
) -> Select[Any]:
    """Numbers of those in a circle, with how far off they are, nearest first."""
    number, place = points.c.document_id, points.c.service_at_location_id
    nearest_point = func.min(circle.apart()).label("apart")
    keys = (number, place) if question.sought.at_places else (number,)
    query = select(*keys, nearest_point).where(*circle.holds(), *demands.conditions)
    if demands.conditions:
        query = query.join_from(points, documents, documents.c.id == number)
    if demands.groups:
        query = query.where(holding(session, demands.groups).has(walked(session, number)))
    return query.group_by(*keys).order_by(nearest_point, *keys)


def _named(question: Question, page: Select[Any]) -> Select[Any]:
    """The ids of what is sought, in place of numbers."""
    found = page.subquery()
    number, *_ = found.c
    others = [one for one in found.c if one.name in ("apart", "total")]
    if question.sought.at_places:
        place = found.c.service_at_location_id
        return select(place, *others).order_by(found.c.apart, number, place)
    query = select(documents.c.service_id, *others).join_from(
        found, documents, documents.c.id == number
    )
    return query.order_by(found.c.apart, number)


def _of_all(
    session: Session, question: Question, demands: Demands, circle: Circle, wanted: Wanted
) -> list[Near]:
    """Measures every one."""
    found = question.matches(session, demands, measured=True)
    id, nearest_point = question.sought.id, func.min(circle.apart())
    query = found.select(id, nearest_point).group_by(documents.c.id, id)
    query = query.order_by(nearest_point.is_(None), nearest_point, documents.c.id, id)
    rows: Sequence[Any] = session.execute(query.offset(wanted.first).limit(wanted.many)).all()
    return [Near(id, apart) for id, apart in rows]
