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
LINKS = {
    "sqlite": """
        WITH RECURSIVE numbers(n) AS (
            SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :most
        )
        INSERT INTO links (id, url, host_id, state, probability_dead, next_due_at)
        SELECT lower(hex(randomblob(16))), replace(replace(:at, '{host}', h.name), '{n}', n), h.id,
               'well', 0.0, strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || (n % 3600) || ' seconds')
        FROM filling f JOIN hosts h ON h.name = f.name JOIN numbers ON n < f.many
    """,
    "postgresql": """
        INSERT INTO links (id, url, host_id, state, probability_dead, next_due_at)
        SELECT gen_random_uuid(), replace(replace(:at, '{host}', h.name), '{n}', n::text), h.id,
               'well', 0.0, CAST(:now AS timestamptz) - make_interval(secs => n % 3600)
        FROM filling f JOIN hosts h ON h.name = f.name, generate_series(0, f.many - 1) AS n
    """,
}


def fill(database: Database, hosts: Iterable[tuple[str, int]], *, at: str, now: datetime) -> None:
    """Hosts by name with so many links each, all due; `at` is like `https://{host}/{n}`."""
    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TEMPORARY TABLE filling (name text primary key, many integer)")
        )
        for some in _chunks(iter(hosts)):
            _add_hosts(connection, some, now)
        most = connection.scalar(text("SELECT max(many) FROM filling"))
        sqlite = connection.dialect.name == "sqlite"
        moment = now.strftime("%Y-%m-%d %H:%M:%S") if sqlite else now
        given = {"at": at, "now": moment} | ({"most": most} if sqlite else {})
        connection.execute(text(LINKS[connection.dialect.name]), given)
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
