"""Requests over SMTP: taken, refused, put off, left without an answer; none lost, none doubled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database import Database
from app.notices.outbox import LEASE, LINK
from app.settings import Settings
from app.voices.requests import ProviderRequest
from crawlers.asking import follow_up
from crawlers.post import Post
from tests.console.conftest import Clock
from tests.crawlers.mail_server import Answer, MailServer, break_off, hang, saying
from tests.voices.conftest import CONTACT, Club

OK = saying("250 OK")


def settings(server: MailServer) -> Settings:
    return Settings(mail_server=server.url, mail_from="offer@council.example")


def post(database: Database, server: MailServer, clock: Clock) -> Post:
    made = Post.from_settings(database, settings(server), clock)
    assert made.mailer is not None
    made.mailer = replace(made.mailer, patience=0.5)
    return made


def requests(club: Club) -> list[tuple[str, bool]]:
    """To whom, and whether it came back."""
    with club.database.reading() as session:
        found = session.scalars(select(ProviderRequest).order_by(ProviderRequest.sent_at)).all()
    return [(one.email, one.bounced_at is not None) for one in found]


async def test_a_request_arrives_once_and_no_copy_of_its_link_stays(club: Club) -> None:
    clock = Clock()
    async with MailServer() as server:
        for _ in range(3):
            follow_up(club.database, settings(server), clock())
            await post(club.database, server, clock).deliver()
            clock.pass_by(hours=1)
    [mail] = server.mails
    assert mail["To"] == CONTACT
    assert "/provider/confirm?link=" in mail.get_content()
    assert "/provider/stop?link=" in mail["List-Unsubscribe"]
    [kept] = club.mails()
    assert LINK not in kept.body


async def test_a_refused_address_is_flagged_and_others_are_asked(club: Club) -> None:
    clock = Clock()
    async with MailServer(rcpt=saying("550 No such person")) as server:
        follow_up(club.database, settings(server), clock())
        await post(club.database, server, clock).deliver()
    clock.pass_by(hours=1)
    async with MailServer() as server:
        assert follow_up(club.database, settings(server), clock())["bounced"] == 1
        await post(club.database, server, clock).deliver()
    assert club.flags() == [("mail_bounced", True)] * 2
    assert sorted(mail["To"] for mail in server.mails) == [
        "hello@otter.example",
        "swim@otter.example",
    ]
    assert CONTACT not in str([mail.get_content() for mail in server.mails]), (
        "nobody learns another contact's address"
    )


@pytest.mark.parametrize(
    ("rcpt", "data", "arrived"),
    [
        (saying("451 Come back later"), OK, 1),  # greylisted
        (hang, OK, 1),
        # It may have been taken, so it goes again: with the same Message-ID, which servers know.
        (OK, break_off, 2),
    ],
)
async def test_what_was_put_off_is_neither_lost_nor_asked_anew(
    club: Club, rcpt: Answer, data: Answer, arrived: int
) -> None:
    clock = Clock()
    mails = []
    async with MailServer(rcpt=rcpt, data=data) as server:
        follow_up(club.database, settings(server), clock())
        await post(club.database, server, clock).deliver()
        mails += server.mails
    clock.at += LEASE + timedelta(minutes=1)
    async with MailServer() as server:
        follow_up(club.database, settings(server), clock())
        await post(club.database, server, clock).deliver()
        await post(club.database, server, clock).deliver()
        mails += server.mails
    assert len(mails) == arrived
    assert len({mail["Message-ID"] for mail in mails}) == 1
    assert requests(club) == [(CONTACT, False)]
    assert club.flags() == []


def test_without_a_mail_server_nobody_is_asked(club: Club) -> None:
    assert follow_up(club.database, Settings(), Clock()()) == {"bounced": 0, "asked": 0}
    assert club.mails() == []
