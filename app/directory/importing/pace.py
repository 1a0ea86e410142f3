"""Pace: how many rows fit into one write transaction, learnt from how long the last ones took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT_SECONDS = 0.25  # others wait no longer than this for their turn to write
ROOM, FULL = 0.4, 0.7  # shares of it: below the one we take more, above the other less
FEWEST = 4  # a transaction costs about the same for four rows as for one
MOST = 400


class Pace:
    """The size of the next batch."""

    def __init__(self, first: int = 16) -> None:
        self.size = first

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Learns from one transaction, its commit included."""
        began = time.perf_counter()
        yield
        share = (time.perf_counter() - began) / LIMIT_SECONDS
        if share < ROOM:
            self.size = min(int(self.size * min(FULL / max(share, 0.01), 2)), MOST)
        elif share > FULL:
            self.size = max(int(self.size * FULL / share * 0.9), FEWEST)
