"""What forms and pages must know beside their document: names that stand for ids, and choices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.console.entry_questions import ENTRY
from app.console.questions import every_question
from app.console.transactions import Now
from app.directory.documents import EntryDocument
from app.directory.known_words import organization_names, place_names, term_names, terms_of

VOCABULARIES = tuple({one.vocabulary for one in every_question(ENTRY) if one.vocabulary})
PLACE_KEY, TERM_KEY = "location_id", "taxonomy_term_id"


@dataclass(frozen=True, slots=True)
class Known:
    """What a form must know beyond its document.

    `organizations` by id; `choices` are the terms of vocabularies that may be chosen; `named` is
    what places and terms of taxonomies are called, by their ids.
    """

    organizations: Mapping[UUID, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    def part_name(self, part: Mapping[str, Any]) -> str:
        """What a part is called that holds a place or a term; nothing for other parts."""
        return self.named.get(str(part.get(PLACE_KEY) or part.get(TERM_KEY)), "")


def known_for(session: Session, now: Now, *values: Any) -> Known:
    """What pages about these documents, or JSON values out of them, must know."""
    stored = [one.stored() if isinstance(one, EntryDocument) else one for one in values]
    places = {UUID(id) for id in _ids(stored, PLACE_KEY)}
    terms = {UUID(id) for id in _ids(stored, TERM_KEY)}
    named = {**place_names(session, places), **term_names(session, terms)}
    return Known(
        organization_names(session),
        terms_of(session, VOCABULARIES, now.date()),
        {str(id): words for id, words in named.items()},
    )


def named_parts(document: EntryDocument, known: Known) -> dict[str, str]:
    """What each part is called that holds a place or a term, by the part's own id."""
    lists = (value for value in document.stored().values() if isinstance(value, list))
    parts = [part for some in lists for part in some if isinstance(part, dict)]
    return {part["id"]: name for part in parts if (name := known.part_name(part))}


def _ids(value: Any, key: str) -> Iterator[str]:
    """Every id under this key, at any depth."""
    if isinstance(value, dict):
        if value.get(key):
            yield str(value[key])
        for inner in value.values():
            yield from _ids(inner, key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _ids(inner, key)
