"""Tells providers by mail what became of their corrections."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.services import names_of
from app.freshness.days import day_of, in_words
from app.notices.outbox import MessageKind, OutboxMessage
from app.voices.choices import Words, as_words, words_of_choices
from app.voices.corrections import Outcome, ProviderCorrection
from app.voices.objections import Objection, objected
from app.voices.proposals import Field

TEMPLATE = "provider_told"


def tell_provider(session: Session, decided: Sequence[ProviderCorrection], now: datetime) -> None:
    """One mail to each sender about what became of their corrections to one entry, unless they
    object."""
    by_sender: dict[str, list[ProviderCorrection]] = defaultdict(list)
    for one in decided:
        by_sender[one.email].append(one)
    unwilling = objected(session, by_sender, Objection.EVERYTHING)
    session.add_all(
        _mail(session, email, some, now)
        for email, some in by_sender.items()
        if email not in unwilling
    )


def _mail(
    session: Session, email: str, some: Sequence[ProviderCorrection], now: datetime
) -> OutboxMessage:
    service_id, words = some[0].service_id, words_of_choices(session)
    name = names_of(session, [service_id])[service_id]
    body = {
        "template": TEMPLATE,
        "corrections": [str(one.id) for one in some],
        "entry": name,
        "sent_on": in_words(day_of(some[0].sent_at)),
        "decided": [_told(one, words) for one in some],
    }
    return OutboxMessage(
        kind=MessageKind.MAIL, recipient=email, created_at=now, next_try_at=now, body=body,
        subject=f"Your corrections to the Local Offer: {name}",
    )  # fmt: skip


def _told(one: ProviderCorrection, words: Words) -> dict[str, str | None]:
    outcome, field = Outcome(one.outcome or Outcome.DECLINED), Field(one.field)
    told = outcome.words
    if outcome is Outcome.CHANGED and one.became:
        told = f"{told}: {', '.join(as_words(words, field, one.became).splitlines())}"
    return {"field": field.words, "outcome": told, "reason": one.reason}


def take_back_mail(session: Session, decided: Sequence[ProviderCorrection]) -> None:
    """Mail about these that has not left the house does not go."""
    ids = {str(one.id) for one in decided}
    waiting = select(OutboxMessage).where(
        OutboxMessage.created_at.in_({one.decided_at for one in decided}),
        OutboxMessage.recipient.in_({one.email for one in decided}),
        OutboxMessage.delivered_at.is_(None),
        OutboxMessage.tries == 0,
    )
    for mail in session.scalars(waiting):
        if ids & set(mail.body.get("corrections", ())):
            session.delete(mail)
