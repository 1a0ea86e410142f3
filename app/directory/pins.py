"""Pins: entries that editors put first on the home page or beside a guide, and on which days.

One act at a time: each locks a counter first, so that no two editors pin the same entry twice.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.acts import record_act
from app.database import Base
from app.dialects import Moment
from app.directory.counters import take_numbers
from app.directory.editing import UnknownEntry
from app.directory.guides import the_guide
from app.directory.publishing import touch
from app.directory.services import Service
from app.directory.standing_in import standing_in

PINS = "pins"
LONGEST_WHY = 200  # letters
MOST = 50  # pins at one place: more would be a list, and first would mean nothing


class UnknownPin(Exception):
    """Somebody has taken this pin off."""


class AlreadyPinned(Exception):
    """This entry is pinned here already, on some of these days."""


class EndsBeforeItBegins(Exception):
    """The last day must not be before the first."""


class PinnedToItself(Exception):
    """A guide cannot be pinned to itself."""


class TooManyPins(Exception):
    """There are 50 pins here, and no room for more. Take some off first."""


class Pin(Base):
    """An entry put first, at its place in a list: of a guide, or of the home page without one.

    `why` says in plain words why it stands here. Both days count; None: no first, or no last.
    """

    __tablename__ = "pins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    guide_id: Mapped[UUID | None] = mapped_column(ForeignKey("services.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    why: Mapped[str | None] = mapped_column(String(LONGEST_WHY))
    position: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two spans, each from and to, have a day in common."""
    (a, b), (c, d) = one, other
    return (a or date.min) <= (d or date.max) and (c or date.min) <= (b or date.max)


def the_pin(session: Session, pin_id: UUID) -> Pin:
    """One pin. Raises UnknownPin."""
    found = session.get(Pin, pin_id, populate_existing=True)
    if found is None:
        raise UnknownPin(UnknownPin.__doc__)
    return found


def pins_at(session: Session, guide_id: UUID | None) -> Sequence[Pin]:
    """All pins of a guide, or of the home page, in order, whenever they hold."""
    at = Pin.guide_id.is_(None) if guide_id is None else Pin.guide_id == guide_id
    query = select(Pin).where(at).order_by(Pin.position, Pin.id)
    # What was read before the lock may have changed since.
    return session.scalars(query.execution_options(populate_existing=True)).all()


def is_pinned(
    session: Session,
    guide_id: UUID | None,
    service_id: UUID,
    *,
    valid_from: date | None,
    valid_to: date | None,
    besides: UUID | None = None,
) -> bool:
    """Whether the entry is pinned here on one of these days, `besides` by that pin."""
    return any(
        one.service_id == service_id
        and one.id != besides
        and overlap((one.valid_from, one.valid_to), (valid_from, valid_to))
        for one in pins_at(session, guide_id)
    )


def add_pin(
    session: Session,
    guide_id: UUID | None,
    service_id: UUID,
    *,
    by: UUID,
    now: datetime,
    why: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Pin:
    """Pins an entry, after those that are here. Raises NotAGuide, or what is above."""
    _one_at_a_time(session)
    if session.get(Service, service_id) is None:
        raise UnknownEntry(UnknownEntry.__doc__)
    if guide_id == service_id:
        raise PinnedToItself(PinnedToItself.__doc__)
    if guide_id is not None:
        the_guide(session, guide_id)
    before = pins_at(session, guide_id)
    if len(before) >= MOST:
        raise TooManyPins(TooManyPins.__doc__)
    pin = Pin(
        id=uuid4(), guide_id=guide_id, service_id=service_id, why=why or None,
        position=before[-1].position + 1 if before else 0, valid_from=valid_from, valid_to=valid_to,
        set_by=by, set_at=now,
    )  # fmt: skip
    _refuse_wrong_days(session, pin)
    session.add(pin)
    _done(session, pin, "pin_added", by=by, now=now)
    return pin


def change_pin(
    session: Session,
    pin_id: UUID,
    *,
    by: UUID,
    now: datetime,
    why: str | None,
    valid_from: date | None,
    valid_to: date | None,
) -> None:
    """Other words, other days. Raises UnknownPin, EndsBeforeItBegins, AlreadyPinned."""
    _one_at_a_time(session)
    pin = the_pin(session, pin_id)
    if (pin.why, pin.valid_from, pin.valid_to) == (why or None, valid_from, valid_to):
        return
    pin.why, pin.valid_from, pin.valid_to = why or None, valid_from, valid_to
    pin.set_by, pin.set_at = by, now
    _refuse_wrong_days(session, pin)
    _done(session, pin, "pin_changed", by=by, now=now)


def move_pin(session: Session, pin_id: UUID, *, up: bool, by: UUID, now: datetime) -> None:
    """One place up or down; the first stays first, the last last. Raises UnknownPin."""
    _one_at_a_time(session)
    pin = the_pin(session, pin_id)
    pins = list(pins_at(session, pin.guide_id))
    here = pins.index(pin)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(pins):
        return
    pins[here], pins[there] = pins[there], pins[here]
    for position, one in enumerate(pins):
        one.position = position
    _done(session, pin, "pin_moved", by=by, now=now, how="up" if up else "down")


def take_off(session: Session, pin_id: UUID, *, by: UUID, now: datetime) -> None:
    """Takes a pin off. Raises UnknownPin."""
    _one_at_a_time(session)
    pin = the_pin(session, pin_id)
    _done(session, pin, "pin_taken_off", by=by, now=now)
    session.delete(pin)


def _one_at_a_time(session: Session) -> None:
    take_numbers(session, PINS, 1)


def _refuse_wrong_days(session: Session, pin: Pin) -> None:
    first, last = pin.valid_from, pin.valid_to
    if first and last and last < first:
        raise EndsBeforeItBegins(EndsBeforeItBegins.__doc__)
    if is_pinned(
        session, pin.guide_id, pin.service_id, valid_from=first, valid_to=last, besides=pin.id
    ):
        raise AlreadyPinned(AlreadyPinned.__doc__)


def _done(
    session: Session, pin: Pin, act: str, *, by: UUID, now: datetime, how: str | None = None
) -> None:
    """Writes the act down, and has the public hear of it: what it sees first is another thing."""
    said = (
        "Home page" if pin.guide_id is None else "Guide",
        how,
        pin.why,
        f"from {pin.valid_from}" if pin.valid_from else None,
        f"to {pin.valid_to}" if pin.valid_to else None,
    )
    about = [pin.service_id, *([pin.guide_id] if pin.guide_id else [])]
    record_act(session, by, act, now=now, why="; ".join(filter(None, said)), about=about)
    if shown := standing_in(session, [pin.service_id])[pin.service_id]:
        touch(session, [shown], now=now)
