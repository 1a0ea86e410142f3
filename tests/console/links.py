"""Links that were mailed."""

from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from app.notices.mail import compose
from app.notices.outbox import Claimed, OutboxMessage
from tests.console.conftest import Console


def mails(console: Console) -> list[tuple[str, str]]:
    """To whom, and the words, oldest first."""
    with console.database.reading() as session:
        found = session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at)).all()
    return [(one.recipient, _words(one)) for one in found]


def _words(one: OutboxMessage) -> str:
    claimed = Claimed(one.id, one.recipient, one.subject, one.body, one.created_at, 1)
    mail = compose(claimed, sender="local-offer@council.example", council="The council")
    return str(mail.get_content())


def link_for(console: Console, email: str) -> str:
    """The secret of the last link that this person was mailed."""
    for recipient, words in reversed(mails(console)):
        line = next((one for one in words.splitlines() if one.startswith("http")), None)
        if recipient == email and line:
            assert urlsplit(line).path == "/console/password/link"
            return parse_qs(urlsplit(line).query)["link"][0]
    raise AssertionError(f"no link was mailed to {email}")
