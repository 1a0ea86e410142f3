"""The console over a fresh database of each kind, and browsers that hold cookies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from app.accounts.people import add_person
from app.accounts.roles import Role
from app.accounts.sealing import Seals
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.makers import NOW

PASSWORD = "plum kettle orbit fence"
# A hash that is cheap to verify: how dear they are is tested where they are made.
HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),)).hash(PASSWORD)
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
KEY = "a" * 43 + "="
QUIET: dict[str, Any] = {"second_factor_for_admins": False, "secret_key": KEY}


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Window:
    """A browser: it keeps cookies, and sends the token of the last page it saw."""

    client: TestClient
    token: str = ""

    def get(self, path: str, **options: Any) -> httpx2.Response:
        return self._seen(self.client.get(f"/console{path}", **options))

    def post(self, path: str, **fields: Any) -> httpx2.Response:
        data = {"csrf": self.token, **fields}
        return self._seen(self.client.post(f"/console{path}", data=data))

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> httpx2.Response:
        self.get("/sign-in")
        answer = self.post("/sign-in", email=email, password=password, **more)
        if answer.status_code == 303 and "code" not in answer.headers["location"]:
            self.get("")
        return answer

    def _seen(self, answer: httpx2.Response) -> httpx2.Response:
        found = TOKEN.search(answer.text)
        self.token = found[1] if found else self.token
        return answer


@dataclass
class Console:
    """A console, its database and its clock."""

    database: Database
    clock: Clock
    settings: Settings = field(default_factory=lambda: Settings(**QUIET))

    @property
    def seals(self) -> Seals:
        return Seals(self.settings.keys, self.database.file)

    def window(self, *, base_url: str = "http://testserver", client: str = "203.0.113.7") -> Window:
        app = create_app(self.settings, self.database, clock=self.clock)
        return Window(
            TestClient(app, base_url=base_url, follow_redirects=False, client=(client, 50000))
        )

    def person(self, role: Role, email: str | None = None, password: bool = True) -> UUID:
        with self.database.writing() as session:
            account = add_person(
                session,
                email=email or f"{role}@council.example",
                name=f"{role.words} {email or ''}".strip(),
                role=role,
                by=None,
                now=self.clock(),
            )
            account.password_hash = HASH if password else None
            return account.actor_id

    def signed_in(self, role: Role, email: str | None = None) -> Window:
        """A browser of somebody of this role, who was added for it."""
        self.person(role, email)
        window = self.window()
        assert window.sign_in(email or f"{role}@council.example").status_code == 303
        return window


@pytest.fixture
def console(database_url: str) -> Iterator[Console]:
    opened = Database(database_url)
    yield Console(opened, Clock())
    opened.close()
