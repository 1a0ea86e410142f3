"""Where a field is no free text: what can be chosen, and keys in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.directory.vocabulary import TermShown, vocabularies
from app.voices.proposals import NOT_SAID, ONE_OF, SEVERAL_OF, Field, NotSo, checked

NOT_SAID_WORDS = "We do not know, or have not said"


@dataclass(frozen=True, slots=True)
class Item:
    """An answer that can be chosen: its key, its words, and what it means."""

    key: str
    words: str
    hint: str = ""


Words = Mapping[Field, Mapping[str, Item]]


def words_of_choices(session: Session, today: date | None = None) -> Words:
    """All that can be chosen, field by field in its order; of `today`, without what has ended."""
    lists = {one.key: one.terms for one in vocabularies(session)}
    several = {
        field: {term.key: _item(term) for term in lists.get(key, ()) if _holds(term, today)}
        for field, key in SEVERAL_OF.items()
    }
    single = {
        field: {key: Item(key, words) for key, words in answers.items()}
        for field, answers in ONE_OF.items()
    }
    return {**several, **single}


def _item(term: TermShown) -> Item:
    return Item(term.key, term.label, term.description)


def _holds(term: TermShown, today: date | None) -> bool:
    return today is None or (
        (term.valid_from is None or term.valid_from <= today)
        and (term.valid_to is None or term.valid_to >= today)
    )


def items_for(words: Words, field: Field, keys: str) -> list[Item]:
    """What can be chosen for a field, with those `keys` that it has though they have ended; and
    last, that nobody knows."""
    known = words[field]
    kept = [Item(key, key) for key in keys.split() if key not in known and key != NOT_SAID]
    return [*known.values(), *kept, Item(NOT_SAID, NOT_SAID_WORDS)]


def as_words(words: Words, field: Field, text: str) -> str:
    """A field's text as people read it: terms in their order, each on a line."""
    if field not in words:
        return text
    keys, known = text.split(), words[field]
    told = [one.words for key, one in known.items() if key in keys]
    return "\n".join(told + [key for key in keys if key not in known]) or NOT_SAID_WORDS


def checked_with(words: Words, field: Field, text: str, *, also: str = "") -> str:
    """As `checked`, by what can be chosen and what is there already. Raises NotSo."""
    found = checked(field, text)
    if field in SEVERAL_OF and not set(found.split()) <= {*words[field], *also.split()}:
        raise NotSo(f"{field.words}: select from the list")
    return found
