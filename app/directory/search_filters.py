"""Filters: what a question demands, each on its own, so that one can be dropped or turned round.

Each says what fulfils it, and, where that can be, what does not say whether it does. Unknown never
fulfils a filter: neither a fact that nobody told us nor one that has outlived its policy.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy.orm import Session

from app.dialects import Either, holds_tags
from app.directory.asked import Asked, Lasting
from app.directory.search_index import documents
from app.directory.search_places import area_key, plain_words
from app.directory.search_tags import (
    ACCESS,
    AGE,
    AREA,
    LANGUAGE,
    LETTER_OF_FACT,
    PLACED,
    UNKNOWN,
    ages_welcome,
    tag,
    unknown,
)
from app.directory.search_terms import ACCESSIBILITY, AGE_BANDS, VOCABULARY_FACTS, Terms

Condition = ColumnElement[bool]

TOLD_FACTS = ("short_breaks_card", "diagnosis_required", "ehcp_required", "free")
DATED = ("short_breaks_card", "payment")  # they age with the date of the payment facts


@dataclass(frozen=True, slots=True)
class Part:
    """Tags, of each group of which one must be there, conditions besides, and groups of words."""

    tags: tuple[Sequence[str], ...] = ()
    conditions: tuple[Condition, ...] = ()
    words: tuple[Either, ...] = ()


@dataclass(frozen=True, slots=True)
class Demands:
    """What must be fulfilled: groups of tokens, every one of them, and conditions besides."""

    groups: tuple[Either, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.conditions)

    def besides(self, groups: Iterable[Either] = (), *conditions: Condition) -> "Demands":
        """These, and more."""
        return Demands((*self.groups, *groups), (*self.conditions, *conditions))


@dataclass(frozen=True, slots=True)
class Filter:
    """A demand by its parameter's name; `unknown` is None where entries always say.

    Without `holds` it asks for nothing: it was only named to be turned round. `apart` says the same
    as `unknown` in parts that have no entry in common: together they are counted faster.
    """

    name: str
    holds: Part | None
    unknown: Part | None = None
    apart: tuple[Part, ...] = ()


def all_hold(parts: Iterable[Part]) -> Demands:
    """All tokens together: both databases join those fast."""
    some = list(parts)
    words = [one for part in some for one in part.words]
    tags = [Either((), tuple(group)) for part in some for group in part.tags]
    return Demands((*words, *tags), tuple(one for part in some for one in part.conditions))


def fact_filters(session: Session, asked: Asked, terms: Terms) -> Iterator[Filter]:
    """Filters on facts that are tags."""
    for fact in VOCABULARY_FACTS:
        keys = getattr(asked, fact.asked)
        below = [term.key for term in terms.keyed(fact.vocabulary, keys) if term.key]
        yield from _told(session, asked, fact.parameter, fact.letter, (*keys, *below))
    for name in TOLD_FACTS:
        yield from _told(session, asked, name, LETTER_OF_FACT[name], getattr(asked, name))
    yield from _ages(asked, terms)
    yield from _tagged(asked, "language", LANGUAGE, [one.casefold() for one in asked.languages])
    access = terms.keyed(ACCESSIBILITY, asked.accessibility)
    words = {plain_words(text) for one in access for text in (one.key or "", one.name)}
    words |= {plain_words(key) for key in asked.accessibility}
    yield from _tagged(asked, "accessibility", ACCESS, sorted(words))
    yield from _areas(asked)


def _payment_counts(lasting: Lasting | None) -> Condition | None:
    """That the payment facts are young enough; None when nobody asks for that."""
    if lasting is None:
        return None
    as_of: ColumnElement[date | None] = documents.c.payment_as_of
    return as_of.between(lasting.payment_since, lasting.today)


def opening_outlived(lasting: Lasting) -> Condition:
    """That the hours were checked too long ago, or on a day to come; of undated ones, never."""
    as_of = documents.c.opening_as_of
    return and_(as_of.is_not(None), or_(as_of < lasting.opening_since, as_of > lasting.today))


def _told(
    session: Session, asked: Asked, name: str, letter: str, keys: Sequence[str]
) -> Iterator[Filter]:
    """A fact by its keys; `unknown` may be among them where the fact has that value."""
    if not keys and name not in asked.unknown:
        return
    lasting = asked.lasting if name in DATED else None
    young = _payment_counts(lasting)
    untold, apart = _untold(session, letter, young)
    known = [tag(letter, key) for key in dict.fromkeys(keys) if key != UNKNOWN]
    if UNKNOWN in keys:
        either = [holds_tags(session, [known])] if known else []
        if either and young is not None:
            either = [and_(*either, young)]
        said = [holds_tags(session, untold.tags)] if untold.tags else []
        yield Filter(name, Part(conditions=(or_(*either, *said, *untold.conditions),)))
    elif known:
        holds = Part((known,), () if young is None else (young,))
        yield Filter(name, holds, untold, apart)
    elif name in asked.unknown:
        yield Filter(name, None, untold)


def _untold(
    session: Session, letter: str, young: Condition | None
) -> tuple[Part, tuple[Part, ...]]:
    """Nobody told us, or so long ago that it no longer counts; and that in parts."""
    tags = ([unknown(letter)],)
    if young is None:
        return Part(tags), (Part(tags),)
    outlived = or_(documents.c.payment_as_of.is_(None), not_(young))
    either = or_(outlived, holds_tags(session, tags))
    return Part(conditions=(either,)), (Part(tags, (young,)), Part(conditions=(outlived,)))


def _tagged(asked: Asked, name: str, letter: str, keys: Sequence[str]) -> Iterator[Filter]:
    if keys:
        yield Filter(name, Part(([tag(letter, key) for key in keys],)), Part(([unknown(letter)],)))
    elif name in asked.unknown:
        yield Filter(name, None, Part(([unknown(letter)],)))


def _ages(asked: Asked, terms: Terms) -> Iterator[Filter]:
    """Years of age; a band is any of its years."""
    untold = Part(([unknown(AGE)],))
    years: dict[str, set[int]] = {"age": set(asked.ages), "age_band": set()}
    for band in terms.keyed(AGE_BANDS, asked.age_bands):
        limits = band.mapping.get("minimum_age", 0), band.mapping.get("maximum_age")
        years["age_band"] |= set(ages_welcome(*limits))
    for name, some in years.items():
        if some:
            yield Filter(name, Part(([f"{AGE}{year}" for year in sorted(some)],)), untold)
        elif name in asked.unknown:
            yield Filter(name, None, untold)


def _areas(asked: Asked) -> Iterator[Filter]:
    """Entries to be found in an area, or serving it by name."""
    keys = list(dict.fromkeys(area_key(text) for text in asked.areas))
    untold = Part(([unknown(PLACED)],))
    if keys:
        tags = [tag(letter, key) for key in keys for letter in (PLACED, AREA)]
        yield Filter("area", Part((tags,)), untold)
    elif "area" in asked.unknown:
        yield Filter("area", None, untold)
