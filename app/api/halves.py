"""Halves of characters: JSON can say them (`"\\ud800"`), but no text holds one, and no database.

They are refused by name where they are, in any body, before anything else reads them: what is
meant by one cannot be known, and leaving it out would change what somebody wrote.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from fastapi.exceptions import RequestValidationError

# An escape, the bytes of a half that was not escaped, or a body in two bytes for each letter.
SUSPECT = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")
HALF = re.compile("[\ud800-\udfff]")
WORDS = "holds half of a character (a surrogate without its other half)"

Path = tuple[str | int, ...]


def refuse_halves(body: bytes) -> None:
    """Raises RequestValidationError with the place of each; leaves what is no JSON to others."""
    if not SUSPECT.search(body):
        return
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    if found := [{"type": "half", "loc": place, "msg": WORDS} for place in _halves(said)]:
        raise RequestValidationError(found)


def _halves(said: Any) -> Iterator[Path]:
    """Where they are. Without recursion: a body may be nested deeper than calls may."""
    waiting: list[tuple[Path, Any]] = [(("body",), said)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            if HALF.search(value):
                yield place
        elif isinstance(value, list):
            waiting += [((*place, number), one) for number, one in enumerate(value)]
        elif isinstance(value, dict):
            waiting += [((*place, name), one) for name, one in value.items()]
            if any(HALF.search(name) for name in value):
                yield place
