"""The post: nothing is lost, nobody waits for somebody else's silence, nothing is sent for fun."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.notices.outbox import LEASE, OutboxMessage
from app.notices.retries import TRIES
from app.notices.signing import signature
from app.notices.webhooks import add_webhook, find_webhook, remove_webhook, rotate_secret
from app.settings import Settings
from crawlers.post import AT_ONCE, Post
from tests import makers
from tests.crawlers.mail_server import MailServer, break_off, saying
from tests.crawlers.receivers import Website, answering, hang, hang_up
from tests.makers import NOW

LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Time:
    """The present, which tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def post_of(database: Database, time: Time, **settings: Any) -> Post:
    chosen: dict[str, Any] = {
        "webhooks_allow": LOOPBACK,
        "public_url": "https://offer.example",
        "crawler_first_byte_timeout": 20.0,
        "mail_from": "offer@council.example",
    }
    made = Post.from_settings(database, Settings(**(chosen | settings)), time)
    if made.mailer is not None:
        made.mailer = replace(made.mailer, patience=20.0)
    return made


def listen(database: Database, url: str) -> str:
    """A webhook's secret."""
    with database.writing() as session:
        return add_webhook(session, url, allow=LOOPBACK, now=NOW).secret


def publish(database: Database, services: int) -> None:
    with database.writing() as session:
        makers.save(session, *(makers.a_service(f"Swimming {n}") for n in range(services)))


def write_mails(database: Database, many: int = 1) -> None:
    with database.writing() as session:
        session.add_all(
            OutboxMessage(
                kind="mail",
                recipient=f"club{number}@otter.example",
                subject="Your page",
                body={"template": "page_wrong", "service_id": "1", "service": "Otters"},
                created_at=NOW,
                next_try_at=NOW,
            )
            for number in range(many)
        )


def rows(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        found = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.recipient)))
        session.expunge_all()
        return found


async def test_a_publication_reaches_the_website_signed(database: Database) -> None:
    async with Website() as website:
        secret = listen(database, website.url)
        publish(database, 1)
        told = await post_of(database, Time()).deliver()
    assert told.delivered == 1
    [message] = website.told
    service_id = str(makers.id_of("service Swimming 0"))
    assert message.said == {
        "type": "entry.published",
        "timestamp": NOW.isoformat(),
        "data": {
            "number": 1,
            "service_id": service_id,
            "url": f"https://offer.example/api/services/{service_id}",
        },
    }
    headers = message.headers
    expected = signature(
        secret, headers["webhook-id"], int(headers["webhook-timestamp"]), message.body
    )
    assert headers["webhook-signature"] == expected


async def test_everything_arrives_once_a_few_at_a_time(database: Database) -> None:
    async with Website() as website:
        listen(database, website.url)
        publish(database, 130)
        post = post_of(database, Time())
        await post.deliver()
        await post.deliver()
    assert len({told.headers["webhook-id"] for told in website.told}) == 130
    assert len(website.told) == 130
    assert website.most_at_once <= AT_ONCE


async def test_after_a_change_of_secrets_both_sign(database: Database) -> None:
    async with Website() as website:
        old = listen(database, website.url)
        with database.writing() as session:
            new = rotate_secret(session, find_webhook(session, website.url), NOW)
        publish(database, 1)
        await post_of(database, Time()).deliver()
    [told] = website.told
    name, seconds = told.headers["webhook-id"], int(told.headers["webhook-timestamp"])
    assert told.headers["webhook-signature"].split() == [
        signature(one, name, seconds, told.body) for one in (new, old)
    ]


async def test_each_try_bears_the_same_id_and_body_and_its_own_time(database: Database) -> None:
    time = Time()
    async with Website(answering(500)) as website:
        listen(database, website.url)
        publish(database, 1)
        post = post_of(database, time)
        await post.deliver()
        time.now += timedelta(minutes=1)
        await post.deliver()
    first, second = website.told
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    times = [int(told.headers["webhook-timestamp"]) for told in website.told]
    assert times[1] - times[0] == 60


async def test_eight_tries_in_a_day_then_a_dead_letter(database: Database) -> None:
    time = Time()
    async with Website(answering(500)) as website:
        listen(database, website.url)
        publish(database, 1)
        post = post_of(database, time)
        for _ in range(26 * 60):
            await post.deliver()
            waits = rows(database)[0].next_try_at
            if waits is None:
                break
            time.now = waits
    assert len(website.told) == TRIES
    assert time.now - NOW == timedelta(hours=24)
    [dead] = rows(database)
    assert dead.gave_up_at == time.now
    assert dead.last_error == "The receiver answered 500."


async def test_one_that_hangs_costs_one_wait_and_holds_up_nobody(database: Database) -> None:
    async with Website(hang) as silent, Website() as lively:
        listen(database, silent.url)
        listen(database, lively.url)
        publish(database, 40)
        impatient = post_of(database, Time(), crawler_first_byte_timeout=2.0)
        told = await impatient.deliver()
    assert len(silent.told) == 1  # the other 39 were put off with it
    assert len(lively.told) == 40
    assert (told.delivered, told.postponed) == (40, 40)


async def test_a_message_that_is_not_liked_does_not_stop_the_others(database: Database) -> None:
    async def picky(told: Any, writer: asyncio.StreamWriter) -> None:
        await answering(400 if told.said["data"]["number"] % 3 == 0 else 200)(told, writer)

    async with Website(picky) as website:
        listen(database, website.url)
        publish(database, 30)
        told = await post_of(database, Time()).deliver()
    assert (told.delivered, told.postponed) == (20, 10)


