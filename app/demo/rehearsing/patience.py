"""A loop whose clock stands still while there is work, and jumps ahead when all are waiting.

So the crawler keeps its real patience (fifteen seconds for a first byte, five between two visits
to one host), and nobody waits: a timeout costs a few milliseconds, and no busy machine can cause
one that the rehearsed web did not.
"""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

# Loopback delivers within the call that sends; this is for a kernel that is slow to tell.
REALLY_IDLE = 0.004
FINEST = 1e-6  # seconds that this clock can tell apart, for decades


class PatientSelector(selectors.DefaultSelector):
    """Waits for the network for a moment only; then it is time that passes."""

    jump: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready. With nothing ready the clock jumps to `timeout`."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(REALLY_IDLE)
        if not ready:
            self.jump(timeout)
        return ready


class PatientLoop(asyncio.SelectorEventLoop):
    """An event loop on a clock of its own; `time()` begins at 0 and moves only by jumps.

    What is meant for a thread is done at once and in place: while it works, no time passes.
    """

    def __init__(self) -> None:
        self._moment = 0.0
        selector = PatientSelector()
        selector.jump = self.jump
        super().__init__(selector)
        # After a year of seconds two neighbouring floats are further apart than the nanosecond
        # that a loop allows: it would wait for ever for a moment that it cannot reach.
        self._clock_resolution = FINEST

    def time(self) -> float:
        """Seconds since the loop was made, as everything in it believes."""
        return self._moment

    def jump(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self._moment += max(seconds, 0.0)

    def run_in_executor(  # type: ignore[override]  # typeshed's TypeVarTuple says nothing more
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        """Call it here and now."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # whoever waits for it is told
            future.set_exception(error)
        return future
