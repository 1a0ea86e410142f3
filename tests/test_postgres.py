"""The test run's own PostgreSQL."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests import postgres

A_RUN = """
import time
from tests import postgres
run = postgres.begin_run()
postgres.server_url(run)
print(run, flush=True)
time.sleep(60)
"""


def test_sorts_by_code_point_so_that_both_databases_agree(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        rows = connection.execute("SELECT w FROM (VALUES ('a'), ('B'), ('é')) x(w) ORDER BY w")
        assert [word for (word,) in rows] == ["B", "a", "é"]


def test_a_run_that_is_killed_leaves_no_server_and_no_files() -> None:
    root = Path(postgres.__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", A_RUN], cwd=root, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout
        run = Path(killed.stdout.readline().strip())
        assert (run / "server" / ".s.PGSQL.5432").exists()
        killed.kill()
    patience = time.monotonic() + 20
    while run.exists() and time.monotonic() < patience:
        time.sleep(0.05)
    assert not run.exists()


def test_one_database_does_not_see_another(run: Path, postgres_template: str) -> None:
    first = postgres.create_database(run, "first_of_two", template=postgres_template)
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE mine (id integer)")
    second = postgres.create_database(run, "second_of_two", template=postgres_template)
    with psycopg.connect(second) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM mine")
    postgres.drop_database(run, "first_of_two")
    postgres.drop_database(run, "second_of_two")
