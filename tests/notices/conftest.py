"""A database of each kind, and the messages that wait in it."""

from collections.abc import Iterator

import pytest

from app.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()
