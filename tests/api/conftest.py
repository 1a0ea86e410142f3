"""A site over a small directory, asked without a network."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.vocabulary import load_vocabularies
from app.main import create_app
from app.settings import Settings
from tests import makers, postgres

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


@dataclass(frozen=True)
class Filled:
    """A database with a small directory, to be copied: filling one takes longer than a test."""

    name: str
    services: list[ServiceDocument]


def fill(url: str) -> list[ServiceDocument]:
    database = Database(url)
    with database.writing() as session:
        load_vocabularies(session, makers.NOW)
        services = makers.a_directory(session, SERVICES)
    database.close()
    return services


@pytest.fixture(scope="session")
def filled_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    path = tmp_path_factory.mktemp("filled") / "localoffer.db"
    shutil.copyfile(sqlite_template, path)
    return Filled(str(path), fill(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def filled_postgresql(run: Path, postgres_template: str) -> Filled:
    name = f"filled_{uuid4().hex}"
    return Filled(name, fill(postgres.create_database(run, name, template=postgres_template)))


@pytest.fixture
def copied_sqlite(filled_sqlite: Filled, tmp_path: Path) -> tuple[str, list[ServiceDocument]]:
    copy = shutil.copyfile(filled_sqlite.name, tmp_path / "filled.db")
    return f"sqlite:///{copy}", filled_sqlite.services


@pytest.fixture
def copied_postgresql(
    run: Path, filled_postgresql: Filled
) -> Iterator[tuple[str, list[ServiceDocument]]]:
    name = f"test_{uuid4().hex}"
    url = postgres.create_database(run, name, template=filled_postgresql.name)
    yield url, filled_postgresql.services
    postgres.drop_database(run, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The site on a fresh copy of each kind in turn."""
    url, services = request.getfixturevalue(f"copied_{request.param}")
    database = Database(url)
    client = TestClient(create_app(Settings(), database), follow_redirects=False)
    yield Site(client, database, services)
    database.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database."""
    opened = Database(database_url)
    yield opened
    opened.close()
