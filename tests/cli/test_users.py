"""`localoffer users` and `localoffer audit`, as somebody at the machine runs them."""

import json
from urllib.parse import urlsplit

from app.accounts.acts import ChangeSet
from app.database import Database
from tests.cli.commands import run

ADA = "ada@council.example"


def test_the_first_administrator_is_made_and_looked_after_without_a_password(
    sqlite_url: str,
) -> None:
    made = run(sqlite_url, "users", "add", ADA.title(), "--role", "admin", "--name", "Ada Field")
    assert urlsplit(made.stdout.strip().splitlines()[-1]).path == "/console/password/link"
    last = run(sqlite_url, "users", "set-role", ADA, "viewer")
    assert (last.returncode, "only administrator" in last.stderr) == (1, True)
    reset = run(sqlite_url, "users", "reset-password", ADA, "--second-factor")
    assert "/console/password/link?link=" in reset.stdout
    nobody = run(sqlite_url, "users", "disable", "no@council.example")
    assert (nobody.returncode, "nobody with the address" in nobody.stderr) == (1, True)
    (listed,) = json.loads(run(sqlite_url, "users", "list", "--json").stdout)
    assert (listed["email"], listed["role"], listed["has_password"]) == (ADA, "admin", False)


def test_the_audit_is_whole_until_somebody_changes_it(sqlite_url: str) -> None:
    run(sqlite_url, "users", "add", ADA, "--role", "admin", "--name", "Ada")
    kept = run(sqlite_url, "audit", "head").stdout.strip()
    assert run(sqlite_url, "audit", "verify", "--head", kept).returncode == 0
    database = Database(sqlite_url)
    with database.writing() as session:
        session.query(ChangeSet).update({"act": "something harmless"})
    database.close()
    number, hash = kept.split(":")
    broken = run(sqlite_url, "audit", "verify", "--head", f"{number}:{hash[::-1]}")
    assert broken.returncode == 1
    assert "broken at number 1" in broken.stderr
    assert "does not hold the head" in broken.stderr
