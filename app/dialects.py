"""The only file that knows SQLite from PostgreSQL."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    FromClause,
    Index,
    Table,
    UnaryExpression,
    and_,
    cast,
    column,
    create_engine,
    event,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy import types as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.operators import custom_op

Upsert = sqlite.Insert | postgresql.Insert
Condition = ColumnElement[bool]

BUSY_SECONDS = 30.0  # import writes at most 250 ms at a time, so nobody waits for long
CACHE_KIB = 64 * 1024
# Rows are in memory or on a disk without arms, so that reading here and there is not four times as
# dear; and no question is so long that to compile it pays.
SHORT_QUESTIONS = "-c random_page_cost=1.1 -c jit=off"


class Moment(sa.TypeDecorator[datetime]):
    """A moment in time, always with its zone in Python, always UTC in the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone: it would be read as another one elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone: what we wrote was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Document = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def unique_where(name: str, *columns: str, where: str) -> Index:
    """A unique index over the rows that fulfil a condition."""
    condition = text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def index_where(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that fulfil a condition."""
    condition = text(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


class UnknownDatabase(ValueError):
    """The database's address must begin with `sqlite:///` or `postgresql://`."""


def make_engine(database_url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…`, with transactions that mean it.

    Errors do not repeat the values that were asked with: they may be a family's.

    Raises UnknownDatabase.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise UnknownDatabase(UnknownDatabase.__doc__) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UnknownDatabase(UnknownDatabase.__doc__)
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(database_url, url.database)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(
        url,
        pool_size=20,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": SHORT_QUESTIONS},
    )


def file_of(engine: Engine) -> Path | None:
    """The file in which this database is; none where a server keeps it."""
    path = engine.url.database
    kept_in_file = engine.dialect.name == "sqlite" and path and path != ":memory:"
    return Path(path) if kept_in_file and path else None


def _sqlite_engine(database_url: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        database_url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=20,
        max_overflow=20,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a snapshot
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails "locked" at once, whatever the
    # busy timeout; one that announces itself waits its turn.
    if connection.get_execution_options().get("writes", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    # Waits for nobody, so that it need not be watched: each page that is made begins with it.
    opened: Any = connection.connection.driver_connection
    opened.execute("BEGIN")


def reading_options(engine: Engine) -> Mapping[str, Any]:
    """Execution options under which a transaction sees one snapshot and writes nothing."""
    if engine.dialect.name == "sqlite":
        return {"writes": False}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def upsert(session: Session, table: Any) -> Upsert:
    """An INSERT that knows ON CONFLICT."""
    target: Table = getattr(table, "__table__", table)
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(target)
    return postgresql.insert(target)


# Word search: which entries hold these words and tags


@dataclass(frozen=True, slots=True)
class Either:
    """Phrases, of one of which all stems must be there, in any order; or else one of the tags.

    Stems and tags are ASCII letters and digits.
    """

    phrases: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...] = ()
    in_title: bool = False


def one_of(groups: Sequence[Either]) -> Either:
    """One of these groups."""
    phrases = (phrase for one in groups for phrase in one.phrases)
    tags = (tag for one in groups for tag in one.tags)
    return Either(tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(tags)))


@dataclass(frozen=True, slots=True)
class Holding:
    """Numbers of the entries that hold some tokens: rows to start from, which come in order.

    Each of `rows` that fulfils the condition is one entry. Other tables are joined by `joining`,
    which says the same as `number`, and has the database start here. So does `sorting`, for few
    rows: they are all found and then sorted, where else all rows would be walked in order.
    """

    rows: FromClause
    number: ColumnElement[int]
    joining: ColumnElement[int]
    sorting: ColumnElement[int]
    condition: Condition

    def has(self, number: ColumnElement[int]) -> Condition:
        """That an entry is among them, for a question that starts elsewhere."""
        among = select(self.number).select_from(self.rows).where(self.condition)
        return number.in_(among)


def holding(session: Session, groups: Sequence[Either]) -> Holding:
    """Those that hold every one of these groups."""
    if session.get_bind().dialect.name == "sqlite":
        number: ColumnElement[int] = FTS5.c.rowid
        asked = " AND ".join(_fts5_group(group) for group in groups)
        return Holding(FTS5, number, _not_looked_up(number), number, _matches(asked))
    number = TEXTS.c.id
    return Holding(TEXTS, number, number, number + 0, and_(*_tsqueries(groups)))


FTS5 = table("search_words", column("rowid", sa.Integer))
TEXTS = table("search_texts", column("id", sa.Integer)).alias("held")


def walked(session: Session, number: ColumnElement[int]) -> ColumnElement[int]:
    """The same number, in a condition that is to sift rows rather than to find them."""
    return _not_looked_up(number) if session.get_bind().dialect.name == "sqlite" else number


def _not_looked_up(number: ColumnElement[int]) -> ColumnElement[int]:
    """SQLite takes the unary plus as an order not to use an index."""
    return UnaryExpression(number, operator=custom_op("+"), type_=number.type)


def holds_words(session: Session, words: Sequence[str]) -> Condition:
    """Of `search_documents`: holds all these stems."""
    return holds_groups(session, [Either((tuple(words),))], every=True)


def holds_groups(
    session: Session, groups: Sequence[Either], *, every: bool, in_title: bool = False
) -> Condition:
    """Of `search_documents`: holds one of these groups, or every one of them."""
    asked = [replace(one, in_title=in_title) for one in groups]
    found = holding(session, asked if every else [one_of(asked)])
    return found.has(literal_column("search_documents.id", sa.Integer))


def holds_tags(session: Session, tags: Sequence[Sequence[str]]) -> Condition:
    """Of `search_documents`: holds, of each of these lists of tags, at least one."""
    return holds_groups(session, [Either((), tuple(either)) for either in tags], every=True)


def _fts5_group(group: Either) -> str:
    columns = "title" if group.in_title else "title body"
    phrases = (f"({' AND '.join(map(_quoted, stems))})" for stems in group.phrases)
    parts = [f"{{{columns}}} : ({' OR '.join(phrases)})"] if group.phrases else []
    parts += [f"{{tags}} : ({' OR '.join(map(_quoted, group.tags))})"] if group.tags else []
    return f"({' OR '.join(parts)})"


def _quoted(token: str) -> str:
    return f'"{token}"'


def _matches(expression: str) -> Condition:
    """FTS5 keeps its index in a table of its own."""
    words: ColumnElement[str] = literal_column("search_words")
    return words.bool_op("MATCH")(expression)


def _tsqueries(groups: Sequence[Either]) -> Iterator[Condition]:
    """Those of tags alone in one: the index joins them faster than conditions."""
    if tags := [one.tags for one in groups if not one.phrases]:
        yield _has("facets", " & ".join(f"({' | '.join(either)})" for either in tags))
    for group in groups:
        if group.phrases:
            phrases = " | ".join(f"({' & '.join(stems)})" for stems in group.phrases)
            said = _has("name_words" if group.in_title else "words", phrases)
            yield or_(said, _has("facets", " | ".join(group.tags))) if group.tags else said


def _has(column: str, query: str) -> Condition:
    vector: ColumnElement[Any] = literal_column(f"held.{column}")
    return vector.op("@@")(cast(query, postgresql.TSQUERY))
