"""What the databases' own full-text search makes of the same texts, to compare with."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psycopg

from app.directory.words import compounds, parts_of

Search = Callable[[str], list[str]]

MANY = 10


@dataclass(frozen=True, slots=True)
class Text:
    """What an entry is called, and all else that it says."""

    title: str
    body: str


def fts5(texts: Mapping[str, Text]) -> Search:
    """SQLite: any of the words, stemmed by Porter's rules, in the order of bm25."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE plain USING fts5(key UNINDEXED, title, body, "
        "tokenize='porter unicode61')"
    )
    database.executemany(
        "INSERT INTO plain VALUES (?, ?, ?)",
        [(key, text.title, text.body) for key, text in texts.items()],
    )

    def search(asked: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for whole in compounds(asked) for word in parts_of(whole))
        rows = database.execute(
            "SELECT key FROM plain WHERE plain MATCH ? ORDER BY bm25(plain), key LIMIT ?",
            (words, MANY),
        )
        return [key for (key,) in rows]

    return search


def websearch(connection: psycopg.Connection, texts: Mapping[str, Text]) -> Search:
    """PostgreSQL: all of the words, as `websearch_to_tsquery` reads them, by ts_rank."""
    return _ts_rank(connection, texts, "websearch_to_tsquery('english', %s)")


def any_word(connection: psycopg.Connection, texts: Mapping[str, Text]) -> Search:
    """PostgreSQL: any of the words, by ts_rank."""
    return _ts_rank(
        connection, texts, "replace(plainto_tsquery('english', %s)::text, '&', '|')::tsquery"
    )


def _ts_rank(connection: psycopg.Connection, texts: Mapping[str, Text], query: str) -> Search:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS plain (key text PRIMARY KEY, vector tsvector NOT NULL)"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO plain VALUES (%s, setweight(to_tsvector('english', %s), 'A') "
            "|| to_tsvector('english', %s)) ON CONFLICT DO NOTHING",
            [(key, text.title, text.body) for key, text in texts.items()],
        )
    select = (
        f"SELECT key FROM plain, (SELECT {query} AS asked) AS one WHERE vector @@ asked "
        "ORDER BY ts_rank(vector, asked) DESC, key LIMIT %s"
    )

    def search(asked: str) -> list[str]:
        return [key for (key,) in connection.execute(select.encode(), (asked, MANY))]

    return search
