"""`localoffer webhooks`: added, tried out, looked at, replayed, given a new secret, removed."""

import asyncio
import json
import re

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.notices.outbox import OutboxMessage
from app.notices.signing import signature
from tests import makers
from tests.cli.commands import run
from tests.crawlers.receivers import Website, answering
from tests.makers import NOW

INSIDE = {"LOCALOFFER_WEBHOOKS_ALLOW": "127.0.0.0/8"}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")
URL = "https://council.example/hook"


def secrets_in(text: str) -> list[str]:
    return SECRET.findall(text)


async def test_a_webhook_is_added_and_tried_out(sqlite_url: str) -> None:
    async with Website() as website:
        added = await asyncio.to_thread(run, sqlite_url, "webhooks", "add", website.url, **INSIDE)
        assert added.returncode == 0, added.stderr
        [secret] = secrets_in(added.stdout)
        tried = await asyncio.to_thread(run, sqlite_url, "webhooks", "test", website.url, **INSIDE)
        website.behaviour = answering(500)
        failed = await asyncio.to_thread(run, sqlite_url, "webhooks", "test", website.url, **INSIDE)
    assert "The receiver took it" in tried.stdout
    assert (failed.returncode, "answered 500" in failed.stdout) == (1, True)
    told = website.told[0]
    assert told.said["type"] == "webhook.test"
    name, seconds = told.headers["webhook-id"], int(told.headers["webhook-timestamp"])
    assert told.headers["webhook-signature"] == signature(secret, name, seconds, told.body)


def test_a_secret_is_shown_once_and_a_new_one_takes_its_place(sqlite_url: str) -> None:
    [first] = secrets_in(run(sqlite_url, "webhooks", "add", URL).stdout)
    listed = run(sqlite_url, "webhooks", "list", "--json")
    assert secrets_in(listed.stdout + listed.stderr) == []
    [webhook] = json.loads(listed.stdout)
    [second] = secrets_in(run(sqlite_url, "webhooks", "rotate", webhook["id"]).stdout)
    assert second != first
    assert secrets_in(run(sqlite_url, "webhooks", "list").stdout) == []


def test_dead_letters_are_seen_and_sent_again(sqlite_url: str) -> None:
    run(sqlite_url, "webhooks", "add", URL)
    database = Database(sqlite_url)
    with database.writing() as session:
        makers.save(session, makers.a_service())
    with database.writing() as session:
        dead = {"next_try_at": None, "gave_up_at": NOW, "last_error": "No answer."}
        session.execute(update(OutboxMessage).values(dead))
    [webhook] = json.loads(run(sqlite_url, "webhooks", "list", "--json").stdout)
    assert (webhook["dead"], webhook["waiting"], webhook["last_error"]) == (1, 0, "No answer.")
    [letter] = json.loads(run(sqlite_url, "webhooks", "dead", URL, "--json").stdout)
    assert letter["type"] == "entry.published"
    assert letter["last_error"] == "No answer."
    assert "1 messages are due again" in run(sqlite_url, "webhooks", "replay", URL).stdout
    with database.reading() as session:
        assert session.scalar(select(OutboxMessage.next_try_at)) is not None
    database.close()


def test_a_webhook_is_removed(sqlite_url: str) -> None:
    run(sqlite_url, "webhooks", "add", URL)
    assert run(sqlite_url, "webhooks", "remove", URL).returncode == 0
    assert json.loads(run(sqlite_url, "webhooks", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "http://127.0.0.1/hook"], "LOCALOFFER_WEBHOOKS_ALLOW"),
        (["add", "nonsense"], "not a web address"),
        (["add", URL, "--event", "entry.exploded"], "entry.published"),
        (["test", URL], "no such webhook"),
        (["replay", "none"], "no such webhook"),
        (["rotate", URL, "--keep-hours", "-1"], "keep-hours"),
    ],
)
def test_a_mistake_is_told_in_plain_words(sqlite_url: str, words: list[str], said: str) -> None:
    done = run(sqlite_url, "webhooks", *words)
    told = " ".join((done.stdout + done.stderr).replace("│", " ").split())
    assert done.returncode != 0
    assert said in told
    assert "Traceback" not in told


def test_one_address_is_added_once(sqlite_url: str) -> None:
    run(sqlite_url, "webhooks", "add", URL)
    assert "told of changes already" in run(sqlite_url, "webhooks", "add", URL).stderr
