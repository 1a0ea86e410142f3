"""The mails that we send: their words, and their form."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from app.notices.editor_mails import advice_in_trouble, editors_week
from app.notices.outbox import LINK, Claimed
from app.notices.provider_mails import (
    provider_answered,
    provider_asked,
    provider_told,
    stop_address,
)

Body = Mapping[str, Any]


class CannotWrite(ValueError):
    """This message cannot be made into a mail."""


def compose(message: Claimed, *, sender: str, council: str) -> EmailMessage:
    """The mail of this message, the same in every try. Raises CannotWrite.

    Its Message-ID is the message's own: mail servers drop what they have had before.
    """
    words = WORDS.get(str(message.body.get("template")))
    if words is None:
        raise CannotWrite(f"There are no words for {message.body.get('template')!r}.")
    try:
        domain = Address(addr_spec=sender).domain
        to = Address(addr_spec=message.recipient.strip())
    except (MessageError, ValueError, IndexError) as error:
        raise CannotWrite(f"This is no mail address: {error}.") from error
    mail = EmailMessage()
    mail["From"] = Address(council, addr_spec=sender)
    mail["To"] = to
    # Names of entries come from elsewhere: a line break would begin a header of their own.
    mail["Subject"] = " ".join((message.subject or "From the Local Offer").split())
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id.hex}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # answering machines leave such mail alone
    if stop := stop_address(message.body):
        # Mail programs show a button for it; a POST of theirs is enough (RFC 8058).
        mail["List-Unsubscribe"] = f"<{stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(f"{words(message.body)}\n\nThe Local Offer team\n{council}\n")
    return mail


def _page_wrong(body: Body) -> str:
    return (
        "Hello,\n\n"
        "your entry in the Local Offer and your own web page do not say the same. We have asked, "
        "and believe that our entry is right: please put your web page right, so that families "
        "find the same in both places.\n\n"
        f"The entry: {_entry(body)}\n\n"
        "If your web page is right, please answer this mail and tell us."
    )


def _certificate_ends(body: Body) -> str:
    ends = _day(datetime.fromisoformat(body["not_after"]).date())
    return (
        "Hello,\n\n"
        f"the certificate of your web site {body['host']} ends on {ends}. From then on, browsers "
        "will warn families before they open it. Please ask whoever looks after your web site to "
        "renew the certificate.\n\n"
        f"The entry: {_entry(body)}"
    )


def _invitation(body: Body) -> str:
    return (
        "Hello,\n\n"
        "you have an account for the Local Offer console. Choose a password here; the link works "
        "once, within 7 days:\n\n"
        f"{body[LINK]}\n\n"
        "If you did not expect this, you need not do anything."
    )


def _new_password(body: Body) -> str:
    return (
        "Hello,\n\n"
        "somebody, probably you, wants to choose a new password for your account for the Local "
        "Offer console. Do so here; the link works once, within an hour:\n\n"
        f"{body[LINK]}\n\n"
        "If it was not you, you need not do anything: your password is as it was."
    )


def _account_changed(body: Body) -> str:
    return (
        "Hello,\n\n"
        f"{body['what']}\n\n"
        "If it was not you, tell an administrator of the Local Offer console at once."
    )


def _entry(body: Body) -> str:
    return str(body.get("service") or body["service_id"])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


WORDS: Mapping[str, Callable[[Body], str]] = {
    "page_wrong": _page_wrong,
    "certificate_ends": _certificate_ends,
    "invitation": _invitation,
    "new_password": _new_password,
    "account_changed": _account_changed,
    "advice_in_trouble": advice_in_trouble,
    "editors_week": editors_week,
    "provider_asked": provider_asked,
    "provider_told": provider_told,
    "provider_answered": provider_answered,
}
