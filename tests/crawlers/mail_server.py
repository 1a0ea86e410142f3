"""A mail server on loopback that takes mail, or misbehaves as it likes."""

import asyncio
from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 OK"
Answer = Callable[["MailServer", SMTP], Awaitable[str]]


def saying(answer: str) -> Answer:
    """Answers with this line."""

    async def say(_: "MailServer", __: SMTP) -> str:
        return answer

    return say


async def hang(_: "MailServer", __: SMTP) -> str:
    """Never answers."""
    await asyncio.Event().wait()
    return TAKEN


async def break_off(_: "MailServer", server: SMTP) -> str:
    """Hangs up without an answer, though it has the mail."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()
    return TAKEN


TAKES = saying(TAKEN)


class MailServer:
    """`async with MailServer() as server:`; `mails` are those whose DATA arrived whole."""

    def __init__(self, *, rcpt: Answer = TAKES, data: Answer = TAKES) -> None:
        self.rcpt, self.data = rcpt, data
        self.mails: list[Any] = []

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail.council.example", loop=loop), "127.0.0.1", 0
        )
        self.url = f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def handle_RCPT(
        self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        """What is said to a recipient."""
        answer = await self.rcpt(self, server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        """What is said to a whole mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return await self.data(self, server)
