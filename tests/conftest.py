"""What every test stands on: this machine alone, and fresh, migrated databases."""

import gc
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, Page

import app.records  # noqa: F401 -- every room, so that followers hear of publications
from app import database
from tests import postgres
from tests.browser import found_browser, opened_browser
from tests.loopback import stay_on_loopback

stay_on_loopback()

# A fifth of the time went into looking for rubbish among what stays until the end.
gc.set_threshold(50_000, 10, 10)

settings.register_profile("test", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("test")  # `--hypothesis-profile deep` comes later and wins

RUN = pytest.StashKey[Path]()
TEMPLATE = "template_migrated"


def pytest_configure(config: pytest.Config) -> None:
    """One directory, and at most one database server, for a run and all its workers."""
    worker = getattr(config, "workerinput", None)
    config.stash[RUN] = postgres.begin_run() if worker is None else Path(worker["run"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist where the run's directory is."""
    node.workerinput["run"] = str(node.config.stash[RUN])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves nothing behind."""
    if RUN in config.stash and not hasattr(config, "workerinput"):
        postgres.end_run(config.stash[RUN])


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Path:
    """The directory of this run, shared by its workers."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def sqlite_template(run: Path) -> Path:
    """A migrated SQLite database, closed, in one file."""
    template = run / "template.db"
    with postgres.turn(run, "template"):
        if not template.exists():
            migrated = run / "migrated.db"
            database.migrate(f"sqlite:///{migrated}")
            # A copy of the file alone would miss what still is in the write-ahead log.
            with (
                closing(sqlite3.connect(migrated)) as old,
                closing(sqlite3.connect(template)) as new,
            ):
                old.backup(new)
    return template


@pytest.fixture(scope="session")
def postgres_template(run: Path) -> str:
    """The name of a migrated PostgreSQL database to which nobody is connected."""
    done = run / "template.done"
    with postgres.turn(run, "template"):
        if not done.exists():
            database.migrate(postgres.create_database(run, TEMPLATE))
            done.touch()
    return TEMPLATE


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database, for tests to which the database does not matter."""
    copy = shutil.copyfile(sqlite_template, tmp_path / "localoffer.db")
    return f"sqlite:///{copy}"


@pytest.fixture
def postgresql_url(run: Path, postgres_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    yield postgres.create_database(run, name, template=postgres_template)
    postgres.drop_database(run, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of each kind in turn: the test runs on both."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, run: Path, tmp_path: Path) -> Iterator[str]:
    """A database of each kind in turn, with nothing in it: for tests of migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = f"empty_{uuid4().hex}"
    yield postgres.create_database(run, name)
    postgres.drop_database(run, name)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Where the browser is; sought before any loop runs, because Playwright may have to tell."""
    return found_browser()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    """The browser of this worker."""
    async with opened_browser(browser_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page without history, cookies or cache of others."""
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()
