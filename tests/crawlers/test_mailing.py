"""One mail, one mail server: taken, refused, put off, or left without an answer."""

from dataclasses import replace
from typing import Any

import pytest

from app.notices.outbox import Claimed, Failure
from app.settings import Settings
from crawlers.mailing import Mailer
from tests.crawlers.mail_server import Answer, MailServer, break_off, hang, saying
from tests.makers import NOW, id_of

MAIL = Claimed(
    id=id_of("mail"),
    recipient="hello@otter.example",
    subject="Your web page and the Local Offer differ: Otters",
    body={"template": "page_wrong", "service_id": str(id_of("service")), "service": "Otters"},
    created_at=NOW,
    tries=1,
)


def mailer(url: str, **settings: Any) -> Mailer:
    """A mailer with little patience."""
    chosen = Settings(
        mail_server=url, mail_from="offer@council.example", council_name="Borough", **settings
    )
    made = Mailer.from_settings(chosen)
    assert made is not None
    return replace(made, patience=0.5)


async def send(server: MailServer, message: Claimed = MAIL) -> Failure | None:
    return await mailer(server.url).send(message)


async def test_a_mail_arrives_whole() -> None:
    async with MailServer() as server:
        assert await send(server) is None
    [mail] = server.mails
    assert mail["To"] == "hello@otter.example"
    assert mail["From"] == "Borough <offer@council.example>"
    assert mail["Message-ID"] == f"<{MAIL.id.hex}@council.example>"
    assert "Otters" in mail.get_content()


@pytest.mark.parametrize(
    ("rcpt", "data", "for_good", "everywhere"),
    [
        # nobody of this name: another try would annoy and not help
        (saying("550 No such person"), saying("250 OK"), True, False),
        # greylisted: the next try is taken
        (saying("451 Come back later"), saying("250 OK"), False, False),
        (saying("250 OK"), saying("554 We do not like it"), True, False),
        (saying("250 OK"), saying("452 The disk is full"), False, False),
        (hang, saying("250 OK"), False, True),
        (saying("250 OK"), hang, False, True),
        # dropped after DATA: it may have been taken, and we cannot know
        (saying("250 OK"), break_off, False, True),
    ],
)
async def test_what_an_answer_means(
    rcpt: Answer, data: Answer, for_good: bool, everywhere: bool
) -> None:
    async with MailServer(rcpt=rcpt, data=data) as server:
        failure = await send(server)
    assert failure is not None
    assert (failure.for_good, failure.everywhere) == (for_good, everywhere)


async def test_a_mail_server_that_is_not_there_says_nothing_about_the_mail() -> None:
    async with MailServer() as server:
        pass
    failure = await send(server)
    assert failure is not None
    assert failure.everywhere
    assert not failure.for_good


async def test_a_password_never_crosses_the_wire_in_the_clear() -> None:
    async with MailServer() as server:  # it offers no STARTTLS
        url = server.url.replace("smtp://", "smtp://name:secret%20word@")
        failure = await mailer(url).send(MAIL)
    assert server.mails == []
    assert failure is not None
    assert failure.everywhere


async def test_what_cannot_be_written_is_given_up_without_asking_anybody() -> None:
    async with MailServer() as server:
        failure = await send(server, replace(MAIL, recipient="nobody"))
    assert server.mails == []
    assert failure is not None
    assert failure.for_good


def test_without_a_mail_server_there_is_no_mailer() -> None:
    assert Mailer.from_settings(Settings()) is None


def test_the_password_is_in_no_text() -> None:
    chosen = Settings(mail_server="smtp://name:word123@mail.example")
    assert "word123" not in f"{chosen!r} {mailer('smtp://name:word123@mail.example')!r}"
