"""Sets of plain words as editors look them over: what each holds, and how it stands on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory.changing_synonyms import UnknownSet
from app.directory.synonym_sets import SynonymSet
from app.directory.synonyms import Synonyms, shipped_by_key, shipped_themes
from app.directory.understanding.phrases import stems_of
from app.directory.words import fold

OWN_THEME = "Added by us"
BETWEEN = " + "  # of the names in a search that found nothing


class Standing(StrEnum):
    """Whose words a set has."""

    AS_SHIPPED = "as_shipped"
    CHANGED = "changed"
    ADDED = "added"
    TAKEN_OFF = "taken_off"


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set as the council has it, or as it comes with us; and `counts`, what it is on a day.

    `edition`, `changed_at` and the days are of the council's own row, if there is one. `found` are
    the phrases that were looked for.
    """

    one: Synonyms
    counts: Synonyms | None
    theme: str
    standing: Standing
    edition: int = 0
    changed_at: datetime | None = None
    changed_by: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    found: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its key."""
        return self.one.key

    @property
    def is_shipped(self) -> bool:
        """Whether a set of this key comes with us."""
        return self.theme != OWN_THEME

    @property
    def is_taken_off(self) -> bool:
        """Whether the council took it off."""
        return self.standing is Standing.TAKEN_OFF


def set_lines(session: Session, day: date) -> list[SetLine]:
    """Every set: those that come with us theme by theme, then the council's own."""
    own = {row.key: (row, name) for row, name in session.execute(_rows())}
    keys = [*shipped_by_key(), *(key for key in own if key not in shipped_by_key())]
    return [_line(key, own.get(key), day) for key in keys]


def set_line(session: Session, key: str, day: date) -> SetLine:
    """One of them. Raises UnknownSet."""
    own = session.execute(_rows().where(SynonymSet.key == key)).one_or_none()
    if own is None and key not in shipped_by_key():
        raise UnknownSet(UnknownSet.__doc__)
    return _line(key, (own[0], own[1]) if own else None, day)


def _rows() -> Select[SynonymSet, str]:
    named = select(SynonymSet, Actor.name).join(Actor, Actor.id == SynonymSet.changed_by)
    return named.order_by(SynonymSet.key)


def _line(key: str, own: tuple[SynonymSet, str] | None, day: date) -> SetLine:
    shipped, theme = shipped_by_key().get(key), shipped_themes().get(key, OWN_THEME)
    if own is None:
        one = shipped_by_key()[key]
        return SetLine(one, one, theme, Standing.AS_SHIPPED)
    row, name = own
    one = row.as_set
    changed = Standing.CHANGED if shipped else Standing.ADDED
    return SetLine(
        one=one,
        counts=shipped if not row.holds_on(day) else None if row.taken_off else one,
        theme=theme,
        standing=Standing.TAKEN_OFF if row.taken_off else changed,
        edition=row.edition,
        changed_at=row.changed_at,
        changed_by=name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def themes() -> list[str]:
    """What a set may be listed under."""
    return [*dict.fromkeys(shipped_themes().values()), OWN_THEME]


def looked_for(
    lines: Iterable[SetLine], *, text: str = "", theme: str = "", ours: bool = False
) -> list[SetLine]:
    """Those with such a phrase, of this theme, or not as they came; where all of it fits, first."""
    fitting = [
        one
        for one in lines
        if (not theme or one.theme == theme)
        and (not ours or one.standing is not Standing.AS_SHIPPED)
    ]
    if not text.strip():
        return fitting
    found = [replace(one, found=_found(one, text)) for one in fitting]
    whole = stems_of(text)
    return sorted(
        (one for one in found if one.found),
        key=lambda one: all(stems_of(phrase) != whole for phrase in one.found),
    )


def _found(line: SetLine, text: str) -> tuple[str, ...]:
    """Phrases that hold the text, or the same words in another form."""
    part, whole = fold(" ".join(text.split())), stems_of(text)
    phrases = dict.fromkeys((*line.one.phrases, *(line.counts.phrases if line.counts else ())))
    return tuple(one for one in phrases if part in fold(one) or (whole and stems_of(one) == whole))


def keys_by_name(lines: Iterable[SetLine]) -> Mapping[str, str]:
    """Keys by what sets are called, in small letters: how editors and unmet searches name them."""
    return {one.one.name.casefold(): one.key for one in lines}


def names_to_choose(lines: Iterable[SetLine]) -> Mapping[str, str]:
    """What forms call each set, by key: its name, or its key where two have the same name."""
    some = list(lines)
    keys = keys_by_name(some)
    return {
        one.key: one.one.name if keys[one.one.name.casefold()] == one.key else one.key
        for one in some
    }


def key_named(lines: Iterable[SetLine], said: str) -> str | None:
    """The key of the set that somebody means: by its name, else by its key, else by a phrase."""
    some = list(lines)
    if found := keys_by_name(some).get(said.strip().casefold()):
        return found
    if said.strip() in {one.key for one in some}:
        return said.strip()
    stems = stems_of(said)
    return next((one.key for one in some if stems in map(stems_of, one.one.phrases)), None)


def sets_missed(words: str, names: Mapping[str, str]) -> dict[str, str]:
    """The sets of a search that found nothing, by their names: `autism + swimming`."""
    return {
        name: names[name.casefold()] for name in words.split(BETWEEN) if name.casefold() in names
    }
