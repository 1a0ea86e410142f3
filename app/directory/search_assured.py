"""When each entry was last assured, and on whose word: rows of a room upstairs.

This room may not import that one: `app.records` says where to read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, select

from app.directory.search_index import documents

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Assured:
    """A table with a row for each published entry."""

    rows: FromClause
    service_id: ColumnElement[UUID]
    day: ColumnElement[date | None]
    basis: ColumnElement[str]

    def holds(self, *conditions: Condition) -> Condition:
        """Of `search_documents`: the entry's row fulfils these."""
        return documents.c.service_id.in_(select(self.service_id).where(*conditions))


PLACES: list[Assured] = []


def read_assured_from(table: Any) -> None:
    """Names the table, which has the columns `service_id`, `assured_date` and `basis`."""
    columns = table.c
    PLACES[:] = [Assured(table, columns.service_id, columns.assured_date, columns.basis)]


def assured() -> Assured:
    """Where to read."""
    assert PLACES, "import app.records: it names the table"  # noqa: S101 -- a programmer's error
    return PLACES[0]
