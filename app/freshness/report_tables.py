"""Tables of a report: words and numbers, ready for a page or for a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Cell = str | int | float | None


class Series(StrEnum):
    """The tables, in the order of the page."""

    IN_TIME = "in-time"
    AGES = "ages"
    FLAGS = "flags"
    FIXES = "time-to-fix"
    FALSE_ALARMS = "false-alarms"
    OVERDUE = "overdue"
    WHO = "who-fixed-what"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it counts, its columns, its rows; the first `heads` columns are words."""

    key: Series
    title: str
    about: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    heads: int = 1

    def column(self, place: int) -> list[Cell]:
        """One column, from top to bottom."""
        return [row[place] for row in self.rows]
