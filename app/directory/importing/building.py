"""Documents out of loose values: what a field cannot hold is left out and reported."""

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.directory.documents import EntryDocument
from app.directory.importing.problems import Findings

Kind = TypeVar("Kind", bound=EntryDocument)

ROUNDS = 6  # leaving a part out may leave its owner without what it needs, and so on outwards


def build(kind: type[Kind], values: dict[str, Any], findings: Findings) -> Kind | None:
    """The document, or None when what it cannot do without is missing; reasons in findings."""
    for _ in range(ROUNDS):
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            places = [(one["loc"], *_said(one)) for one in error.errors()]
        for place, words, value in sorted(places, key=lambda one: len(one[0]), reverse=True):
            if not _leave_out(values, place):
                findings.add(_named(place) or kind.kind, f"the record is skipped: {words}", value)
                return None
            findings.add(_named(place), f"left out: {words}", value)
        _without_gaps(values)
    findings.add(kind.kind, "the record is skipped: too much in it is wrong")
    return None


def _said(one: ErrorDetails) -> tuple[str, Any]:
    """What is wrong, and with which value: of what is not there, nothing can be shown."""
    return ("it is missing", None) if one["type"] == "missing" else (one["msg"], one.get("input"))


def _named(place: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in place)


def _leave_out(values: dict[str, Any], place: tuple[int | str, ...]) -> bool:
    """Takes the value at this place out; if it is not there, the part that needs it."""
    trail = _trail(values, place)
    missing = len(trail) < len(place)
    if not trail or (not missing and place in (("id",), ("name",))):
        return False
    while trail:
        owner, step = trail.pop()
        if isinstance(owner, list):
            owner[int(step)] = None
            return True
        if not missing and step != "id":
            del owner[step]
            return True
    return False


def _trail(values: dict[str, Any], place: tuple[int | str, ...]) -> list[tuple[Any, int | str]]:
    """Each holder on the way to a place, as far as the way goes, with the step taken in it."""
    holder: Any = values
    trail: list[tuple[Any, int | str]] = []
    for step in place:
        if not _has(holder, step):
            break
        trail.append((holder, step))
        holder = holder[step]
    return trail


def _has(holder: Any, step: int | str) -> bool:
    if isinstance(holder, dict):
        return step in holder
    return isinstance(holder, list) and isinstance(step, int) and step < len(holder)


def _without_gaps(value: Any) -> None:
    if isinstance(value, dict):
        for inner in value.values():
            _without_gaps(inner)
    elif isinstance(value, list):
        value[:] = [inner for inner in value if inner is not None]
        for inner in value:
            _without_gaps(inner)
