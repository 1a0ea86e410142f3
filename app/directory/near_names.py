"""Pairs of names that are nearly the same, found without comparing all of them with all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz, process

MOST_OF_ONE_NAME = 5  # "Youth club" sixty times is one finding, not 1,770
MOST_WITH_ONE_PIECE = 150  # a piece that so many names have says nothing of any of them

# Where two names differ by at most d letters and one of them is cut into d + 1 pieces, one of the
# pieces stands whole in the other name: piece i with at most i letters more or less before it, and
# d - i behind it. So only names that share a piece so need to be compared.
Piece = tuple[int, int, str]  # the length of the whole name, where the piece begins, the piece


def nearly_the_same(names: Sequence[str], cutoff: float) -> Iterator[tuple[int, int]]:
    """Places of names, words in their order, that are alike by `cutoff` of 100 or more."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places[name].append(place)
    for same in places.values():
        yield from pairwise(same[: MOST_OF_ONE_NAME + 1])
    firsts = {name: same[0] for name, same in places.items() if name}
    for one, other in _near(sorted(firsts, key=lambda name: (len(name), name)), cutoff):
        yield firsts[one], firsts[other]


def _near(names: Sequence[str], cutoff: float) -> Iterator[tuple[str, str]]:
    """Shorter names first: each is looked for among those before it, then kept for the next."""
    share = 1 - cutoff / 100
    known: dict[Piece, list[str]] = defaultdict(list)
    lengths: set[int] = set()
    for name in names:
        candidates: set[str] = set()
        for length in sorted(lengths, reverse=True):
            if len(name) - length > share * (length + len(name)):
                break
            candidates |= _sharing(known, name, length, share)
        alike = process.extract(
            name, list(candidates), scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
        )
        yield from ((one, name) for one, _, _ in alike)
        lengths.add(len(name))
        for start, end in _cuts(len(name), share):
            known[len(name), start, name[start:end]].append(name)


def _sharing(known: dict[Piece, list[str]], name: str, length: int, share: float) -> set[str]:
    found: set[str] = set()
    longer, cuts = len(name) - length, _cuts(length, share)
    for number, (start, end) in enumerate(cuts):
        behind = len(cuts) - 1 - number
        for moved in range(max(-number, longer - behind), min(number, longer + behind) + 1):
            at = start + moved
            with_it = known.get((length, start, name[at : at + end - start]), ())
            if len(with_it) <= MOST_WITH_ONE_PIECE:
                found.update(with_it)
    return found


@cache
def _cuts(length: int, share: float) -> list[tuple[int, int]]:
    """Where a name is cut, so that the most that may differ leaves one piece whole."""
    # a name that differs by d letters has up to d more than this one
    pieces = int(2 * share * length / (1 - share)) + 1
    places = [length * number // pieces for number in range(pieces + 1)]
    return list(pairwise(places))
