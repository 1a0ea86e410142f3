"""The providers' pages over a fresh database, and a browser that holds a link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.console.conftest import Clock
from tests.voices.conftest import Club, a_club

FORM = re.compile(r'name="form" value="([^"]+)"')


@dataclass
class Opened:
    """A browser in which somebody opened a link: it sends the form of the last page it saw."""

    client: TestClient
    secret: str
    club: Club
    form: str = ""

    def get(self, page: str = "confirm", **query: Any) -> httpx2.Response:
        params = {"link": self.secret, **query}
        return self._seen(self.client.get(f"/provider/{page}", params=params))

    def post(self, page: str = "confirm", **fields: Any) -> httpx2.Response:
        data = {"link": self.secret, "form": self.form, **fields}
        return self._seen(self.client.post(f"/provider/{page}", data=data))

    def _seen(self, answer: httpx2.Response) -> httpx2.Response:
        found = FORM.search(answer.text)
        self.form = found[1] if found else self.form
        return answer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(database_url: str, clock: Clock) -> Iterator[Opened]:
    database = Database(database_url)
    club = a_club(database)
    club.ask()
    app = create_app(Settings(safeguarding_phone="020 7946 0123"), database, clock=clock)
    yield Opened(TestClient(app, follow_redirects=False), club.secret(), club)
    database.close()
