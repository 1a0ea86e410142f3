"""How a fact is asked for: its words, its kind of answer, its choices. The same on every page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

Choice = tuple[str, str]


class Kind(StrEnum):
    """What sort of answer a question takes."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    EMAIL = "email"
    WEB = "web"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    ONE = "one"
    SEVERAL = "several"
    SWITCH = "switch"
    WEEKDAYS = "weekdays"
    NUMBERS = "numbers"
    ORGANIZATION = "organization"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Question:
    """One fact; `name` as its history names it. `rows` are asked of each part of a list.

    `vocabulary` gives the choices in place of `choices`; `row` is what one part is called.
    `beside` is another fact of the same page: the date of this one. `held`: each part holds more
    than is asked, a place or a term, so it stands until it is taken out, and forms add none.
    """

    name: str
    words: str
    kind: Kind = Kind.LINE
    hint: str | None = None
    choices: tuple[Choice, ...] = ()
    vocabulary: str | None = None
    rows: tuple["Question", ...] = ()
    row: str = ""
    beside: str | None = None
    required: bool = False
    private: bool = False
    held: bool = False
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together."""

    words: str
    questions: tuple[Question, ...]

    @property
    def key(self) -> str:
        """The section's place within its page."""
        return self.words.casefold().replace(" ", "-").replace(",", "")


NOT_KNOWN: Choice = ("unknown", "Not known")
YES_NO: tuple[Choice, ...] = (("yes", "Yes"), ("no", "No"), NOT_KNOWN)
DATE_HINT = "For example, 27/3/2026. Leave it empty if we do not know."
TICK_HINT = "Select all that apply. Leave all of them empty if we do not know."


def tri_state(name: str, words: str, hint: str | None = None) -> Question:
    """Yes, no, or not known: never a bare checkbox."""
    return Question(name, words, Kind.ONE, hint, YES_NO)


def day(name: str, words: str, hint: str = DATE_HINT) -> Question:
    """A date, or nothing."""
    return Question(name, words, Kind.DAY, hint, width=10)


def several(name: str, words: str, vocabulary: str) -> Question:
    """Any number of a vocabulary's terms."""
    return Question(name, words, Kind.SEVERAL, TICK_HINT, vocabulary=vocabulary)


def every_question(sections: Sequence[Section]) -> Iterator[Question]:
    """All of them, in order."""
    for section in sections:
        yield from section.questions


def asked_with(sections: Sequence[Section], name: str) -> tuple[Question, ...]:
    """The question of this name and the one beside it; none when there is no such question."""
    known = {one.name: one for one in every_question(sections)}
    found = known.get(name)
    if found is None:
        return ()
    beside = known.get(found.beside or "")
    return (found, beside) if beside else (found,)
