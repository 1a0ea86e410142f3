"""Databases full of links, written by the database: no entries, just what a crawler claims."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Connection, insert, text

import app.records  # noqa: F401 -- every table
from app.database import Base, Database

AT_ONCE = 2000
Row = TypeVar("Row")

# As many links of each host as it is said to have, due one second after the other within an hour.
LINKS = """
    WITH RECURSIVE rows(name, many, n) AS (
        SELECT name, many, 0 FROM filling UNION ALL
        SELECT name, many, n + 1 FROM rows WHERE n + 1 < many
    )
    INSERT INTO links (id, url, host_id, state, probability_dead, next_due_at)
    SELECT {id}, replace(replace(:at, '{{host}}', h.name), '{{n}}', CAST(n AS text)), h.id,
           'well', 0.0, {due}
    FROM rows JOIN hosts h ON h.name = rows.name
"""
SPELT = {
    "sqlite": {
        "id": "lower(hex(randomblob(16)))",
        "due": "strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || (n % 3600) || ' seconds')",
    },
    "postgresql": {
        "id": "gen_random_uuid()",
        "due": "CAST(:now AS timestamptz) - make_interval(secs => n % 3600)",
    },
}


def fill(database: Database, hosts: Iterable[tuple[str, int]], *, at: str, now: datetime) -> None:
    """Hosts by name with so many links each, all due; `at` is like `https://{host}/{n}`."""
    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TEMPORARY TABLE filling (name text primary key, many integer)")
        )
        for some in _chunks(iter(hosts)):
            _add_hosts(connection, some, now)
        dialect = connection.dialect.name
        moment = now.strftime("%Y-%m-%d %H:%M:%S") if dialect == "sqlite" else now
        links = LINKS.format(**SPELT[dialect])
        connection.execute(text(links), {"at": at, "now": moment})
        connection.execute(text("DROP TABLE filling"))
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _add_hosts(connection: Connection, some: list[tuple[str, int]], now: datetime) -> None:
    rows = [
        {"id": uuid4(), "name": name, "next_due_at": now - timedelta(hours=1), "addresses": []}
        for name, _ in some
    ]
    connection.execute(insert(Base.metadata.tables["hosts"]), rows)
    many = [{"name": name, "many": count} for name, count in some]
    connection.execute(text("INSERT INTO filling VALUES (:name, :many)"), many)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some
