"""Mails are whole, plain, and nobody's name can add a header."""

from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest

from app.notices.mail import CannotWrite, compose
from app.notices.outbox import Claimed
from tests.makers import NOW

ID = UUID("5f0c3a52-94ad-4b0a-8b0e-6c1f6f1d2c11")
ENDING = {
    "template": "certificate_ends",
    "service_id": str(ID),
    "service": "Saturday swimming",
    "host": "otter.example",
    "not_after": "2026-12-03T12:00:00+00:00",
}


def a_message(**fields: Any) -> Claimed:
    given = {"recipient": "hello@otter.example", "subject": "Certificate", "body": ENDING}
    return Claimed(id=ID, created_at=NOW, tries=1, **(given | fields))


def written(message: Claimed) -> Any:
    mail = compose(message, sender="offer@council.example", council="Fictional Borough")
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


def test_a_mail_says_what_it_is_about_and_who_writes() -> None:
    mail = written(a_message())
    assert mail["To"] == "hello@otter.example"
    assert mail["From"] == "Fictional Borough <offer@council.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    words = mail.get_content()
    assert "otter.example ends on 3 December 2026" in words
    assert "Saturday swimming" in words
    assert words.rstrip().endswith("Fictional Borough")


def test_every_try_is_the_same_mail() -> None:
    assert (
        compose(a_message(), sender="offer@council.example", council="Fictional Borough").as_bytes()
        == compose(
            a_message(), sender="offer@council.example", council="Fictional Borough"
        ).as_bytes()
    )
    assert written(a_message())["Message-ID"] == f"<{ID.hex}@council.example>"


def test_a_line_break_in_a_name_begins_no_header() -> None:
    mail = written(a_message(subject="Otter\r\nBcc: everybody@else.example"))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Otter Bcc: everybody@else.example"


def test_the_mail_about_a_wrong_page_names_the_entry() -> None:
    body = {"template": "page_wrong", "service_id": str(ID), "service": "Saturday swimming"}
    words = written(a_message(body=body)).get_content()
    assert "Saturday swimming" in words
    assert "put your web page right" in words


@pytest.mark.parametrize(
    "fields",
    [
        {"body": {"template": "no such words"}},
        {"body": {}},
        {"recipient": "not an address"},
        {"recipient": ""},
        {"recipient": "two@one.example, three@one.example"},
        {"recipient": "a@b.example\r\nBcc: c@d.example"},
    ],
)
def test_what_is_no_mail_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(CannotWrite):
        written(a_message(**fields))
