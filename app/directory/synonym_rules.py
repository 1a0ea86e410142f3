"""What a set of plain words may hold: pure rules, and phrases that stand elsewhere already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from app.directory.facts import CardAcceptance, Known
from app.directory.search_hours import DAYS
from app.directory.synonyms import Meaning, Synonyms
from app.directory.understanding.in_words import VOCABULARIES
from app.directory.understanding.phrases import stems_of
from app.directory.understanding.reading import FILLERS, PEOPLE
from app.directory.understanding.tokens import tokens

LONGEST = 80  # letters of a phrase, as in the files
MOST_WORDS, MOST_ASKED, MOST_SETS, MOST_VALUES = 50, 200, 20, 20
OLDEST = 25
# Filters of which the values are no rows: what a set may ask for of each.
FIXED: Mapping[str, tuple[str, ...]] = {
    "day": DAYS,
    "free": (Known.YES,),
    "short_breaks_card": (CardAcceptance.ACCEPTED,),
    "diagnosis_required": (Known.NO,),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A set as somebody wants it, and from which day until which; both are included."""

    one: Synonyms
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which field."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """A phrase that another set holds too, however it is written there."""

    phrase: str
    key: str
    name: str


def phrases_in(text: str) -> tuple[str, ...]:
    """Phrases, one on a line, each once, whatever its capitals and spaces."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple({line.casefold(): line for line in reversed([*lines]) if line}.values())[::-1]


def phrase_faults(words: Sequence[str], asked: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with phrases."""
    if not words:
        yield Fault("words", "Enter at least one phrase")
    for field, phrases, most in (("words", words, MOST_WORDS), ("asked", asked, MOST_ASKED)):
        if len(phrases) > most:
            yield Fault(field, f"Enter {most} phrases or fewer: these are {len(phrases)}")
        for phrase in phrases:
            if fault := _fault_of(phrase):
                yield Fault(field, fault)


def _fault_of(phrase: str) -> str | None:
    if len(phrase) > LONGEST:
        return f"“{phrase[:40]}…” must be {LONGEST} characters or fewer: it has {len(phrase)}"
    found = tokens(phrase)
    if not found or not phrase.isprintable():
        return f"“{phrase}” holds no word: enter letters or digits"
    if len(found) == 1 and found[0].word in FILLERS | PEOPLE:
        return f"“{phrase}” is said in nearly every question: enter more words with it"
    return None


def wish_faults(wish: Wish, known: Mapping[str, Set[str]], keys: Set[str]) -> Iterator[Fault]:
    """What is wrong with the rest: `known` are the values of each filter, `keys` all sets."""
    for field in ("answered_by", "leads_to"):
        named = getattr(wish.one, field)
        if len(named) > MOST_SETS:
            yield Fault(field, f"Choose {MOST_SETS} sets or fewer")
        if wish.one.key in named:
            yield Fault(field, "A set cannot name itself: choose another one")
        for key in sorted({*named} - keys):
            yield Fault(field, f"There is no set “{key}”: choose one that is there")
    yield from _meaning_faults(wish.one.means, known)
    if wish.valid_from and wish.valid_to and wish.valid_to < wish.valid_from:
        yield Fault("valid_to", "The last day must not be before the first")


def _meaning_faults(means: Meaning, known: Mapping[str, Set[str]]) -> Iterator[Fault]:
    for parameter in (*VOCABULARIES, *FIXED):
        values = getattr(means, parameter)
        if len(values) > MOST_VALUES:
            yield Fault(parameter, f"Choose {MOST_VALUES} or fewer")
        if unknown := {*values} - known.get(parameter, frozenset()):
            yield Fault(parameter, f"Choose from the list: it has no “{min(unknown)}”")
    if means.age and not 0 <= means.age[0] <= means.age[1] <= OLDEST:
        yield Fault("age_from", f"Enter two ages from 0 to {OLDEST}, the lower one first")


def overlaps(one: Synonyms, others: Iterable[Synonyms]) -> list[Overlap]:
    """Phrases of a set that others hold: who asks with them asks for both."""
    mine = {stems_of(phrase): phrase for phrase in one.phrases}
    return [
        Overlap(mine[stems], other.key, other.name)
        for other in others
        if other.key != one.key
        for stems in dict.fromkeys(map(stems_of, other.phrases))
        if stems in mine
    ]
