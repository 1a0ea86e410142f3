"""Databases of the importing tests."""

from collections.abc import Iterator

import pytest

from app.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database of each kind in turn."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh, migrated database, for tests to which its kind does not matter."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()
