"""What a provider says of its entries through its link: right, full, closed, or not theirs.

"Still right" is its confirmation; "full" and "closed" are shown at once as its statement. To take
an entry out, an editor decides. Each form counts once, however often it is sent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.acts import concern, record_act
from app.accounts.provider_links import Holder, provider_actor
from app.database import Base
from app.dialects import Moment, upsert
from app.directory import editing
from app.directory.documents import LocalOfferDocument, ServiceDocument
from app.directory.facts import Capacity, CardAcceptance, Known
from app.directory.nesting import read_documents
from app.freshness.assurances import confirm
from app.freshness.days import day_of, in_words
from app.freshness.flags import Doubt, lift_flags, raise_flag
from app.freshness.outcomes import Reason
from app.freshness.trusting import refresh_trust
from app.voices.asking_policy import A_YEAR
from app.voices.offered import NotTheirs, name_of_provider, published_of
from app.voices.requests import note_answers_to_requests

LONGEST = timedelta(days=366)  # for which somebody can be full or closed "for a while"
FORM_LETTERS = 64


class Said(StrEnum):
    """What a provider can say of an entry: key, and words that follow "You said"."""

    STILL_RIGHT = "still_right", "it is still right"
    FULL = "full", "it is full"
    TEMPORARILY_CLOSED = "temporarily_closed", "it is temporarily closed"
    CLOSED_FOR_GOOD = "closed_for_good", "it is closed for good"
    NOT_OURS = "not_ours", "it is not yours"
    CORRECTION = "correction", "something is to be corrected"

    words: str

    def __new__(cls, key: str, words: str = "") -> "Said":
        """The stored key, and what a person reads."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member


FOR_A_WHILE = (Said.FULL, Said.TEMPORARILY_CLOSED)
FOR_AN_EDITOR: Mapping[Said, str] = {
    Said.CLOSED_FOR_GOOD: "The provider says that this has closed for good: withdraw the entry?",
    Said.NOT_OURS: "The provider says that this entry is not theirs: whose is it?",
}


