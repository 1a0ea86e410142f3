"""The tags that facets count, packed: eight bytes each, so that thousands of entries add up fast.

The first eight bytes say by a bit each which facets an entry tells nothing of; so most tags, which
say just that, need no bytes of their own.
"""

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.directory.search_tags import ACCESS, DAY, LETTER_OF_FACT, unknown

LETTERS: Sequence[str] = (
    *(
        LETTER_OF_FACT[fact]
        for fact in (
            "category",
            "needs",
            "conditions",
            "diagnosis_stages",
            "support",
            "referral_routes",
            "payment_methods",
            "pfa_outcomes",
            "short_breaks_card",
            "diagnosis_required",
            "ehcp_required",
            "free",
        )
    ),
    ACCESS,
    DAY,
)
UNTOLD: Mapping[str, int] = {unknown(letter): 1 << bit for bit, letter in enumerate(LETTERS)}
DIGITS = 40  # bits of a tag's digits; its letter's come before


def packed(tags: Iterable[str]) -> bytes:
    """Of an entry's tags those that are counted."""
    untold, told = 0, []
    for one in tags:
        if one in UNTOLD:
            untold |= UNTOLD[one]
        elif one[0] in LETTERS:
            told.append(number_of(one))
    return _numbers((untold, *told)).tobytes()


def number_of(tag: str) -> int:
    """A tag as a number, larger than any set of bits."""
    return ord(tag[0]) << DIGITS | int(tag[1:])


class Sum:
    """How many of some entries have each tag."""

    def __init__(self, some: Sequence[bytes]) -> None:
        self.many = len(some)
        self._some = some
        self._counted = Counter(_unpacked(b"".join(some)))
        self._untold = [(key, n) for key, n in self._counted.items() if key < 1 << DIGITS]

    def count(self, tag: str) -> int:
        """How many have a tag."""
        if bit := UNTOLD.get(tag):
            return sum(many for bits, many in self._untold if bits & bit)
        return self._counted[number_of(tag)]

    def any_of(self, tags: Iterable[str]) -> int:
        """How many have one of these tags."""
        there = {number_of(one) for one in tags} & self._counted.keys()
        if len(there) < 2:
            return sum(self._counted[one] for one in there)
        return sum(not there.isdisjoint(_unpacked(one)) for one in self._some)


def _numbers(some: Iterable[int]) -> "array[int]":
    found = array("Q", some)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _unpacked(some: bytes) -> Iterator[int]:
    found = array("Q", some)
    if sys.byteorder == "big":
        found.byteswap()
    return iter(found)
