"""A random neighbour of an address: how a host answers for pages that never were; pure."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

from app.addresses import WebAddress
from crawlers.pages import Page
from crawlers.wording import begins_not_found, says_not_found

_WORDS = 400  # of the main text that are compared
_SHINGLE = 5  # words: Bar-Yossef and others, 2004
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)


@dataclass(frozen=True)
class Sibling:
    """What the host answered for a made-up neighbour."""

    status: int
    url: str  # asked
    final_url: str  # where it led, without its query
    redirected: bool
    title: str | None
    says_gone: bool
    shingles: frozenset[int]


def folder_of(address: WebAddress) -> str:
    """Where neighbours live, and how their names end: `https://host/services/*.html`."""
    folder, name = _split(address)
    found = _EXTENSION.search(name)
    return f"{address.origin}{folder}*{found[0].lower() if found else ''}"


def sibling_of(address: WebAddress) -> WebAddress:
    """A neighbour that nobody ever made: twenty letters, always the same for one folder."""
    folder, name = _split(address)
    digest = blake2b(folder_of(address).encode(), digest_size=20).digest()
    letters = "".join(chr(97 + byte % 26) for byte in digest)
    found = _EXTENSION.search(name)
    end = found[0] if found else "/" if address.path.endswith("/") and address.path != "/" else ""
    return replace(address, path=f"{folder}{letters}{end}", query=None)


def _split(address: WebAddress) -> tuple[str, str]:
    folder, _, name = address.path.rstrip("/").rpartition("/")
    return folder + "/", name


def without_query(address: WebAddress) -> str:
    """Where an address lies, whatever it carries along."""
    return str(replace(address, query=None))


def says_gone(page: Page) -> bool:
    """Whether a page says, by title, heading or first words, that it is not there."""
    return says_not_found(page.title) or says_not_found(page.heading) or begins_not_found(page.text)


@lru_cache(maxsize=4)  # of one page several times
def shingles(text: str) -> frozenset[int]:
    """Every five words in a row, as numbers."""
    words = text.lower().split()[:_WORDS]
    if len(words) <= _SHINGLE:
        return frozenset([hash(tuple(words))]) if words else frozenset()
    return frozenset(map(hash, zip(*(words[start:] for start in range(_SHINGLE)), strict=False)))


def similarity(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard: 1 for the same text, 0 for nothing in common."""
    union = len(one | other)
    return len(one & other) / union if union else 1.0