class ProviderAnswer(Base):
    """One answer about one entry. `form_id`: of the form that said so, which counts once."""

    __tablename__ = "provider_answers"
    __table_args__ = (UniqueConstraint("link_id", "form_id", "service_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    # no foreign key: answers outlive links
    link_id: Mapped[UUID]
    form_id: Mapped[str] = mapped_column(String(FORM_LETTERS))
    organization_id: Mapped[UUID] = mapped_column(index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    said: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was last said of an entry, and when."""

    said: Said
    at: datetime


def still_right(
    session: Session, holder: Holder, ids: Collection[UUID], *, form_id: str, now: datetime
) -> int:
    """The provider confirms these entries; tells how many are new. Raises NotTheirs."""
    fresh = note(session, holder, ids, Said.STILL_RIGHT, form_id=form_id, now=now)
    if not fresh:
        return 0
    actor = actor_of(session, holder, now)
    _renew_facts(session, fresh, actor, now)
    for service_id in fresh:
        confirm(session, service_id, actor, now=now)
    lift_flags(
        session, now, why="The provider confirmed the entry.", service_ids=fresh,
        reasons=[Reason.OVERDUE, Reason.PINNED_OVERDUE, Reason.PROVIDER_STATEMENT],
    )  # fmt: skip
    follow(session, holder, fresh, now)
    return len(fresh)


def state(
    session: Session,
    holder: Holder,
    service_id: UUID,
    said: Said,
    *,
    form_id: str,
    now: datetime,
    until: date | None = None,
) -> bool:
    """The provider says that an entry is full, closed or not theirs; tells whether that is new.
    Raises NotTheirs, and ValueError for a day that has passed or is more than a year away."""
    if said in FOR_A_WHILE:
        _check(until, day_of(now))
    if not note(session, holder, [service_id], said, form_id=form_id, now=now):
        return False
    actor = actor_of(session, holder, now)
    record_act(session, actor.id, f"says_{said}", now=now, about=[service_id])
    told = {"until": until.isoformat()} if until else {}
    confirm(session, service_id, actor, now=now, kind=said, statement=told)
    if said is Said.FULL:
        _mark_full(session, service_id, actor, now)
    if said in FOR_AN_EDITOR:
        about = f"{said} {form_id}"
        doubt = Doubt(
            Reason.PROVIDER_STATEMENT, FOR_AN_EDITOR[said], about, evidence={"kind": said},
            suggestion=_likely(said),
        )  # fmt: skip
        raise_flag(session, service_id, doubt, now)
    follow(session, holder, [service_id], now)
    return True


def _check(until: date | None, today: date) -> None:
    if until is None:
        raise ValueError("Enter the last day for which this is so")
    if until < today:
        raise ValueError("The day must be today or later")
    if until > today + LONGEST:
        raise ValueError(f"The day must be by {in_words(today + LONGEST)}")


def _likely(said: Said) -> dict[str, object] | None:
    if said is not Said.CLOSED_FOR_GOOD:
        return None
    decision = {"decision": "withdrawn", "public_reason": "closed"}
    return {"words": "Withdraw it, with the public reason “closed”.", "decision": decision}


def note(
    session: Session,
    holder: Holder,
    ids: Collection[UUID],
    said: Said,
    *,
    form_id: str,
    now: datetime,
) -> list[UUID]:
    """Writes an answer down; gives the entries of which this form had not said it yet."""
    theirs = {one.id for one in published_of(session, holder.organization_id)}
    if not set(ids) <= theirs:
        raise NotTheirs(NotTheirs.__doc__)
    fresh = []
    for service_id in sorted(set(ids)):
        row = upsert(session, ProviderAnswer).values(
            id=uuid4(), link_id=holder.link_id, form_id=form_id[:FORM_LETTERS],
            organization_id=holder.organization_id, service_id=service_id, said=said, at=now,
        )  # fmt: skip
        if session.scalar(row.on_conflict_do_nothing().returning(ProviderAnswer.id)):
            fresh.append(service_id)
    return fresh


def actor_of(session: Session, holder: Holder, now: datetime) -> Actor:
    """The provider, as one who acts."""
    name = name_of_provider(session, holder.organization_id)
    return provider_actor(session, holder.organization_id, name, now=now)


def _renew_facts(session: Session, ids: Sequence[UUID], actor: Actor, now: datetime) -> None:
    """What we know of these entries' dated facts was on the page: it is as of today."""
    today = day_of(now)
    documents = list(read_documents(session, ServiceDocument, ids).values())
    for one in documents:
        for column in _known_dates(one.local_offer, one):
            setattr(one.local_offer, column, today)
    act = editing.begin(session, actor, act="confirm", why="The provider confirmed", now=now)
    concern(session, act.change_set_id, ids)
    editing.save_many(session, act, documents)


def _known_dates(facts: LocalOfferDocument, entry: ServiceDocument) -> list[str]:
    known = {
        "capacity_as_of": facts.capacity is not Capacity.UNKNOWN,
        "wait_as_of": bool(facts.wait_text),
        "payment_checked_on": facts.short_breaks_card is not CardAcceptance.UNKNOWN
        or bool(facts.payment_methods)
        or facts.free is not Known.UNKNOWN,
        "opening_checked_on": bool(
            entry.schedules or any(one.schedules for one in entry.service_at_locations)
        ),
    }
    return [column for column, told in known.items() if told]


def _mark_full(session: Session, service_id: UUID, actor: Actor, now: datetime) -> None:
    """A search for places must not find it from now on."""
    entry = editing.read_entry(session, ServiceDocument, service_id)
    entry.local_offer.capacity = Capacity.FULL
    entry.local_offer.capacity_as_of = day_of(now)
    act = editing.begin(session, actor, act="confirm", why="The provider is full", now=now)
    editing.save(session, act, entry)


def follow(session: Session, holder: Holder, ids: Collection[UUID], now: datetime) -> None:
    """What follows an answer about these entries: the public reads it, the request is settled."""
    refresh_trust(session, ids, now)
    known = {id: one.at for id, one in last_answers(session, holder.organization_id, now).items()}
    note_answers_to_requests(session, holder.organization_id, known, now)


def last_answers(
    session: Session, organization_id: UUID, now: datetime, *, within: timedelta = A_YEAR
) -> dict[UUID, LastAnswer]:
    """What the organisation last said of each entry."""
    query = select(ProviderAnswer).where(
        ProviderAnswer.organization_id == organization_id, ProviderAnswer.at >= now - within
    )
    return {
        one.service_id: LastAnswer(Said(one.said), one.at)
        for one in session.scalars(query.order_by(ProviderAnswer.at))
    }
