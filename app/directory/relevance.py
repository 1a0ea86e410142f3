"""How well an entry answers what is wanted: our own score, the same everywhere.

The numbers were found by trying, with the odd questions of tests/benchmarks; most matter little.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from math import log

from app.directory.search_tags import AGE, OLDEST
from app.directory.understanding.lexicon import Lexicon
from app.directory.understanding.wanted import Fact, Group, Wanted

# Of a phrase, by where it stands:
IN_TITLE, IN_BOTH = 1.0, 0.15
IN_BODY, OFTEN = 0.3, 0.3
ENOUGH = 1.3  # so often in the text is as good as often
USUAL_LENGTH, LENGTH_MATTERS = 90, 0.35  # words; in a long text a word is there by chance
APART = 0.25  # the words of a phrase, but not together
IN_ORDER = 0.5  # two words that stand together as they were asked
TITLE_SHARE = 0.8  # of its name that was asked for
# Of facts, of which each need not be in the words:
FACT, FACT_TOO, FEW_TOO = 1.3, 0.5, 0.45  # who is for few needs is more for each of them
AGAINST: Mapping[str, float] = {"need": 0.3}
AGAINST_OTHERS = 0.25
OF_KIND, OF_OTHER_KIND = 0.25, 0.15  # its category says what it is about, not that it answers
AGE_FITS, AGE_IS_NARROW, AGE_IS_WRONG = 1.0, 0.6, -2.5
SAID_FITS, SAID_IS_WRONG = 1.6, -1.5
# Of all together:
RAREST = 6.0  # what hardly anybody writes tells no more than this
RARITY_POWER = 0.7
FULLY = 0.5  # from this value on a group is there; a title is no more there than a text
NOT_ALL = 0.95  # who has few of the groups loses up to so much


@dataclass(frozen=True)
class Text:
    """An entry's stems and tags, as the index holds them."""

    title: str
    body: str
    tags: str
    counts_payment: bool = True

    @cached_property
    def told(self) -> frozenset[str]:
        """Its tags."""
        return frozenset(self.tags.split())

    @cached_property
    def stems(self) -> frozenset[str]:
        """All that it says, in no order."""
        return frozenset(self.title.split()).union(self.body.split())

    def stands(self, fact: Fact) -> bool | None:
        """Whether the entry has the fact; None when it does not say, or no longer counts."""
        if fact.parameter == "short_breaks_card" and not self.counts_payment:
            return None
        if not self.told.isdisjoint(fact.tags):
            return True
        return None if fact.untold in self.told else False

    def many(self, letter: str) -> int:
        """How many tags of a letter."""
        return sum(one[0] == letter for one in self.told)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group, ready to be looked for in many texts: phrases between spaces, by a stem of each.

    Most texts hold few of those stems, and most groups have many phrases.
    """

    phrases: Mapping[str, Sequence[tuple[str, float]]]
    apart: tuple[str, ...]
    facts: tuple[Fact, ...]
    kinds: tuple[Fact, ...]
    weight: float

    def value(self, text: Text, title: str, body: str) -> float:
        """About 0 to 1: how well the entry holds it; below 0 when its facts are against it."""
        value = self._said(text.stems, title, body)
        for fact in self.facts:
            stands = text.stands(fact)
            if stands:
                few = FEW_TOO / max(text.many(fact.tags[0][0]), 1)
                value = FACT + FACT_TOO * value + few
            elif stands is False:
                against = AGAINST.get(fact.parameter, AGAINST_OTHERS)
                value -= against * (1 - min(value, 1.0) / 2)
        return value

    def kind(self, text: Text) -> float:
        """More when it stands in a category in which answers stand; that is no answer yet."""
        if not self.kinds:
            return 0.0
        return OF_KIND if any(text.stands(fact) for fact in self.kinds) else -OF_OTHER_KIND

    def _said(self, stems: Set[str], title: str, body: str) -> float:
        enough = ENOUGH * (1 + LENGTH_MATTERS * (body.count(" ") / USUAL_LENGTH - 1))
        best = 0.0
        there = (self.phrases[stem] for stem in self.phrases.keys() & stems)
        for phrase, worth in chain.from_iterable(there):
            if phrase in title:
                best = max(best, worth * (IN_TITLE + IN_BOTH * (phrase in body)))
            elif times := body.count(phrase):
                best = max(best, worth * (IN_BODY + OFTEN * times / (times + enough)))
        if self.apart and best < APART:
            alone = sum(1.0 if stem in title else 0.5 * (stem in body) for stem in self.apart)
            best = max(best, APART * alone / len(self.apart))
        return best


class Relevance:
    """The score of any entry for one question."""

    def __init__(self, wanted: Wanted, known: Lexicon) -> None:
        self._groups = [_weighed(one, known) for one in wanted.groups]
        self._facts = wanted.facts
        self._all = sum(one.weight for one in self._groups) or 1.0
        self._asked = {
            stem for group in wanted.groups for phrase in group.own for stem in phrase.stems
        }
        self._pairs = list(_pairs(wanted.groups))

    def of(self, text: Text) -> float:
        """Higher fits better."""
        title, body = f" {text.title} ", f" {text.body} "
        score = covered = 0.0
        for group in self._groups:
            value = group.value(text, title, body)
            score += group.weight * (value + group.kind(text))
            covered += group.weight * min(max(value, 0.0) / FULLY, 1.0)
        if score > 0:
            score *= 1 - NOT_ALL * (1 - covered / self._all)
        score += sum(_of_fact(text, fact) for fact in self._facts)
        score += IN_ORDER * sum(2 * (pair in title) + (pair in body) for pair in self._pairs)
        return score + TITLE_SHARE * self._share_of(text.title.split())

    def _share_of(self, title: Sequence[str]) -> float:
        return sum(stem in self._asked for stem in title) / max(len(title), 1)


def _of_fact(text: Text, fact: Fact) -> float:
    """What is not told neither helps nor harms."""
    stands = text.stands(fact)
    if stands is None:
        return 0.0
    if fact.parameter != "age":
        return SAID_FITS if stands else SAID_IS_WRONG
    narrow = 1 - text.many(AGE) / (OLDEST + 1)
    return AGE_FITS + AGE_IS_NARROW * narrow if stands else AGE_IS_WRONG


def _weighed(group: Group, known: Lexicon) -> Weighed:
    rarity = min(-log(known.share(group)), RAREST) ** RARITY_POWER
    phrases = {
        f" {' '.join(stems)} ": one.worth
        for one in group.phrases
        for stems in _written(one.stems, known)
    }
    by_stem: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for phrase, worth in phrases.items():
        by_stem[max(phrase.split(), key=len)].append((phrase, worth))  # the longest is rare
    apart = tuple(f" {stem} " for stem in group.apart)
    kinds = tuple(one for one in group.facts if one.parameter == "category")
    facts = tuple(one for one in group.facts if one not in kinds)
    return Weighed(by_stem, apart, facts, kinds, group.weight.value * rarity)


def _written(stems: tuple[str, ...], known: Lexicon) -> list[tuple[str, ...]]:
    """A phrase as it may be written: a compound stands in the index apart and then as one."""
    found = [stems]
    for place, (one, other) in enumerate(pairwise(stems)):
        if (joined := one + other) in known.counts:
            found.append((*stems[: place + 2], joined, *stems[place + 2 :]))
    return found


def _pairs(groups: Sequence[Group]) -> list[str]:
    """Words that were asked side by side."""
    alone = [one.own[0].stems if len(one.own) == 1 else None for one in groups]
    return [f" {' '.join((*one, *other))} " for one, other in pairwise(alone) if one and other]
