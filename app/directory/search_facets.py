"""Facets: how many of what is found have each value, each facet without its own filter."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, false, func, null, select, true
from sqlalchemy.orm import Session

from app.directory.asked import Lasting
from app.directory.facts import CardAcceptance, Known
from app.directory.search_assured import assured
from app.directory.search_filters import DATED, TOLD_FACTS
from app.directory.search_hours import DAYS
from app.directory.search_index import documents
from app.directory.search_packed import Sum
from app.directory.search_places import plain_words
from app.directory.search_question import Question
from app.directory.search_tags import ACCESS, DAY, LETTER_OF_FACT, UNKNOWN, ages_welcome, tag
from app.directory.search_terms import ACCESSIBILITY, AGE_BANDS, VOCABULARY_FACTS
from app.directory.vocabulary import TermShown

MOST = 10_000  # beyond so many entries, counts are of the first that were published

LETTERS: Mapping[str, str] = {one.parameter: one.letter for one in VOCABULARY_FACTS} | {
    name: LETTER_OF_FACT[name] for name in TOLD_FACTS
}
VOCABULARIES: Mapping[str, str] = {one.parameter: one.vocabulary for one in VOCABULARY_FACTS} | {
    "accessibility": ACCESSIBILITY,
    "age_band": AGE_BANDS,
}
VALUES: Mapping[str, Sequence[str]] = {
    name: [*CardAcceptance] if name == "short_breaks_card" else [*Known] for name in TOLD_FACTS
}
Terms = Mapping[str, Sequence[TermShown]]
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Facets:
    """By parameter and value, how many entries; `is_capped` when there was more to count."""

    counts: Mapping[str, Counts]
    is_capped: bool


class Counted:
    """The entries that some filters find, by their tags.

    Apart are those whose dated facts still count: of the others, these count as unknown.
    """

    def __init__(self, rows: Sequence[Row[*tuple[Any, ...]]], is_capped: bool) -> None:
        self.is_capped = is_capped
        apart: dict[tuple[bool, bool], list[bytes]] = defaultdict(list)
        for some, paid, is_open, *_ in rows:
            apart[paid, is_open].append(some)
        self._sums = {standing: Sum(some) for standing, some in apart.items()}
        self._ages = Counter((row[3], row[4]) for row in rows)
        bases = Counter(row[5] for row in rows if row[5])
        self.bases = dict(sorted(bases.items()))

    def count(self, one: str, *, paid: bool = False, open_: bool = False) -> int:
        """How many have a tag, of all or of those whose facts on payment or opening count."""
        return sum(
            some.count(one)
            for (is_paid, is_open), some in self._sums.items()
            if (is_paid or not paid) and (is_open or not open_)
        )

    def told(self, name: str, keys: Sequence[str]) -> Counts:
        """By key of a fact."""
        dated = name in DATED
        found = {key: self.count(tag(LETTERS[name], key), paid=dated) for key in keys}
        if dated and UNKNOWN in found:
            found[UNKNOWN] += sum(some.many for (paid, _), some in self._sums.items() if not paid)
        return found

    def weekdays(self) -> Counts:
        """By weekday."""
        return {
            day: self.count(f"{DAY}{number}", open_=True)
            for number, day in enumerate(DAYS, start=1)
        }

    def bands(self, bands: Sequence[TermShown]) -> Counts:
        """By band of age, for each that they serve a part of."""
        welcome = {span: set(ages_welcome(*span)) for span in self._ages}
        return {
            band.key: sum(
                many for span, many in self._ages.items() if not years.isdisjoint(welcome[span])
            )
            for band in bands
            for years in [_years(band)]
        }

    def access(self, terms: Sequence[TermShown]) -> Counts:
        """By what places offer, which some say by the term's name and some by its key."""
        return {
            term.key: sum(
                some.any_of((_access(term.key), _access(term.label)))
                for some in self._sums.values()
            )
            for term in terms
        }


def facets(session: Session, question: Question, vocabularies: Terms) -> Facets:
    """Counts under the question's filters: two queries, and two more for each that is a facet."""
    own = {one.name for one in question.filters if one.holds}
    everything = _counted(session, question, None)
    found: dict[str, Counts] = {}
    is_capped = everything.is_capped
    for name in (*LETTERS, "accessibility", "age_band", "day", "basis"):
        counted = _counted(session, question, name) if name in own else everything
        is_capped = is_capped or counted.is_capped
        found[name] = _facet(counted, name, vocabularies)
    return Facets(found, is_capped)


def _facet(counted: Counted, name: str, vocabularies: Terms) -> Counts:
    terms = vocabularies.get(VOCABULARIES.get(name, ""), ())
    if name == "accessibility":
        return counted.access(terms)
    if name == "age_band":
        return counted.bands(terms)
    if name == "day":
        return counted.weekdays()
    if name == "basis":
        return counted.bases
    return counted.told(name, [one.key for one in terms] or VALUES[name])


def _counted(session: Session, question: Question, without: str | None) -> Counted:
    """Those found without one of the filters; on whose word each rests, only where that is told."""
    demands = question.demands(without=(without,) if without else ())
    total = session.scalar(question.counting(session, demands, MOST + 1)) or 0
    found = question.in_order(session, demands, total)
    row = documents.c
    query = found.select(
        row.facets, *_standing(question.asked.lasting), *_ages_of(), row.service_id
    )
    some = query.order_by(*found.order).limit(MOST).subquery()
    *columns, service_id = some.c
    if without in (None, "basis"):
        trust = assured()
        told = select(*columns, trust.basis).outerjoin_from(
            some, trust.rows, trust.service_id == service_id
        )
    else:
        told = select(*columns, null())
    return Counted(session.execute(told).all(), total > MOST)


def _standing(lasting: Lasting | None) -> Sequence[ColumnElement[bool]]:
    """Whether an entry's facts on payment, and on opening, still count."""
    if lasting is None:
        return true().label("paid"), true().label("opened")
    row = documents.c
    paid = row.payment_as_of.between(lasting.payment_since, lasting.today)
    opened = row.opening_as_of.between(lasting.opening_since, lasting.today)
    return func.coalesce(paid, false()).label("paid"), func.coalesce(opened, true()).label("opened")


def _ages_of() -> Sequence[ColumnElement[float | None]]:
    return documents.c.minimum_age, documents.c.maximum_age


def _years(band: TermShown) -> set[int]:
    return set(ages_welcome(band.mapping.get("minimum_age", 0), band.mapping.get("maximum_age")))


def _access(text: str) -> str:
    return tag(ACCESS, plain_words(text))
