"""What a route tells of its answer to the layer that keeps answers, while it is being made."""

from dataclasses import dataclass

from fastapi import Request

NAME = "localoffer.making"  # in the scope of a request


@dataclass(slots=True)
class Making:
    """An answer that is being made: `is_own` to whoever asks; `unmet` are words that found nothing.

    What is somebody's own is kept for nobody, whatever its headers say.
    """

    is_own: bool = False
    unmet: str = ""


def making_of(request: Request) -> Making:
    """What to tell it to; of a request that came past that layer, nobody listens."""
    found: Making = request.scope.get(NAME) or Making()
    return found
