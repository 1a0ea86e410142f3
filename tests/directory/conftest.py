"""An open database, and the follower that writes the index."""

from collections.abc import Iterator

import pytest

from app.database import Database
from app.directory import search_index
from app.directory.points import ServicePoint

FOLLOWERS = (search_index,)  # imported, so that what is published is found


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    ServicePoint.metadata.create_all(
        opened.engine, [ServicePoint.metadata.tables["service_points"]], checkfirst=True
    )
    yield opened
    opened.close()
