"""Seeded chance: Poisson processes, and coins that fall the same way whoever asks when."""

import math
from collections.abc import Iterator
from hashlib import blake2b
from random import Random

A_YEAR = 365.25


def poisson(random: Random, a_year: float, days: float, start: float = 0.0) -> Iterator[float]:
    """The days on which something happens that happens so often a year."""
    day = start
    while a_year > 0:
        day += random.expovariate(a_year / A_YEAR)
        if day >= days:
            return
        yield day


def lasting(random: Random, median: float, spread: float, most: float) -> float:
    """How many days it lasts: log-normal, with an end."""
    return min(math.exp(random.gauss(math.log(median), spread)), most)


def share_of(*what: object) -> float:
    """Between 0 and 1, the same for the same question, evenly spread over questions."""
    digest = blake2b(":".join(map(str, what)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48
