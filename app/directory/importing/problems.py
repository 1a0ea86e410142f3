"""Problems: what was wrong with a record as it was read, named by record and field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SHORT = 80
MAX_PER_RECORD = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where (`record`, `field`), and the value that was found, shortened."""

    record: str
    field: str
    problem: str
    value: str | None = None

    def as_json(self) -> dict[str, str]:
        """As it is kept with the staged row and sent to machines."""
        found = {"record": self.record, "field": self.field, "problem": self.problem}
        return found if self.value is None else found | {"value": self.value}


@dataclass(slots=True)
class Findings:
    """The problems of one record, gathered while it is read."""

    record: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, problem: str, value: object = None) -> None:
        """Notes one problem; a record that is wrong everywhere is not listed without end."""
        if len(self.problems) < MAX_PER_RECORD:
            shown = None if value is None else shortened(value)
            self.problems.append(Problem(self.record, name, problem, shown))

    def as_json(self) -> list[dict[str, str]]:
        """As it is kept with the staged row."""
        return as_json(self.problems)


def as_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as they are kept with the staged row."""
    return [problem.as_json() for problem in problems]


def shortened(value: object, limit: int = SHORT) -> str:
    """The value in one short line that every database accepts."""
    # a huge number must not be spelled out: Python refuses beyond 4,300 digits
    text = value if isinstance(value, str) else _words(value, limit)
    clean = text[: limit * 4].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    line = " ".join(clean.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _words(value: object, limit: int) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(str(key)[:limit] for key in list(value)[:5]) + "}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    try:
        return str(value)
    except ValueError:
        return "a number too long to read"