async def test_an_answer_that_gets_lost_is_asked_for_again(database: Database) -> None:
    time = Time()
    async with Website(hang_up) as website:
        listen(database, website.url)
        publish(database, 1)
        post = post_of(database, time)
        await post.deliver()
        website.behaviour = answering(200)
        time.now += timedelta(minutes=1)
        await post.deliver()
        time.now += timedelta(days=3)
        await post.deliver()
    assert len(website.told) == 2  # at least once, and not oftener than needed
    assert rows(database)[0].delivered_at == NOW + timedelta(minutes=1)


async def test_a_webhook_that_was_removed_is_told_no_more(database: Database) -> None:
    async with Website() as website:
        listen(database, website.url)
        publish(database, 3)
        with database.writing() as session:
            remove_webhook(session, find_webhook(session, website.url))
        await post_of(database, Time()).deliver()
    assert website.told == []


async def test_what_was_under_way_when_the_process_ends_is_due_again(database: Database) -> None:
    gone = asyncio.Event()

    async def slow(told: Any, writer: asyncio.StreamWriter) -> None:
        gone.set()
        await asyncio.sleep(0.1)
        await answering(200)(told, writer)

    async with Website(slow) as website:
        listen(database, website.url)
        publish(database, 30)
        post = post_of(database, Time())
        await post.start_rounds()
        await gone.wait()
        await post.aclose()
        arrived = {told.headers["webhook-id"] for told in website.told}
        assert len(arrived) < 30
        await post_of(database, Time()).deliver()  # at the same moment: nothing waits for a lease
    assert len(website.told) == 30
    assert all(row.delivered_at for row in rows(database))


async def test_mail_goes_out(database: Database) -> None:
    write_mails(database, 12)
    async with MailServer() as server:
        told = await post_of(database, Time(), mail_server=server.url).deliver()
    assert told.delivered == 12
    assert len({mail["Message-ID"] for mail in server.mails}) == 12


async def test_without_a_mail_server_mail_waits(database: Database) -> None:
    write_mails(database)
    told = await post_of(database, Time()).deliver()
    assert told.delivered == told.postponed == told.given_up == 0
    assert rows(database)[0].tries == 0


async def test_a_greylisted_mail_is_taken_the_next_time(database: Database) -> None:
    write_mails(database)
    time = Time()
    async with MailServer(rcpt=saying("451 Greylisted")) as server:
        post = post_of(database, time, mail_server=server.url)
        await post.deliver()
        server.rcpt = saying("250 OK")
        time.now += timedelta(minutes=1)
        await post.deliver()
    assert len(server.mails) == 1
    assert rows(database)[0].delivered_at == time.now


async def test_one_refused_recipient_does_not_stop_the_others(database: Database) -> None:
    write_mails(database, 3)
    refusing = iter(["550 No such person", "250 OK", "250 OK"])

    async def rcpt(*_: object) -> str:
        return next(refusing)

    async with MailServer(rcpt=rcpt) as server:
        told = await post_of(database, Time(), mail_server=server.url).deliver()
    assert (told.delivered, told.given_up) == (2, 1)


async def test_a_mail_dropped_after_data_bears_the_same_name_the_next_time(
    database: Database,
) -> None:
    write_mails(database)
    time = Time()
    async with MailServer(data=break_off) as server:
        post = post_of(database, time, mail_server=server.url)
        await post.deliver()
        server.data = saying("250 OK")
        time.now += timedelta(minutes=1)
        await post.deliver()
        time.now += timedelta(days=2)
        await post.deliver()
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


A_POST = """
import asyncio, sys
import app.records
from datetime import datetime
from app.database import Database
from app.settings import Settings
from crawlers.post import Post
now = datetime.fromisoformat(sys.argv[1])
settings = Settings()
database = Database(settings.database_url)
asyncio.run(Post.from_settings(database, settings, lambda: now).deliver())
"""


def another_process(url: str) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "LOCALOFFER_DATABASE_URL": url,
        "LOCALOFFER_WEBHOOKS_ALLOW": "127.0.0.0/8",
    }
    return subprocess.Popen([sys.executable, "-c", A_POST, NOW.isoformat()], env=environment)


async def test_a_process_killed_between_sending_and_noting_loses_nothing(
    database_url: str, database: Database
) -> None:
    sent = asyncio.Event()

    async def taken_but_not_said(_: Any, __: asyncio.StreamWriter) -> None:
        sent.set()
        await asyncio.Event().wait()

    async with Website(taken_but_not_said) as website:
        listen(database, website.url)
        publish(database, 20)
        process = another_process(database_url)
        try:
            await asyncio.wait_for(sent.wait(), 60)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        website.behaviour = answering(200)
        time = Time()
        await post_of(database, time).deliver()
        assert len(website.told) == 1  # the dead one's lease still runs
        time.now += LEASE
        await post_of(database, time).deliver()
    ids = [told.headers["webhook-id"] for told in website.told]
    assert len(set(ids)) == 20
    assert len(ids) == 21  # the one that had been sent when the process died
    with database.reading() as session:
        left = select(func.count()).where(OutboxMessage.delivered_at.is_(None))
        assert session.scalar(left) == 0


async def test_several_processes_do_not_send_the_same_message(
    database_url: str, database: Database
) -> None:
    async with Website() as website:
        listen(database, website.url)
        publish(database, 80)
        processes = [another_process(database_url) for _ in range(2)]
        codes = await asyncio.gather(*(asyncio.to_thread(one.wait, 120) for one in processes))
    assert codes == [0, 0]
    ids = [told.headers["webhook-id"] for told in website.told]
    assert len(ids) == len(set(ids)) == 80
