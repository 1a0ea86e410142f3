"""A site over a small directory, asked without a network."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.vocabulary import load_vocabularies
from app.main import create_app
from app.settings import Settings
from tests import makers

SERVICES = 12


@dataclass(frozen=True)
class Site:
    """The site, its database, and the entries that it was given."""

    client: TestClient
    database: Database
    services: list[ServiceDocument]

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """What the API answers; a redirect is an answer too."""
        answer: httpx2.Response = self.client.get(f"/api{path}", **options)
        return answer

    def json(self, path: str, **options: Any) -> Any:
        """What the API answers, when all is well."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def site(database: Database) -> Site:
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        services = makers.a_directory(session, SERVICES)
    client = TestClient(create_app(Settings(), database), follow_redirects=False)
    return Site(client, database, services)
