"""A question made ready: what is sought, its words, its filters, and the rows that are wanted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, false, select
from sqlalchemy.orm import Session

from app.dialects import holds_groups
from app.directory.asked import Asked, Sort
from app.directory.points import ServicePoint
from app.directory.search_conditions import filters_of
from app.directory.search_distance import Circle, whereabouts
from app.directory.search_filters import Condition, Filter, Part, all_hold
from app.directory.search_index import documents
from app.directory.search_words import found_by
from app.directory.understanding.understanding import Understood, understand

points: Any = ServicePoint.__table__
at_places = documents.join(points, points.c.service_id == documents.c.service_id)
maybe_at_places = documents.outerjoin(points, points.c.service_id == documents.c.service_id)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought: the column of ids, and the tables in which each of them has a row.

    `measured` has a row, or several, with the points of each.
    """

    id: ColumnElement[UUID]
    source: FromClause
    measured: FromClause

    def within(self, circle: Circle) -> Filter:
        """Those in a circle; those of which nobody knows where they are."""
        name, placed = "proximity", points.c.latitude.is_not(None)
        if self is SERVICES_AT_LOCATIONS:
            unplaced = points.c.latitude.is_(None)
            return Filter(name, Part(conditions=tuple(circle.holds())), Part((), (unplaced,)))
        id, at = documents.c.service_id, select(points.c.service_id)
        holds = id.in_(at.where(*circle.holds()))
        return Filter(name, Part((), (holds,)), Part((), (id.not_in(at.where(placed)),)))


SERVICES = Sought(documents.c.service_id, documents, maybe_at_places)
SERVICES_AT_LOCATIONS = Sought(points.c.service_at_location_id, at_places, at_places)


@dataclass(frozen=True, slots=True)
class Question:
    """All that is demanded, each demand on its own."""

    sought: Sought
    asked: Asked
    understood: Understood | None
    filters: Sequence[Filter]
    circle: Circle | None

    @property
    def sort(self) -> Sort:
        """With a place the nearest come first, unless another order is asked for."""
        return self.asked.sort or (Sort.DISTANCE if self.circle else Sort.RELEVANCE)

    @property
    def many(self) -> int:
        """How many are wanted on a page."""
        return max(self.asked.per_page, 0)

    @property
    def first(self) -> int:
        """How many come before the page."""
        return max(self.asked.page - 1, 0) * self.many

    def demands(
        self, session: Session, *, without: Collection[str] = (), unknown: Collection[str] = ()
    ) -> list[Condition]:
        """What must be fulfilled, some filters left out, some turned round."""
        turned = {*self.asked.unknown, *unknown}
        parts = [
            part
            for one in self.filters
            if one.name not in without
            and (part := one.unknown if one.name in turned and one.unknown else one.holds)
        ]
        return all_hold(session, parts)

    def page_of(self, query: Select[Any]) -> Select[Any]:
        """The rows that are wanted."""
        return query.offset(self.first).limit(self.many)


def make_ready(session: Session, asked: Asked, sought: Sought) -> Question:
    """Reads what the question rests on. Raises UnknownPostcode, PlaceMissing."""
    where = whereabouts(session, asked)
    understood = understand(session, asked.search or "")
    filters = filters_of(session, asked, where.home)
    if understood:
        found = holds_groups(session, found_by(understood), every=False)
        filters.append(Filter("search", Part(conditions=(found,))))
    elif asked.search and asked.search.strip():
        filters.append(Filter("search", Part(conditions=(false(),))))  # it was not a word
    if where.circle and where.circle.radius is not None:
        filters.append(sought.within(where.circle))
    elif "proximity" in asked.unknown:
        filters.append(_unplaced(sought))
    return Question(sought, asked, understood, filters, where.circle)


def _unplaced(sought: Sought) -> Filter:
    anywhere = sought.within(Circle(0.0, 0.0, None))
    return Filter(anywhere.name, None, anywhere.unknown)
