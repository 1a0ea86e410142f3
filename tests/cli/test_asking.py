"""`localoffer ask-providers`: shows what would go, and queues it; no address is printed."""

import json

from app.database import Database
from tests.cli.commands import run
from tests.voices.conftest import CONTACT, a_club

NOW = "2026-11-24T09:00Z"
CHRISTMAS = "2026-12-28T09:00Z"


def test_a_dry_run_shows_what_would_go_and_writes_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    club = a_club(database)
    shown = run(sqlite_url, "ask-providers", "--dry-run", "--now", NOW)
    assert "Otter Club" in shown.stdout
    assert CONTACT not in shown.stdout
    assert club.mails() == []
    said = json.loads(run(sqlite_url, "ask-providers", "--json", "--now", NOW).stdout)
    assert (said["queued"], len(said["requests"][0]["entries"])) == (True, 2)
    assert [one.recipient for one in club.mails()] == [CONTACT]
    again = json.loads(run(sqlite_url, "ask-providers", "--json", "--now", NOW).stdout)
    assert again["requests"] == []
    database.close()


def test_in_school_holidays_nothing_goes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    club = a_club(database)
    told = run(sqlite_url, "ask-providers", "--now", CHRISTMAS)
    assert "Schools have holidays" in told.stdout
    assert club.mails() == []
    database.close()
