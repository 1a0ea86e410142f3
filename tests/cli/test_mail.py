"""`localoffer mail`: what was given up is seen without what it says, and sent once more."""

import json

from app.database import Database
from app.notices.outbox import MessageKind, OutboxMessage
from tests.cli.commands import run
from tests.makers import NOW

TOKEN = "https://council.example/console/invitation/oncE-0nly"


def write(url: str, *, dead: int, waiting: int) -> None:
    database = Database(url)
    with database.writing() as session:
        session.add_all(
            OutboxMessage(
                kind=MessageKind.MAIL,
                recipient=f"robin{number}@council.example",
                body={"template": "invitation", "url": TOKEN},
                created_at=NOW,
                next_try_at=None if number < dead else NOW,
                gave_up_at=NOW if number < dead else None,
                last_error="No mail server within a week." if number < dead else None,
            )
            for number in range(dead + waiting)
        )
    database.close()


def test_dead_mail_is_seen_and_sent_again(sqlite_url: str) -> None:
    write(sqlite_url, dead=2, waiting=1)
    listed = run(sqlite_url, "mail", "list", "--json")
    said = json.loads(listed.stdout)
    assert (said["waiting"], said["oldest"], said["dead"]) == (1, NOW.isoformat(), 2)
    assert {one["to"] for one in said["mails"]} == {
        "robin0@council.example",
        "robin1@council.example",
    }
    assert {one["about"] for one in said["mails"]} == {"invitation"}
    assert "2 mails are due again" in run(sqlite_url, "mail", "replay").stdout
    after = json.loads(run(sqlite_url, "mail", "list", "--json").stdout)
    assert (after["waiting"], after["dead"], after["mails"]) == (3, 0, [])


def test_what_a_mail_says_is_shown_nowhere(sqlite_url: str) -> None:
    write(sqlite_url, dead=1, waiting=0)
    for options in ((), ("--json",)):
        listed = run(sqlite_url, "mail", "list", *options)
        assert listed.returncode == 0, listed.stderr
        assert "invitation" in listed.stdout
        assert "oncE" not in listed.stdout + listed.stderr
