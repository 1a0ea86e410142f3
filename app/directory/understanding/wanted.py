"""What a question wants: groups of words that mean the same, and facts."""

from dataclasses import dataclass
from enum import Enum

from app.directory.search_places import area_key
from app.directory.search_tags import AGE, AREA, DAY, LANGUAGE, LETTER_OF_FACT, PLACED, tag, unknown
from app.directory.search_terms import VOCABULARY_FACTS

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LETTERS = {one.parameter: one.letter for one in VOCABULARY_FACTS} | {
    name: LETTER_OF_FACT[name]
    for name in ("short_breaks_card", "diagnosis_required", "ehcp_required", "free")
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Words understood as a filter: a parameter of the API, and values of which one is enough."""

    words: str
    parameter: str
    values: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """Of an entry that has the fact."""
        return tuple(one for value in self.values for one in _tags(self.parameter, value))

    @property
    def untold(self) -> str:
        """The tag of an entry that does not say."""
        letters = {"age": AGE, "day": DAY, "language": LANGUAGE, "area": PLACED}
        return unknown(letters.get(self.parameter) or LETTERS[self.parameter])


def _tags(parameter: str, value: str) -> tuple[str, ...]:
    if parameter == "age":
        return (f"{AGE}{value}",)
    if parameter == "day":
        return (f"{DAY}{DAYS.index(value) + 1}",)
    if parameter == "area":
        return tag(PLACED, area_key(value)), tag(AREA, area_key(value))
    if parameter == "language":
        return (tag(LANGUAGE, value.casefold()),)
    return (tag(LETTERS[parameter], value),)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that stand together in a text, and how well they answer, from 0 to 1."""

    stems: tuple[str, ...]
    worth: float = 1.0


class Weight(Enum):
    """How much words tell beside others: all, what kind of thing it is, or next to nothing."""

    FULL = 1.0
    KIND = 0.5
    LITTLE = 0.15


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean the same; with the facts that they ask for.

    `apart` are the stems asked for when they stand alone, `also` the phrases as people write them.
    """

    words: str
    phrases: tuple[Phrase, ...]
    apart: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    weight: Weight = Weight.FULL
    also: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[Phrase, ...]:
        """Those that mean just what was asked."""
        return tuple(one for one in self.phrases if one.worth == 1) or self.phrases

    @property
    def says_little(self) -> bool:
        """Whether it fits nearly every entry."""
        return self.weight is Weight.LITTLE


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that was understood of a question: words to look for, and facts said beside them."""

    groups: tuple[Group, ...]
    facts: tuple[Fact, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def all_facts(self) -> tuple[Fact, ...]:
        """Each once, in the order of the words."""
        found = (*(one for group in self.groups for one in group.facts), *self.facts)
        return tuple(dict.fromkeys(found))
