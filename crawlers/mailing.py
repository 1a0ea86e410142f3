"""Hands one mail to the council's mail server."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from ssl import SSLContext, create_default_context
from urllib.parse import unquote

import aiosmtplib
from pydantic import AnyUrl

from app.notices.mail import CannotWrite, compose
from app.notices.outbox import Claimed, Failure
from app.settings import Settings

PATIENCE = 30.0  # seconds for one mail, greeting to goodbye
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mailer:
    """The way to the council's mail server."""

    server: AnyUrl = field(repr=False)  # it holds a password
    sender: str
    council: str
    context: SSLContext
    patience: float = PATIENCE

    @classmethod
    def from_settings(cls, settings: Settings) -> "Mailer | None":
        """The mailer of the council's settings; None when no mail server is named."""
        if settings.mail_server is None:
            return None
        return cls(
            settings.mail_server.get_secret_value(),
            settings.mail_from,
            settings.council_name,
            _context(settings.crawler_ca_file),
        )

    async def send(self, message: Claimed) -> Failure | None:
        """Hands over one mail; None when the server took it."""
        try:
            mail = compose(message, sender=self.sender, council=self.council)
        except CannotWrite as error:
            return Failure(str(error), for_good=True)
        url = self.server
        secure = url.scheme == "smtps"
        try:
            async with asyncio.timeout(self.patience):
                await aiosmtplib.send(
                    mail,
                    hostname=url.host,
                    port=url.port or PORTS[url.scheme],
                    username=unquote(url.username) if url.username else None,
                    password=unquote(url.password) if url.password else None,
                    use_tls=secure,
                    # A password never crosses the wire in the clear.
                    start_tls=False if secure else (True if url.username else None),
                    tls_context=self.context,
                    timeout=self.patience,
                )
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            return refusal(error)
        return None


def refusal(error: Exception) -> Failure:
    """What a failure means: about this mail alone, or about the server; for now, or for good."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[first, *_]):
            return Failure(f"Refused: {first}", for_good=first.code >= 500)
        case aiosmtplib.SMTPDataError():
            return Failure(f"Refused: {error}", for_good=error.code >= 500)
        case TimeoutError() | aiosmtplib.SMTPTimeoutError():
            return Failure("The mail server does not answer in time.", everywhere=True)
        case _:
            # The sender refused, the password wrong, the line dead: a matter of our own, not of
            # this mail. After DATA too: who hears no answer must send again.
            return Failure(f"The mail server: {type(error).__name__}.", everywhere=True)


def _context(ca_file: Path | None) -> SSLContext:
    context = create_default_context()
    if ca_file is not None:
        context.load_verify_locations(cafile=str(ca_file))
    return context
