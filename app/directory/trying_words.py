"""A sentence tried on some sets of plain words: what it is understood as, and what comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.asked import Asked, Lasting
from app.directory.search import find
from app.directory.search_question import SERVICES, make_ready
from app.directory.services import Service
from app.directory.understanding.in_words import label
from app.directory.understanding.thesaurus import Thesaurus

FIRST = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """What was understood, in words: filters, and each group with what it is looked for as.

    `entries` are the first, of `total`; `spelt` is the sentence, where it was put right.
    """

    filters: Sequence[tuple[str, str]]
    groups: Sequence[tuple[str, Sequence[str]]]
    spelt: str | None
    entries: Sequence[tuple[UUID, str]]
    total: int


def try_words(session: Session, sentence: str, plain: Thesaurus, lasting: Lasting) -> Tried:
    """The same as the public search gives by these sets."""
    asked = Asked(search=sentence, lasting=lasting, per_page=FIRST)
    question = make_ready(session, asked, SERVICES, plain)
    found = find(session, question)
    rows = session.execute(select(Service.id, Service.name).where(Service.id.in_(found.ids)))
    names = {id: name for id, name in rows}
    entries = [(id, names[id]) for id in found.ids if id in names]
    if question.understood is None:
        return Tried((), (), None, entries, found.total)
    wanted = question.understood.wanted
    return Tried(
        filters=[(one.words, label(one)) for one in wanted.all_facts],
        groups=[(one.words, tuple(dict.fromkeys(one.also))) for one in wanted.groups],
        spelt=question.understood.spelt,
        entries=entries,
        total=found.total,
    )
