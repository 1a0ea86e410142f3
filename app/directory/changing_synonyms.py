"""Changes of plain words: each begins an edition, is an act, and keeps what stood before."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.acts import record_act
from app.directory.counters import SYNONYMS, take_numbers
from app.directory.synonym_history import SynonymChange
from app.directory.synonym_rules import FIXED, Fault, Wish, phrase_faults, wish_faults
from app.directory.synonym_sets import SynonymSet, is_shipped
from app.directory.synonyms import Synonyms, shipped_by_key
from app.directory.understanding.in_words import VOCABULARIES
from app.directory.vocabulary import keys_of

OWN = "own_"  # keys of the council's own sets begin so: no release brings one of these
LONGEST_KEY = 64
NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


class UnknownSet(Exception):
    """There is no such set of plain words."""


class SetChangedSince(Exception):
    """Somebody changed this set after you opened it. Look at it again before you change it."""


class NothingToPutBack(Exception):
    """This set is as it came already."""


class BrokenWish(Exception):
    """This set cannot be saved: it breaks a rule."""


def faults_of(session: Session, wish: Wish) -> list[Fault]:
    """What is wrong with a set as it is wanted; nothing when it may be saved."""
    names = keys_of(session, VOCABULARIES.values())
    known = {parameter: {*names.get(one, ())} for parameter, one in VOCABULARIES.items()}
    known |= {parameter: {*values} for parameter, values in FIXED.items()}
    own = session.scalars(select(SynonymSet.key))
    keys = {*shipped_by_key(), *own}
    return [*phrase_faults(wish.one.words, wish.one.asked), *wish_faults(wish, known, keys)]


def key_for(session: Session, words: Iterable[str]) -> str:
    """A key for a new set, after the first of its words."""
    name = NOT_IN_KEYS.sub("_", next(iter(words), "").casefold()).strip("_")
    start = f"{OWN}{name or 'set'}"[: LONGEST_KEY - 6].rstrip("_")
    taken = set(
        session.scalars(
            select(SynonymSet.key).where(SynonymSet.key.startswith(start, autoescape=True))
        )
    )
    if start not in taken:
        return start
    return next(key for n in range(2, 100_000) if (key := f"{start}_{n}") not in taken)


def add_set(session: Session, wish: Wish, *, by: UUID, now: datetime) -> None:
    """One set more. Raises BrokenWish, SetChangedSince."""
    _write(session, wish, "synonyms_added", seen=0, by=by, now=now)


def change_set(session: Session, wish: Wish, *, seen: int, by: UUID, now: datetime) -> None:
    """Other words in the place of a set's; one that was taken off counts again.

    `seen` is the edition of the council's own row that was read, 0 of what comes with us. Raises
    UnknownSet, BrokenWish, SetChangedSince.
    """
    the_set(session, wish.one.key)
    _write(session, wish, "synonyms_changed", seen=seen, by=by, now=now)


def take_off(session: Session, key: str, *, seen: int, by: UUID, now: datetime) -> None:
    """The set no longer counts. Raises UnknownSet, SetChangedSince."""
    wish = Wish(the_set(session, key))
    _write(session, wish, "synonyms_taken_off", taken_off=True, seen=seen, by=by, now=now)


def put_back(session: Session, key: str, *, seen: int, by: UUID, now: datetime) -> None:
    """The set is as it comes with us. Raises UnknownSet, NothingToPutBack, SetChangedSince."""
    if not is_shipped(key):
        raise UnknownSet(UnknownSet.__doc__)
    edition, there = _own(session, key, seen)
    if there is None:
        raise NothingToPutBack(NothingToPutBack.__doc__)
    _remember(session, "synonyms_put_back", key, edition, there, None, by, now)
    session.delete(there)
    session.flush()


def the_set(session: Session, key: str) -> Synonyms:
    """The council's own of this key, else what comes with us. Raises UnknownSet."""
    own = session.get(SynonymSet, key)
    found = own.as_set if own else shipped_by_key().get(key)
    if found is None:
        raise UnknownSet(UnknownSet.__doc__)
    return found


def _write(
    session: Session,
    wish: Wish,
    act: str,
    *,
    taken_off: bool = False,
    seen: int,
    by: UUID,
    now: datetime,
) -> None:
    if not taken_off and faults_of(session, wish):
        raise BrokenWish(BrokenWish.__doc__)
    edition, there = _own(session, wish.one.key, seen)
    values: dict[str, Any] = wish.one.model_dump(mode="json", exclude={"means"})
    values["means"] = wish.one.means.model_dump(mode="json", exclude_defaults=True)
    fresh = SynonymSet(
        **values, valid_from=wish.valid_from, valid_to=wish.valid_to, taken_off=taken_off,
        edition=edition, changed_at=now, changed_by=by,
    )  # fmt: skip
    _remember(session, act, wish.one.key, edition, there, fresh, by, now)
    session.merge(fresh)
    session.flush()


def _own(session: Session, key: str, seen: int) -> tuple[int, SynonymSet | None]:
    """The new edition and the row as it stands; whoever else changes words waits from here on."""
    edition = take_numbers(session, SYNONYMS, 1)[0]
    there = session.get(SynonymSet, key, populate_existing=True)
    if (there.edition if there else 0) != seen:
        raise SetChangedSince(SetChangedSince.__doc__)
    return edition, there


def _remember(
    session: Session,
    act: str,
    key: str,
    edition: int,
    before: SynonymSet | None,
    after: SynonymSet | None,
    by: UUID,
    now: datetime,
) -> None:
    stood, stands = _document(key, before), _document(key, after)
    name = (stands or stood or {})["words"][0]
    change = record_act(session, by, act, now=now, why=f"“{name}”")
    session.add(
        SynonymChange(change_set_id=change, edition=edition, key=key, before=stood, after=stands)
    )


def _document(key: str, row: SynonymSet | None) -> Mapping[str, Any] | None:
    """A set as history keeps it: where the council has none, what comes with us."""
    one = row.as_set if row else shipped_by_key().get(key)
    if one is None:
        return None
    stored = one.model_dump(mode="json", exclude_defaults=True, exclude={"key"})
    if row is None:
        return stored
    dates = {"valid_from": _said(row.valid_from), "valid_to": _said(row.valid_to)}
    return stored | dates | {"taken_off": row.taken_off}


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None
