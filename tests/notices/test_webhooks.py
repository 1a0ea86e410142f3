"""Webhooks: where they may be, how their secrets change, what is shown of them."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import func, select

from app.addresses import AddressRefused
from app.database import Database
from app.notices.events import Event
from app.notices.outbox import Failure, OutboxMessage, claim, settle
from app.notices.webhooks import (
    UnknownWebhook,
    WebhookExists,
    add_webhook,
    all_webhooks,
    find_webhook,
    receiver_of,
    remove_webhook,
    rotate_secret,
)
from tests import makers
from tests.makers import NOW

URL = "https://council.example/hook"
INSIDE = (ip_network("10.1.0.0/16"),)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/hook",
        "http://2130706433/hook",  # loopback, spelt as one number
        "https://10.1.2.3/hook",
        "https://[::1]/hook",
        "https://localhost/hook",
        "https://website.internal/hook",
        "https://name:word@council.example/hook",
        "https://council.example:8443/hook",
        "ftp://council.example/hook",
        "council.example/hook",
        "",
    ],
)
def test_what_may_not_be_told_is_refused(database: Database, url: str) -> None:
    with database.writing() as session, pytest.raises(AddressRefused):
        add_webhook(session, url, now=NOW)


def test_a_private_network_that_the_setting_names_may_be_told_on_any_port(
    database: Database,
) -> None:
    with database.writing() as session:
        url = "http://10.1.2.3:8080/hook"
        assert add_webhook(session, url, allow=INSIDE, now=NOW).url == url
    with database.writing() as session, pytest.raises(AddressRefused):
        add_webhook(session, "http://10.2.2.3/hook", allow=INSIDE, now=NOW)


def test_one_address_is_told_once(database: Database) -> None:
    with database.writing() as session:
        add_webhook(session, URL, now=NOW)
        with pytest.raises(WebhookExists):
            add_webhook(session, "HTTPS://Council.example:443/hook", now=NOW)


def test_nobody_can_opt_out_of_deleting_copies(database: Database) -> None:
    with database.writing() as session:
        made = add_webhook(session, URL, events=[Event.PUBLISHED], now=NOW)
        assert made.events == ["entry.published", "entry.withdrawn", "entry.redacted"]


def test_old_and_new_secret_both_sign_for_a_while(database: Database) -> None:
    with database.writing() as session:
        webhook = add_webhook(session, URL, now=NOW)
        old = webhook.secret
        new = rotate_secret(session, webhook, NOW, keep=timedelta(hours=2))
        assert new != old
        until = NOW + timedelta(hours=2)
        assert receiver_of(webhook, until - timedelta(seconds=1)).secrets == (new, old)
        assert receiver_of(webhook, until).secrets == (new,)


def test_secrets_are_in_no_text_of_a_record(database: Database) -> None:
    with database.writing() as session:
        webhook = add_webhook(session, URL, now=NOW)
        assert "whsec_" not in f"{webhook!r} {webhook} {receiver_of(webhook, NOW)}"


def test_the_list_counts_what_waits_arrived_and_was_given_up(database: Database) -> None:
    with database.writing() as session:
        hook = add_webhook(session, URL, now=NOW).id
    with database.writing() as session:
        makers.a_directory(session, 5)
    with database.writing() as session:
        one, two = claim(session, hook, NOW, limit=2)
        settle(session, one, None, NOW)
        settle(session, two, Failure("No more.", for_good=True), NOW)
    with database.reading() as session:
        [line] = all_webhooks(session)
    assert (line.waiting, line.delivered, line.dead) == (3, 1, 1)
    assert line.last_error == "No more."


def test_a_webhook_is_found_by_id_or_address(database: Database) -> None:
    with database.writing() as session:
        made = add_webhook(session, URL, now=NOW)
        assert find_webhook(session, str(made.id)) is made
        assert find_webhook(session, URL) is made
        with pytest.raises(UnknownWebhook):
            find_webhook(session, "https://council.example/other")


def test_with_a_webhook_goes_what_waits_for_it(database: Database) -> None:
    with database.writing() as session:
        add_webhook(session, URL, now=NOW)
    with database.writing() as session:
        makers.a_directory(session, 2)
    with database.writing() as session:
        remove_webhook(session, find_webhook(session, URL))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
