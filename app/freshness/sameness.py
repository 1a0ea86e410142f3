"""Whether two pages are the same thing: by their words, their titles, their contacts; pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.domains import registrable

Page = Mapping[str, Any]  # what is kept of a page: title, excerpt, phones, emails, postcodes

ALIKE = 0.5  # of the words of two pages: edited, but the same page
REPLACED = 0.2  # below this, one page has taken the place of another
TITLES_ALIKE = 0.6
MOST_OF_A_NAME = 0.6
ENOUGH_WORDS = 30  # to compare two texts at all
_SHINGLE = 5  # words: Bar-Yossef and others, 2004
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    {"the", "and", "for", "with", "from", "our", "your", "their", "you", "are", "who", "all"}
    | {"home", "page", "welcome"}
)
_CONTACTS = ("phones", "emails", "postcodes")
_HOME = re.compile(r"/(?:(?:index|default|home|welcome|en|en-gb)(?:\.\w{2,5})?/?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sameness:
    """The answer: yes, no, or nobody can tell; and what it rests on."""

    same: bool | None
    words: str
    similarity: float | None = None
    shared: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the evidence of a visit."""
        return {
            "words": self.words,
            "similarity": None if self.similarity is None else round(self.similarity, 3),
            "shared": list(self.shared),
        }


@dataclass(frozen=True, slots=True)
class Traces:
    """By what the entry is known on a page: its own names, its provider's, its contacts."""

    names: tuple[str, ...]
    provider: tuple[str, ...] = ()
    contacts: frozenset[str] = frozenset()


def same_thing(
    before: Page | None, after: Page, *, asked: str, landed: str, traces: Collection[Traces]
) -> Sameness:
    """Whether what stands at the end of a move is what stood at the address before it.

    Nobody knows what stood there before? Then a page that names the entry will do.
    """
    if before is None:
        return _unheard_of(after, asked, landed, traces)
    likeness, shared = likeness_of(before, after), _shared(before, after)
    if likeness is not None and likeness >= ALIKE:
        return Sameness(True, "The same words stand there.", likeness, shared)
    here = site_of(asked) == site_of(landed)
    if here and lands_at_home(asked, landed):
        return Sameness(False, "It leads to the site's first page.", likeness, shared)
    titled = titles_alike(before, after)
    # Every page of one site has its provider's name and number in the corners.
    known = titled if here else titled or any(named(one, after) for one in traces)
    if known and (shared or (likeness or 0.0) >= REPLACED):
        return Sameness(True, "The same name and contacts stand there.", likeness, shared)
    if lands_at_home(asked, landed):
        return Sameness(False, "It leads to the first page of another site.", likeness, shared)
    if likeness is not None and likeness < REPLACED and not (known or shared):
        return Sameness(False, "Something else stands there.", likeness, shared)
    return Sameness(None, "We cannot tell whether it is the same.", likeness, shared)


def _unheard_of(after: Page, asked: str, landed: str, traces: Collection[Traces]) -> Sameness:
    if not lands_at_home(asked, landed):
        given = contacts_on(after)
        for one in traces:
            if shared := tuple(sorted(given & one.contacts)):
                return Sameness(True, "The page gives the entry's contacts.", shared=shared)
            if any(name_on(name, after) for name in one.names):
                return Sameness(True, "The page names the entry.")
    return Sameness(None, "We never saw the page before it moved.")


def named(traces: Traces, page: Page) -> bool:
    """Whether a page names the entry or who provides it."""
    return any(name_on(name, page) for name in (*traces.names, *traces.provider))


def name_on(name: str, page: Page) -> bool:
    """Whether most words of a name, or of its part before a colon, stand on the page."""
    there = set(_words(f"{page.get('title') or ''} {page.get('excerpt') or ''}"))
    for part in dict.fromkeys((name, re.split(r"[:|(\u2013\u2014]", name)[0])):
        words = _telling(part)
        if words and len(words & there) >= MOST_OF_A_NAME * len(words):
            return True
    return False


def contacts_on(page: Page) -> frozenset[str]:
    """The phones, e-mails and postcodes that a page gives."""
    return frozenset(value for kind in _CONTACTS for value in page.get(kind) or ())


def likeness_of(one: Page, other: Page) -> float | None:
    """Jaccard over five words in a row; None when there is too little to compare."""
    texts = [_words(str(page.get("excerpt") or "")) for page in (one, other)]
    if min(map(len, texts)) < ENOUGH_WORDS:
        return None
    mine, theirs = (_shingles(words) for words in texts)
    return len(mine & theirs) / len(mine | theirs)


def titles_alike(one: Page, other: Page) -> bool:
    """Whether two titles say the same; a title that says nothing is like none."""
    mine, theirs = (_telling(str(page.get("title") or "")) for page in (one, other))
    both = mine | theirs
    return bool(both) and len(mine & theirs) >= TITLES_ALIKE * len(both)


def lands_at_home(asked: str, landed: str) -> bool:
    """Whether a page inside a site leads to a first page."""
    return is_home(landed) and not is_home(asked)


def is_home(url: str) -> bool:
    """Whether an address is that of a site's first page."""
    return bool(_HOME.fullmatch(urlsplit(url).path or "/")) and not urlsplit(url).query


def site_of(url: str) -> str:
    """The registrable domain of an address, or its host."""
    return registrable(urlsplit(url).hostname or "")


def _shared(one: Page, other: Page) -> tuple[str, ...]:
    return tuple(sorted(contacts_on(one) & contacts_on(other)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _telling(text: str) -> set[str]:
    return {word for word in _words(text) if len(word) > 2 and word not in _SMALL}


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
