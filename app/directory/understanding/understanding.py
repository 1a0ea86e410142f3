"""From a question's text to what it wants, with misspelt words put right."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dialects import holds_words
from app.directory.search_index import documents
from app.directory.understanding.kin import with_kin
from app.directory.understanding.lexicon import Lexicon, lexicon
from app.directory.understanding.reading import read_tokens
from app.directory.understanding.spelling import corrected
from app.directory.understanding.thesaurus import Thesaurus
from app.directory.understanding.tokens import Token, tokens
from app.directory.understanding.wanted import Wanted
from app.directory.words import stem


@dataclass(frozen=True, slots=True)
class Understood:
    """What is wanted, the words of the index that it was read by, and the words put right.

    `spelt` is the whole question with those words, or None when nothing was changed.
    """

    wanted: Wanted
    known: Lexicon
    spelt: str | None = None


def understand(session: Session, text: str, plain: Thesaurus) -> Understood | None:
    """None when the text holds no word. No query while the lexicon rests and all is well spelt."""
    asked = tokens(text)
    if not asked:
        return None
    known = lexicon(session)
    right: list[Token] = []
    changed = False
    for one, meant in corrected(asked, known, plain):
        if meant and not _is_written(session, one):
            right += [Token(word, stem(word)) for word in meant]
            changed = True
        else:
            right.append(one)
    spelt = " ".join(one.word for one in right) if changed else None
    wanted = read_tokens(right, plain)
    groups = tuple(with_kin(group, known) for group in wanted.groups)
    return Understood(replace(wanted, groups=groups), known, spelt)


def _is_written(session: Session, one: Token) -> bool:
    """Whether an entry holds it, perhaps since after the lexicon was read."""
    query = select(documents.c.id).where(holds_words(session, [one.stem])).limit(1)
    return session.scalar(query) is not None
