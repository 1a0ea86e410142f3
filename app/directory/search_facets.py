"""Facets: how many of what is found have each value, each facet without its own filter."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.directory.asked import Lasting
from app.directory.facts import CardAcceptance, Known
from app.directory.search_assured import assured
from app.directory.search_filters import DATED, TOLD_FACTS
from app.directory.search_hours import DAYS
from app.directory.search_index import documents
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

    def __init__(self, rows: Sequence[Row[*tuple[Any, ...]]], lasting: Lasting | None) -> None:
        self.is_capped = len(rows) > MOST
        self.texts: dict[tuple[bool, bool], list[str]] = defaultdict(list)
        for row in rows[:MOST]:
            self.texts[_standing(row, lasting)].append(row.tags)
        self.counted = {key: Counter(" ".join(some).split()) for key, some in self.texts.items()}
        self.ages = Counter((row.minimum_age, row.maximum_age) for row in rows[:MOST])

    def count(self, one: str, *, paid: bool = False, open_: bool = False) -> int:
        """How many have a tag, of all or of those whose facts on payment or opening count."""
        return sum(
            counter[one]
            for (is_paid, is_open), counter in self.counted.items()
            if (is_paid or not paid) and (is_open or not open_)
        )

    def told(self, name: str, keys: Sequence[str]) -> Counts:
        """By key of a fact."""
        dated = name in DATED
        found = {key: self.count(tag(LETTERS[name], key), paid=dated) for key in keys}
        if dated and UNKNOWN in found:
            found[UNKNOWN] += sum(len(some) for (paid, _), some in self.texts.items() if not paid)
        return found

    def weekdays(self) -> Counts:
        """By weekday."""
        return {
            day: self.count(f"{DAY}{number}", open_=True)
            for number, day in enumerate(DAYS, start=1)
        }

    def bands(self, bands: Sequence[TermShown]) -> Counts:
        """By band of age, for each that they serve a part of."""
        welcome = {span: set(ages_welcome(*span)) for span in self.ages}
        return {
            band.key: sum(many for span, many in self.ages.items() if welcome[span] & _years(band))
            for band in bands
        }

    def access(self, terms: Sequence[TermShown]) -> Counts:
        """By what places offer, which some say by the term's name and some by its key."""
        return {term.key: self._any({_access(term.key), _access(term.label)}) for term in terms}

    def _any(self, tags: set[str]) -> int:
        there = [one for one in tags if self.count(one)]
        if len(there) < 2:
            return sum(self.count(one) for one in there)
        texts = (text for some in self.texts.values() for text in some)
        return sum(any(one in text.split() for one in there) for text in texts)


def facets(session: Session, question: Question, vocabularies: Terms) -> Facets:
    """Counts under the question's filters: a query, and one more for each facet that it filters."""
    own = {one.name for one in question.filters if one.holds}
    everything = _counted(session, question, None)
    found: dict[str, Counts] = {}
    is_capped = everything.is_capped
    for name in (*LETTERS, "accessibility", "age_band", "day"):
        counted = _counted(session, question, name) if name in own else everything
        is_capped = is_capped or counted.is_capped
        found[name] = _facet(counted, name, vocabularies)
    found["basis"] = _bases(session, question)
    return Facets(found, is_capped)


def _facet(counted: Counted, name: str, vocabularies: Terms) -> Counts:
    terms = vocabularies.get(VOCABULARIES.get(name, ""), ())
    if name == "accessibility":
        return counted.access(terms)
    if name == "age_band":
        return counted.bands(terms)
    if name == "day":
        return counted.weekdays()
    return counted.told(name, [one.key for one in terms] or VALUES[name])


def _counted(session: Session, question: Question, without: str | None) -> Counted:
    row = documents.c
    query = (
        select(row.tags, row.payment_as_of, row.opening_as_of, row.minimum_age, row.maximum_age)
        .where(*question.demands(session, without=(without,) if without else ()))
        .order_by(row.id)
        .limit(MOST + 1)
    )
    return Counted(session.execute(query).all(), question.asked.lasting)


def _bases(session: Session, question: Question) -> Counts:
    """On whose word each entry rests."""
    trust, row = assured(), documents.c
    demands = question.demands(session, without=("basis",))
    found = select(row.service_id).where(*demands).order_by(row.id).limit(MOST).subquery()
    query = select(trust.basis, func.count()).join(found, found.c.service_id == trust.service_id)
    return dict(session.execute(query.group_by(trust.basis)).all())


def _standing(row: Row[*tuple[Any, ...]], lasting: Lasting | None) -> tuple[bool, bool]:
    """Whether an entry's facts on payment, and on opening, still count."""
    if lasting is None:
        return True, True
    opening: date | None = row.opening_as_of
    return (
        _between(lasting.payment_since, row.payment_as_of, lasting.today),
        opening is None or _between(lasting.opening_since, opening, lasting.today),
    )


def _between(since: date, day: date | None, today: date) -> bool:
    return day is not None and since <= day <= today


def _years(band: TermShown) -> set[int]:
    return set(ages_welcome(band.mapping.get("minimum_age", 0), band.mapping.get("maximum_age")))


def _access(text: str) -> str:
    return tag(ACCESS, plain_words(text))
