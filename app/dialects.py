"""The only file that knows SQLite from PostgreSQL."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Index,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    create_engine,
    event,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy import types as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

Upsert = sqlite.Insert | postgresql.Insert
Condition = ColumnElement[bool]

BUSY_SECONDS = 30.0  # import writes at most 250 ms at a time, so nobody waits for long
CACHE_KIB = 64 * 1024


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
        url, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True
    )


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
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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


def holds_words(session: Session, words: Sequence[str], *, in_title: bool = False) -> Condition:
    """Of `search_documents`: holds all these stems, which are ASCII letters and digits."""
    if session.get_bind().dialect.name == "sqlite":
        columns = "title" if in_title else "title body"
        return _matches(f"{{{columns}}} : ({' AND '.join(_quoted(word) for word in words)})")
    column: ColumnElement[Any] = literal_column(
        f"search_documents.{'name_words' if in_title else 'words'}"
    )
    return column.op("@@")(cast(" & ".join(words), postgresql.TSQUERY))


@dataclass(frozen=True, slots=True)
class Either:
    """Phrases, of one of which all stems must be there, in any order; or else one of the tags."""

    phrases: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...] = ()


def holds_groups(
    session: Session, groups: Sequence[Either], *, every: bool, in_title: bool = False
) -> Condition:
    """Of `search_documents`: holds one of these groups, or every one of them."""
    if session.get_bind().dialect.name == "sqlite":
        columns = "title" if in_title else "title body"
        some = (_fts5_group(group, columns) for group in groups)
        return _matches(f" {'AND' if every else 'OR'} ".join(some))
    column = "name_words" if in_title else "words"
    return (and_ if every else or_)(*(_tsquery_group(group, column) for group in groups))


def _fts5_group(group: Either, columns: str) -> str:
    phrases = (f"({' AND '.join(map(_quoted, stems))})" for stems in group.phrases)
    parts = [f"{{{columns}}} : ({' OR '.join(phrases)})"] if group.phrases else []
    parts += [f"{{tags}} : ({' OR '.join(map(_quoted, group.tags))})"] if group.tags else []
    return f"({' OR '.join(parts)})"


def _tsquery_group(group: Either, column: str) -> Condition:
    phrases = " | ".join(f"({' & '.join(stems)})" for stems in group.phrases)
    asked = {column: phrases, "facets": " | ".join(group.tags)}
    return or_(
        *(
            literal_column(f"search_documents.{name}").op("@@")(cast(text, postgresql.TSQUERY))
            for name, text in asked.items()
            if text
        )
    )


def holds_tags(session: Session, tags: Sequence[Sequence[str]]) -> Condition:
    """Of `search_documents`: holds, of each of these lists of tags, at least one."""
    if session.get_bind().dialect.name == "sqlite":
        some = (f"({' OR '.join(_quoted(tag) for tag in either)})" for either in tags)
        return _matches(f"{{tags}} : ({' AND '.join(some)})")
    asked = " & ".join(f"({' | '.join(either)})" for either in tags)
    return literal_column("search_documents.facets").op("@@")(cast(asked, postgresql.TSQUERY))


def _quoted(token: str) -> str:
    return f'"{token}"'


def _matches(expression: str) -> Condition:
    """FTS5 keeps its index in a table of its own."""
    words = text("search_words MATCH :expression").bindparams(
        bindparam("expression", expression, unique=True)
    )
    rows: Select[Any] = select(literal_column("rowid")).select_from(text("search_words"))
    return literal_column("search_documents.id").in_(rows.where(words))
