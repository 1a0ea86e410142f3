"""Questions that providers ask the team: each has a reference, and gets an answer by mail."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.acts import record_act
from app.accounts.people import LONGEST_EMAIL
from app.accounts.provider_links import Holder
from app.database import Base
from app.dialects import Moment
from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.days import day_of, in_words
from app.notices.outbox import MessageKind, OutboxMessage
from app.voices.answering import FORM_LETTERS, actor_of
from app.voices.objections import Objection, objected
from app.voices.offered import NO_NAME, name_of_provider

LONGEST = 4000
LETTERS = "23456789CFGHJMPQRVWX"  # none that is taken for another one, and no words
MOST_A_DAY = 20  # of one link
KEPT = timedelta(days=365)


class UnknownQuestion(Exception):
    """There is no such question."""


class AlreadyAnswered(Exception):
    """Another editor has answered this question."""


class TooMany(Exception):
    """You have asked many questions today. Please ask again tomorrow."""


class ProviderQuestion(Base):
    """A question through a provider's link. `email` is whom to answer: in no public output."""

    __tablename__ = "provider_questions"
    __table_args__ = (UniqueConstraint("link_id", "form_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    link_id: Mapped[UUID]
    form_id: Mapped[str] = mapped_column(String(FORM_LETTERS))
    organization_id: Mapped[UUID] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    text: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("actors.id"))


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as editors and its asker see it."""

    id: UUID
    reference: str
    organization: str
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


def ask(session: Session, holder: Holder, text: str, *, form_id: str, now: datetime) -> str:
    """Keeps a question, once for each form; gives its reference. Raises TooMany."""
    known = select(ProviderQuestion.reference).where(
        ProviderQuestion.link_id == holder.link_id,
        ProviderQuestion.form_id == form_id[:FORM_LETTERS],
    )
    if found := session.scalar(known):
        return found
    today = select(ProviderQuestion.id).where(
        ProviderQuestion.link_id == holder.link_id,
        ProviderQuestion.asked_at > now - timedelta(days=1),
    )
    if len(session.scalars(today).all()) >= MOST_A_DAY:
        raise TooMany(TooMany.__doc__)
    reference = f"P-{''.join(secrets.choice(LETTERS) for _ in range(8))}"
    session.add(
        ProviderQuestion(
            reference=reference, link_id=holder.link_id, form_id=form_id[:FORM_LETTERS],
            organization_id=holder.organization_id, email=holder.email, text=text, asked_at=now,
        )
    )  # fmt: skip
    record_act(session, actor_of(session, holder, now).id, "asks_question", now=now)
    return reference


def answer(session: Session, id: UUID, text: str, editor: Actor, *, now: datetime) -> None:
    """Answers a question, and mails the answer. Raises UnknownQuestion, AlreadyAnswered."""
    one = session.get(ProviderQuestion, id)
    if one is None:
        raise UnknownQuestion(UnknownQuestion.__doc__)
    done = (
        update(ProviderQuestion)
        .where(ProviderQuestion.id == id, ProviderQuestion.answered_at.is_(None))
        .values(answer=text, answered_at=now, answered_by_id=editor.id)
        .returning(ProviderQuestion.id)
    )
    if session.scalar(done) is None:
        raise AlreadyAnswered(AlreadyAnswered.__doc__)
    record_act(session, editor.id, "answers_question", now=now, why=f"Question {one.reference}")
    if not objected(session, [one.email], Objection.EVERYTHING):
        session.add(_mail(one, text, now))


def _mail(one: ProviderQuestion, text: str, now: datetime) -> OutboxMessage:
    body = {
        "template": "provider_answered",
        "reference": one.reference,
        "asked_on": in_words(day_of(one.asked_at)),
        "question": one.text,
        "answer": text,
    }
    return OutboxMessage(
        kind=MessageKind.MAIL, recipient=one.email, created_at=now, next_try_at=now, body=body,
        subject=f"Our answer to your question {one.reference}",
    )  # fmt: skip


def questions(
    session: Session,
    *,
    organization_id: UUID | None = None,
    link_id: UUID | None = None,
    limit: int = 100,
) -> list[QuestionLine]:
    """Questions, unanswered ones first and of them the oldest; all, or of one asker."""
    query = (
        select(ProviderQuestion, func.coalesce(Organization.name, Service.name, NO_NAME))
        .outerjoin(Organization, Organization.id == ProviderQuestion.organization_id)
        .outerjoin(Service, Service.id == ProviderQuestion.organization_id)
    )
    if organization_id is not None:
        query = query.where(ProviderQuestion.organization_id == organization_id)
    if link_id is not None:
        query = query.where(ProviderQuestion.link_id == link_id)
    waiting_first = ProviderQuestion.answered_at.is_not(None)
    page = query.order_by(waiting_first, ProviderQuestion.asked_at, ProviderQuestion.id)
    return [_line(one, name) for one, name in session.execute(page.limit(limit))]


def unanswered(session: Session) -> int:
    """How many questions wait for an answer."""
    query = select(func.count()).where(ProviderQuestion.answered_at.is_(None))
    return session.scalar(query) or 0


def question(session: Session, id: UUID) -> QuestionLine:
    """One question. Raises UnknownQuestion."""
    one = session.get(ProviderQuestion, id)
    if one is None:
        raise UnknownQuestion(UnknownQuestion.__doc__)
    return _line(one, name_of_provider(session, one.organization_id))


def _line(one: ProviderQuestion, organization: str) -> QuestionLine:
    return QuestionLine(
        one.id, one.reference, organization, one.text, one.asked_at, one.answer, one.answered_at
    )


def forget_questions(session: Session, now: datetime) -> Sequence[UUID]:
    """Deletes questions that were answered a year ago; gives their ids."""
    gone = delete(ProviderQuestion).where(ProviderQuestion.answered_at < now - KEPT)
    return session.scalars(gone.returning(ProviderQuestion.id)).all()
