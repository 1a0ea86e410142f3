"""What pins come to on a day: which entries families are shown first, and what editors see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory.facts import EntryStatus, OfferFacts
from app.directory.pins import Pin, pins_at
from app.directory.publications import Publication, PublicationState
from app.directory.services import Service, names_of
from app.directory.standing_in import standing_in


class Span(StrEnum):
    """Where a day lies in the days of a pin."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry that families are shown first today, and why."""

    service_id: UUID
    why: str | None


@dataclass(frozen=True, slots=True)
class PinSeen:
    """A pin as editors see it. `shown_id`: the entry that stands there for the public.

    `status` is of the entry that was pinned: it says why nothing, or another entry, is shown.
    """

    id: UUID
    service_id: UUID
    name: str
    status: EntryStatus
    shown_id: UUID | None
    shown_name: str | None
    span: Span
    why: str | None
    valid_from: date | None
    valid_to: date | None
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class PinnedAt:
    """A place that an entry is pinned to: a guide and its name, or the home page without one."""

    guide_id: UUID | None
    guide: str | None
    span: Span


def span_on(day: date, valid_from: date | None, valid_to: date | None) -> Span:
    """Whether these days hold this one; both ends count."""
    if valid_from and day < valid_from:
        return Span.TO_COME
    return Span.OVER if valid_to and day > valid_to else Span.IN_FORCE


def shown_at(session: Session, guide_id: UUID | None, today: date) -> list[Shown]:
    """What is shown first on the home page (None), or beside a guide."""
    return shown_beside(session, [guide_id], today).get(guide_id, [])


def shown_beside(
    session: Session, places: Iterable[UUID | None], today: date
) -> dict[UUID | None, list[Shown]]:
    """The same for several places: an entry once, even if others were merged into it."""
    wanted = set(places)
    guides = wanted - {None}
    at = Pin.guide_id.in_(guides) | (Pin.guide_id.is_(None) if None in wanted else False)
    query = select(Pin).where(at, _in_force(today)).order_by(Pin.position, Pin.id)
    pins = session.scalars(query).all()
    shown = standing_in(session, {one.service_id for one in pins})
    found: dict[UUID | None, dict[UUID, Shown]] = defaultdict(dict)
    for pin in pins:
        if (id := shown[pin.service_id]) and id != pin.guide_id:
            found[pin.guide_id].setdefault(id, Shown(id, pin.why))
    return {place: list(some.values()) for place, some in found.items()}


def pinned_on(session: Session, today: date) -> set[UUID]:
    """Entries to which the home page or a published guide leads families on this day."""
    guides = select(Publication.service_id).where(
        Publication.service_id == Pin.guide_id, Publication.state == PublicationState.PUBLISHED
    )
    open_place = or_(Pin.guide_id.is_(None), guides.exists())
    pinned = session.scalars(select(Pin.service_id).where(_in_force(today), open_place)).all()
    return {one for one in standing_in(session, pinned).values() if one}


def places_of(session: Session, service_id: UUID, today: date) -> list[PinnedAt]:
    """Where an entry is pinned today, or will be; the home page first."""
    query = (
        select(Pin, Service.name)
        .outerjoin(Service, Service.id == Pin.guide_id)
        .where(Pin.service_id == service_id, or_(Pin.valid_to.is_(None), Pin.valid_to >= today))
        .order_by(Pin.guide_id.is_not(None), Service.name, Pin.valid_from, Pin.id)
    )
    return [
        PinnedAt(pin.guide_id, name, span_on(today, pin.valid_from, pin.valid_to))
        for pin, name in session.execute(query)
    ]


def pins_seen(session: Session, guide_id: UUID | None, today: date) -> list[PinSeen]:
    """All pins of a place in order, for editors."""
    return seen_of(session, pins_at(session, guide_id), today)


def seen_of(session: Session, pins: Sequence[Pin], today: date) -> list[PinSeen]:
    """These pins, as editors see them."""
    ids = {one.service_id for one in pins}
    shown = standing_in(session, ids)
    names = names_of(session, ids | {one for one in shown.values() if one})
    statuses = _statuses(session, ids)
    people = _people(session, {one.set_by for one in pins})
    return [
        PinSeen(
            id=one.id,
            service_id=one.service_id,
            name=names[one.service_id],
            status=statuses[one.service_id],
            shown_id=shown[one.service_id],
            shown_name=names[there] if (there := shown[one.service_id]) else None,
            span=span_on(today, one.valid_from, one.valid_to),
            why=one.why,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            set_by=people[one.set_by],
            set_at=one.set_at,
        )
        for one in pins
    ]


def _in_force(today: date) -> ColumnElement[bool]:
    begun = or_(Pin.valid_from.is_(None), Pin.valid_from <= today)
    return begun & or_(Pin.valid_to.is_(None), Pin.valid_to >= today)


def _statuses(session: Session, ids: Iterable[UUID]) -> dict[UUID, EntryStatus]:
    query = select(OfferFacts.service_id, OfferFacts.entry_status)
    rows = session.execute(query.where(OfferFacts.service_id.in_(set(ids))))
    return {id: EntryStatus(status) for id, status in rows}


def _people(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Actor.id, Actor.name).where(Actor.id.in_(set(ids))))
    return {id: name for id, name in rows}
