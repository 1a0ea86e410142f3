"""A question made ready: what is sought, its words, its filters, and the rows that are wanted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, false, func, select
from sqlalchemy.orm import Session

from app.dialects import holding, one_of, walked
from app.directory.asked import Asked, Sort
from app.directory.points import points
from app.directory.search_conditions import filters_of
from app.directory.search_distance import Circle, whereabouts
from app.directory.search_filters import Condition, Demands, Filter, Part, all_hold
from app.directory.search_index import UNPLACED, documents
from app.directory.search_words import found_by
from app.directory.understanding.thesaurus import Thesaurus, thesaurus
from app.directory.understanding.understanding import Understood, understand

FEW = 10_000  # so many are sorted


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought: the column of ids; of services, or of each at its places."""

    id: ColumnElement[UUID]
    at_places: bool = False

    def joined(self, rows: FromClause) -> FromClause:
        """Rows with `search_documents`, so that each of what is sought has one."""
        if not self.at_places:
            return rows
        return rows.join(points, points.c.document_id == documents.c.id)

    def measured(self, rows: FromClause) -> FromClause:
        """The same with the points of each, several where a service has several."""
        if self.at_places:
            return self.joined(rows)
        return rows.outerjoin(points, points.c.document_id == documents.c.id)

    def within(self, circle: Circle) -> Filter:
        """Those in a circle; those of which nobody knows where they are."""
        name = "proximity"
        if self.at_places:
            unplaced = points.c.latitude.is_(None)
            return Filter(name, Part(conditions=tuple(circle.holds())), Part((), (unplaced,)))
        number, at = documents.c.id, select(points.c.document_id)
        holds = number.in_(at.where(*circle.holds()))
        return Filter(name, Part((), (holds,)), Part(([UNPLACED],)))


SERVICES = Sought(documents.c.service_id)
SERVICES_AT_LOCATIONS = Sought(points.c.service_at_location_id, at_places=True)


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows that fulfil some demands, and the number that puts them in order."""

    rows: FromClause
    number: ColumnElement[int]
    where: Sequence[Condition]
    at_places: bool

    @property
    def order(self) -> Sequence[ColumnElement[Any]]:
        """As they were first published."""
        place = points.c.service_at_location_id
        return (self.number, place) if self.at_places else (self.number,)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """These columns of them."""
        return select(*columns).select_from(self.rows).where(*self.where)


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
        self, *, without: Collection[str] = (), instead: Mapping[str, Part] | None = None
    ) -> Demands:
        """What must be fulfilled, some filters left out, something else asked in place of some."""
        others = instead or {}
        parts = [
            others.get(one.name, one.unknown if self._is_turned(one) else one.holds)
            for one in self.filters
            if one.name not in without
        ]
        return all_hold(part for part in parts if part)

    def _is_turned(self, one: Filter) -> bool:
        return one.unknown is not None and one.name in self.asked.unknown

    def matches(
        self, session: Session, demands: Demands, *, measured: bool = False, few: bool = False
    ) -> Matches:
        """Found by their tokens, where there are any: quick, and in the order of publication."""
        at_places = self.sought.at_places
        joined = self.sought.measured if measured else self.sought.joined
        if not demands.groups:
            return Matches(joined(documents), documents.c.id, demands.conditions, at_places)
        found = holding(session, demands.groups)
        rows = joined(found.rows.join(documents, documents.c.id == found.joining))
        number = found.sorting if few else found.number
        return Matches(rows, number, (found.condition, *demands.conditions), at_places)

    def sifted(self, session: Session, demands: Demands) -> Matches:
        """Found by walking all rows in some order: quick where many fulfil the demands."""
        rows = self.sought.joined(documents)
        where = demands.conditions
        if demands.groups:
            among = holding(session, demands.groups).has(walked(session, documents.c.id))
            where = (among, *where)
        return Matches(rows, documents.c.id, where, self.sought.at_places)

    def in_order(self, session: Session, demands: Demands, total: int) -> Matches:
        """Found so that they come as they were published, and are cut where enough are found."""
        if total <= FEW:
            return self.matches(session, demands, few=True)
        if self.sought.at_places:
            # Rows found by tokens have an order of their own, but not their places.
            return self.sifted(session, demands)
        return self.matches(session, demands)

    def counting(self, session: Session, demands: Demands, most: int | None = None) -> Select[Any]:
        """How many there are, or `most` of them."""
        found = self.matches(session, demands)
        if demands.groups and not demands.conditions and not self.sought.at_places:
            only = holding(session, demands.groups)
            found = Matches(only.rows, only.number, (only.condition,), False)
        if most is None:
            return found.select(func.count())
        some = found.select(found.number).limit(most).subquery()
        return select(func.count()).select_from(some)

    def page_of(self, query: Select[Any]) -> Select[Any]:
        """The rows that are wanted."""
        return query.offset(self.first).limit(self.many)


def make_ready(
    session: Session, asked: Asked, sought: Sought, plain: Thesaurus | None = None
) -> Question:
    """Reads what the question rests on: the plain words of its day, if no others are given.

    Raises UnknownPostcode, PlaceMissing.
    """
    where = whereabouts(session, asked)
    understood = _understood(session, asked, plain)
    filters = filters_of(session, asked, where.home)
    if understood:
        filters.append(Filter("search", Part(words=(one_of(found_by(understood)),))))
    elif asked.search and asked.search.strip():
        filters.append(Filter("search", Part(conditions=(false(),))))  # it was not a word
    if where.circle and where.circle.radius is not None:
        filters.append(sought.within(where.circle))
    elif "proximity" in asked.unknown:
        filters.append(_unplaced(sought))
    return Question(sought, asked, understood, filters, where.circle)


def _understood(session: Session, asked: Asked, plain: Thesaurus | None) -> Understood | None:
    if not asked.search:
        return None
    day = asked.lasting.today if asked.lasting else None
    return understand(session, asked.search, plain or thesaurus(session, day))


def _unplaced(sought: Sought) -> Filter:
    anywhere = sought.within(Circle(0.0, 0.0, None))
    return Filter(anywhere.name, None, anywhere.unknown)
