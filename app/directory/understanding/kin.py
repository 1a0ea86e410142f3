"""Words of one root, which stems keep apart: `diagnostic`, `diagnosis`; `therapist`, `therapy`."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from app.directory.understanding.lexicon import Lexicon
from app.directory.understanding.wanted import Group, Phrase

KIN = 0.4  # how well a word of the same root answers
ROOT = 5  # letters that must agree at least; at most two of the end may differ
ENDINGS = 5  # letters that another ending may be longer
MANY = 6


def with_kin(group: Group, known: Lexicon) -> Group:
    """A group of one word, and what the index has of the same root; others as they are."""
    if len(group.phrases) != 1 or len(group.phrases[0].stems) != 1:
        return group
    (stem,) = group.phrases[0].stems
    kin = tuple(Phrase((one,), KIN) for one in islice(_kin(stem, known), MANY))
    return replace(group, phrases=(*group.phrases, *kin))


def _kin(stem: str, known: Lexicon) -> Iterator[str]:
    root = stem[: max(ROOT, len(stem) - 2)]
    if len(root) < ROOT or not stem.isalpha():
        return
    for place in range(bisect_left(known.stems, root), len(known.stems)):
        other = known.stems[place]
        if not other.startswith(root):
            return
        if other != stem and len(other) <= len(stem) + ENDINGS:
            yield other
