"""The mails of a request: one for each address, each with a link of its own, and that it went."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.accounts.provider_links import LASTS, issue_provider_link
from app.freshness.days import day_of, in_words
from app.notices.outbox import LINK, MessageKind, OutboxMessage
from app.voices.asking_policy import Step
from app.voices.requests import ProviderRequest


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a mail: its name, and what of it is to be confirmed by when."""

    id: UUID
    name: str
    what: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Mails of one step to one organisation, before they are written."""

    organization_id: UUID
    organization: str
    lines: tuple[Line, ...]
    step: Step
    emails: tuple[str, ...]
    round_id: UUID | None


def write_mails(session: Session, asking: Asking, *, by: Actor, root: str, now: datetime) -> None:
    """Writes one mail for each address, each with a link of its own, and that it went."""
    ids = [one.id for one in asking.lines]
    record_act(session, by.id, f"{asking.step}_provider", now=now, about=ids)
    round_id = asking.round_id
    for email in asking.emails:
        link = issue_provider_link(session, asking.organization_id, email, now=now)
        message = OutboxMessage(
            kind=MessageKind.MAIL,
            recipient=email,
            subject=_subject(asking),
            body=_body(asking, link.secret, root, now),
            created_at=now,
            next_try_at=now,
        )
        session.add(message)
        session.flush()
        request = ProviderRequest(
            id=uuid4(),
            organization_id=asking.organization_id,
            email=email,
            step=asking.step,
            round_id=round_id or message.id,
            message_id=message.id,
            service_ids=[str(id) for id in ids],
            sent_at=now,
        )
        session.add(request)
        round_id = request.round_id
    session.flush()


def _subject(asking: Asking) -> str:
    many = len(asking.lines)
    entries = "Local Offer entry" if many == 1 else f"{many} Local Offer entries"
    still = "Reminder: is" if asking.step is Step.REMIND else "Is"
    if many > 1:
        still = "Reminder: are" if asking.step is Step.REMIND else "Are"
    return f"{still} your {entries} still right?"


def _body(asking: Asking, secret: str, root: str, now: datetime) -> dict[str, object]:
    return {
        "template": "provider_asked",
        "organization": asking.organization,
        "reminder": asking.step is Step.REMIND,
        "entries": [
            {"name": one.name, "what": one.what, "by": in_words(one.by) if one.by else None}
            for one in asking.lines
        ],
        "page": root,
        LINK: secret,
        "until": in_words(day_of(now + LASTS)),
    }
