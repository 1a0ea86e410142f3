"""How good a ranking is, by what a person judged: pure arithmetic."""

from collections.abc import Mapping, Sequence
from math import log2

FIRST = 10  # who looks at the second page?
WORTH_FINDING = 2  # the grade from which it is a pity to miss an entry


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG@10: 1 when the first ten are the best ten in the best order, 0 when none answers.

    The gain is 2^grade - 1, discounted by the logarithm of the place (Järvelin and Kekäläinen 2002,
    in the form of Burges et al. 2005).
    """
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(key, 0) for key in found[:FIRST]]) / _gain(best[:FIRST])


def _gain(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(place + 1) for place, grade in enumerate(grades, start=1))


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Of the good answers that ten places have room for, the share that is among the first ten."""
    good = {key for key, grade in grades.items() if grade >= WORTH_FINDING}
    return len(good & set(found[:FIRST])) / min(len(good), FIRST)
