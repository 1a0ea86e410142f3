"""Databases full of links, written in bulk: no entries, just what a crawler claims."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import insert, text

import app.records  # noqa: F401 -- every table
from app.database import Base, Database

AT_ONCE = 2000
Row = TypeVar("Row")


def fill(database: Database, hosts: Iterable[tuple[str, int]], *, at: str, now: datetime) -> None:
    """Hosts by name with so many links each, all due; `at` is like `https://{host}/{n}`."""
    links_left: Iterator[dict[str, object]] = iter(())
    for some in _chunks(iter(hosts)):
        ids = {name: uuid4() for name, _ in some}
        rows = [
            {"id": ids[name], "name": name, "next_due_at": now, "addresses": []} for name, _ in some
        ]
        links_left = (
            {
                "id": uuid4(),
                "url": at.format(host=name, n=number),
                "host_id": ids[name],
                "state": "well",
                "probability_dead": 0.0,
                "next_due_at": now - timedelta(seconds=number % 3600),
            }
            for name, count in some
            for number in range(count)
        )
        with database.engine.begin() as connection:
            connection.execute(insert(Base.metadata.tables["hosts"]), rows)
            for links in _chunks(links_left):
                connection.execute(insert(Base.metadata.tables["links"]), links)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some
