"""Corrections from providers wait for an editor, who accepts, changes or declines each one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.acts import record_act
from app.accounts.people import LONGEST_EMAIL
from app.accounts.provider_links import Holder
from app.database import Base
from app.dialects import Moment
from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.flags import Doubt, raise_flag
from app.freshness.outcomes import Reason
from app.voices.answering import Said, actor_of, follow, note
from app.voices.choices import Words, as_words, words_of_choices
from app.voices.offered import one_of
from app.voices.proposals import Field, as_it_stands

KEPT = timedelta(days=2 * 365)  # decided ones; the entry's own history is kept elsewhere
PAGE = "/console/corrections"  # as flags say where to go


class Outcome(StrEnum):
    """What becomes of a proposal: key, and what the provider reads."""

    ACCEPTED = "accepted", "changed as you said"
    CHANGED = "changed", "changed, in other words"
    DECLINED = "declined", "not changed"
    # What became of those that nobody decided one by one: see `app.voices.letting_go`.
    FOUND_DONE = "found_done", "the entry says so now"
    LEFT = "left", "not changed"

    words: str

    def __new__(cls, key: str, words: str = "") -> "Outcome":
        """The stored key, and what the provider reads."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member


BY_AN_EDITOR = (Outcome.ACCEPTED, Outcome.CHANGED, Outcome.DECLINED)


class NothingWaits(Exception):
    """Nothing waits for you here: somebody else was first, or it was withdrawn."""


class ProviderCorrection(Base):
    """One field of one entry: what it said, what the provider proposed, what became of it.

    `email` is whom to tell; it is in no public output.
    """

    __tablename__ = "provider_corrections"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    organization_id: Mapped[UUID]
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    field: Mapped[str] = mapped_column(String(32))
    was: Mapped[str]
    proposed: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("actors.id"))
    outcome: Mapped[str | None] = mapped_column(String(16))
    became: Mapped[str | None]
    reason: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry with corrections that wait, and since when."""

    service_id: UUID
    name: str
    organization: str
    fields: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """A proposal beside what the public reads now: `now` may differ from what it `was`. All in
    words; `keys` is the proposal as a form holds it."""

    id: UUID
    field: Field
    was: str
    now: str
    proposed: str
    keys: str


def differences(body: Mapping[str, Any], proposed: Mapping[Field, str]) -> dict[Field, str]:
    """Those proposals that say something else than the public reads now."""
    stands = as_it_stands(body)
    return {field: text for field, text in proposed.items() if text != stands[field]}


def send_corrections(
    session: Session,
    holder: Holder,
    service_id: UUID,
    proposed: Mapping[Field, str],
    *,
    form_id: str,
    now: datetime,
) -> int:
    """Proposals wait for an editor, and the public learns that they do; tells how many are new.

    A newer proposal for a field takes the place of one that waits. Raises NotTheirs.
    """
    offered = one_of(session, holder.organization_id, service_id)
    new = differences(offered.body, proposed)
    if not new or not note(
        session, holder, [service_id], Said.CORRECTION, form_id=form_id, now=now
    ):
        return 0
    stands = as_it_stands(offered.body)
    session.execute(
        delete(ProviderCorrection).where(
            ProviderCorrection.service_id == service_id,
            ProviderCorrection.field.in_(new),
            ProviderCorrection.decided_at.is_(None),
        )
    )
    session.add_all(
        ProviderCorrection(
            service_id=service_id, organization_id=holder.organization_id, email=holder.email,
            field=field, was=stands[field], proposed=text, sent_at=now,
        )
        for field, text in new.items()
    )  # fmt: skip
    actor = actor_of(session, holder, now)
    record_act(session, actor.id, "sends_correction", now=now, about=[service_id])
    doubt = _doubt(service_id, new, stands, words_of_choices(session), form_id)
    raise_flag(session, service_id, doubt, now)
    follow(session, holder, [service_id], now)
    return len(new)


def _doubt(
    service_id: UUID,
    new: Mapping[Field, str],
    stands: Mapping[Field, str],
    words: Words,
    form_id: str,
) -> Doubt:
    fields = [
        {
            "field": one.words,
            "was": as_words(words, one, stands[one]),
            "proposed": as_words(words, one, new[one]),
        }
        for one in new
    ]
    return Doubt(
        reason=Reason.PROVIDER_CORRECTION,
        words=f"The provider corrects: {', '.join(field.words for field in new)}.",
        about=f"correction {form_id}",
        evidence={"fields": fields},
        suggestion={"words": "Compare, and decide.", "page": f"{PAGE}/{service_id}"},
    )


def all_waiting(session: Session) -> list[Waiting]:
    """Entries with corrections that wait, the longest first."""
    query = (
        select(
            Service.id, Service.name, func.coalesce(Organization.name, Service.name),
            func.count(), func.min(ProviderCorrection.sent_at),
        )
        .join(Service, Service.id == ProviderCorrection.service_id)
        .outerjoin(Organization, Organization.id == ProviderCorrection.organization_id)
        .where(ProviderCorrection.decided_at.is_(None))
        .group_by(Service.id, Service.name, Organization.name)
        .order_by(func.min(ProviderCorrection.sent_at), Service.id)
    )  # fmt: skip
    return [Waiting(*row) for row in session.execute(query)]


def waiting_for(session: Session, service_id: UUID) -> list[ProviderCorrection]:
    """The corrections of an entry that wait, in the order of its fields."""
    query = select(ProviderCorrection).where(
        ProviderCorrection.service_id == service_id, ProviderCorrection.decided_at.is_(None)
    )
    order = list(Field)
    return sorted(session.scalars(query), key=lambda one: order.index(Field(one.field)))


def compared(
    waiting: Sequence[ProviderCorrection], body: Mapping[str, Any], words: Words
) -> list[Compared]:
    """Each proposal beside what the public reads now."""
    stands = as_it_stands(body)
    found = []
    for one in waiting:
        field = Field(one.field)
        was, now, proposed = (
            as_words(words, field, text) for text in (one.was, stands[field], one.proposed)
        )
        found.append(Compared(one.id, field, was, now, proposed, one.proposed))
    return found


def settle(
    session: Session,
    one: ProviderCorrection,
    outcome: Outcome,
    *,
    by: UUID | None,
    became: str | None,
    reason: str | None,
    now: datetime,
) -> bool:
    """Writes a decision down; tells whether it is ours, or somebody else was first."""
    done = (
        update(ProviderCorrection)
        .where(ProviderCorrection.id == one.id, ProviderCorrection.decided_at.is_(None))
        .values(decided_at=now, decided_by_id=by, outcome=outcome, became=became, reason=reason)
        .returning(ProviderCorrection.id)
    )
    return session.scalar(done) is not None


def forget_corrections(session: Session, now: datetime) -> int:
    """Deletes what was decided two years ago; tells how many."""
    gone = delete(ProviderCorrection).where(ProviderCorrection.decided_at < now - KEPT)
    return len(session.scalars(gone.returning(ProviderCorrection.id)).all())
