"""Mail to editors: on Mondays what waits; at once only when local independent advice is closed,
broken or overdue, because every decision page leads there."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.people import Account
from app.accounts.roles import May, Role
from app.database import Base
from app.dialects import Moment, upsert
from app.directory.facts import EntryStatus, OfferFacts
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service
from app.freshness.assurances import latest_statements
from app.freshness.days import day_of
from app.freshness.flags import Flag
from app.freshness.outcomes import Harm
from app.freshness.sentences import WebsiteState
from app.freshness.standing import FreshnessState, StatementKind
from app.freshness.trust import Trust
from app.notices.outbox import MessageKind, OutboxMessage
from app.voices.asking import plan_asking
from app.voices.corrections import all_waiting
from app.voices.questions import unanswered
from app.voices.school_holidays import Span

ADVICE = "advice"
MONDAY = 0
CLOSED = (StatementKind.CLOSED_FOR_GOOD, StatementKind.TEMPORARILY_CLOSED)


class EditorsTold(Base):
    """What editors were told once, so that they are not told again: `week 2026-11-30`."""

    __tablename__ = "editors_told"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why families may not reach an advice service; `since` tells one trouble from the next."""

    service_id: UUID
    name: str
    kind: str
    words: str
    since: str


def tell_editors(
    session: Session, now: datetime, *, root: str, terms: tuple[Span, ...] = ()
) -> int:
    """Writes the mails that are due now; tells how many things editors are told."""
    told = 0
    for one in advice_in_trouble(session):
        if _first_time(session, f"advice {one.service_id} {one.kind} {one.since}", now):
            page = f"{root}/entries/{one.service_id}"
            body: dict[str, Any] = {"template": "advice_in_trouble", "page": page}
            body |= {"entry": one.name, "what": one.words}
            _write(session, f"Local Offer: look at {one.name} today", body, now)
            told += 1
    today = day_of(now)
    if today.weekday() == MONDAY and _first_time(session, f"week {today}", now):
        waits = [{"what": what, "many": many} for what, many in _waits(session, now, terms)]
        body = {"template": "editors_week", "waits": waits, "page": root}
        _write(session, "Local Offer: this week", body, now)
        told += 1
    return told


def advice_in_trouble(session: Session) -> list[Trouble]:
    """Local independent advice that is closed, broken or overdue."""
    query = (
        select(Service.id, Service.name, Trust.body, OfferFacts.entry_status, OfferFacts.closed_on)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .join(Trust, Trust.service_id == Service.id)
        .join(Publication, Publication.service_id == Service.id)
        .where(
            OfferFacts.category == ADVICE,
            OfferFacts.independence_statement.is_not(None),
            Publication.state == PublicationState.PUBLISHED,
        )
        .order_by(Service.id)
    )
    rows = session.execute(query).all()
    statements = latest_statements(session, [id for id, *_ in rows])
    found = []
    for id, name, text, status, closed_on in rows:
        said = statements.get(id)
        closed = said.confirmed_on if said and said.kind in set(CLOSED) else None
        if status == EntryStatus.TEMPORARILY_CLOSED:
            closed = closed or closed_on
        troubles = [("closed", "it is closed", str(closed))] if closed else []
        troubles += _troubles(json.loads(text))
        found += [Trouble(id, name, kind, words, since) for kind, words, since in troubles]
    return found


def _troubles(freshness: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    website = freshness.get("website", {})
    if website.get("state") == WebsiteState.NOT_WORKING:
        yield "broken", "its website does not work", str(website.get("since"))
    if FreshnessState.OVERDUE in freshness.get("reasons", ()):
        yield "overdue", "its check is overdue", str(freshness.get("next_due"))


def _waits(session: Session, now: datetime, terms: tuple[Span, ...]) -> Iterator[tuple[str, int]]:
    harms = select(Flag.harm, func.count()).where(
        Flag.resolved_at.is_(None), Flag.snoozed_until.is_(None) | (Flag.snoozed_until <= now)
    )
    many = dict(session.execute(harms.group_by(Flag.harm)).all())
    for harm in Harm:
        yield f"Flags of {harm.value} harm", many.get(harm.value, 0)
    yield "Entries with corrections by providers", len(all_waiting(session))
    yield "Questions from providers", unanswered(session)
    yield "Providers to ring", len(plan_asking(session, now, terms=terms).silent)


def _first_time(session: Session, key: str, now: datetime) -> bool:
    row = upsert(session, EditorsTold).values(key=key, at=now).on_conflict_do_nothing()
    return session.scalar(row.returning(EditorsTold.key)) is not None


def _write(session: Session, subject: str, body: dict[str, Any], now: datetime) -> None:
    """To everybody who may do something about it."""
    roles = [role.value for role in Role if role.may(May.EDIT)]
    editors = (
        select(Account.email)
        .join(Actor, Actor.id == Account.actor_id)
        .where(Account.disabled_at.is_(None), Actor.role.in_(roles))
        .order_by(Account.email)
    )
    session.add_all(
        OutboxMessage(
            kind=MessageKind.MAIL, recipient=email, subject=subject, body=body, created_at=now,
            next_try_at=now,
        )
        for email in session.scalars(editors).all()
    )  # fmt: skip
