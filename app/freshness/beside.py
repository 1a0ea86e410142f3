"""Our record beside the provider's page: what both say, what one says alone; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from app.freshness.contacts import KINDS, readable
from app.freshness.readings import Reading, words_around

WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of contact: in both, in our record alone, on the page alone."""

    kind: str
    both: Sequence[str]
    ours: Sequence[str]
    theirs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a text: `same`, `gone` or `new`."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The page at its last reading: title, closure, excerpt; and how it compares with ours."""

    at: datetime
    title: str | None
    closure: str | None
    contacts: Sequence[Compared]
    excerpt: Sequence[Part]


def beside(
    ours: Mapping[str, frozenset[str]], pages: Sequence[Reading], evidence: Mapping[str, Any]
) -> Beside | None:
    """What the page says now, beside our contacts; None when nobody has read it."""
    if not pages:
        return None
    last = pages[-1]
    return Beside(
        last.at,
        last.page.get("title"),
        last.page.get("closure"),
        [one for kind in KINDS if (one := _compared(kind, ours, last)) is not None],
        _excerpt(last, evidence),
    )


def _compared(kind: str, ours: Mapping[str, frozenset[str]], page: Reading) -> Compared | None:
    held, told = ours.get(kind, frozenset()), page.gives(kind)
    if not held and not told:
        return None
    both, only_ours, only_theirs = held & told, held - told, told - held
    in_words = [sorted(map(readable, some)) for some in (both, only_ours, only_theirs)]
    return Compared(KINDS[kind], *in_words)


def _excerpt(last: Reading, evidence: Mapping[str, Any]) -> list[Part]:
    """The words around what is in doubt, against those that stood there before."""
    before, found = evidence.get("before"), evidence.get("found") or ()
    now = words_around(last.page, found) or ""
    return differences(str(before), now) if before else [Part("same", now)]


def differences(before: str, now: str) -> list[Part]:
    """Two texts word by word."""
    old, new = WORD.findall(before), WORD.findall(now)
    bare = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False)
    parts: list[Part] = []
    for what, a, b, c, d in bare.get_opcodes():
        if what == "equal":
            parts.append(Part("same", "".join(new[c:d])))
            continue
        if a < b:
            parts.append(Part("gone", "".join(old[a:b])))
        if c < d:
            parts.append(Part("new", "".join(new[c:d])))
    return parts
