"""Opening: filters on weekdays and clocks, and on one moment by the rules of the calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, false, not_, or_, select
from sqlalchemy.orm import Session

from app.dialects import holds_tags
from app.directory.asked import Asked
from app.directory.recurrences import Terms, holds_on
from app.directory.search_filters import Condition, Filter, Part, opening_outlived
from app.directory.search_hours import DAYS, minutes
from app.directory.search_index import documents, hours, rules
from app.directory.search_tags import DAY, unknown


def opening_filters(session: Session, asked: Asked) -> Iterator[Filter]:
    """At most one of the weekday and clocks together, and one of the moment."""
    old = opening_outlived(asked.lasting) if asked.lasting else false()
    dayless = holds_tags(session, [[unknown(DAY)]])
    weekly = _weekly(asked)
    if weekly is not None:
        untold = or_(old, dayless if weekly.tags else and_(dayless, not_(*weekly.conditions)))
        holds = Part(weekly.tags, (*weekly.conditions, not_(old)))
        yield Filter("day", holds, Part(conditions=(untold,)))
    elif "day" in asked.unknown:
        yield Filter("day", None, Part(conditions=(or_(old, dayless),)))
    if asked.open_at is not None:
        yield _moment(session, asked, old)
    elif "open_at" in asked.unknown:
        yield Filter("open_at", None, Part(conditions=(or_(old, dayless),)))


def _having(*conditions: Condition) -> Select[UUID]:
    return select(hours.c.service_id).where(*conditions)


def _weekly(asked: Asked) -> Part | None:
    """One and the same schedule must be on such a day, open so late and close so early."""
    start, end = minutes(asked.start_time), minutes(asked.end_time)
    days = [DAYS.index(day) + 1 for day in asked.days if day in DAYS]
    if asked.days and not days:
        return Part(conditions=(false(),))
    if start is None and end is None:
        return Part(([f"{DAY}{day}" for day in days],)) if days else None
    fits: list[Condition] = [hours.c.day.in_(days)] if days else []
    if start is not None:
        fits.append(hours.c.opens >= start)
    if end is not None:
        fits.append(hours.c.closes <= end)
    return Part(conditions=(documents.c.service_id.in_(_having(*fits)),))


def _moment(session: Session, asked: Asked, old: Condition) -> Filter:
    """Open for sure; or, unknown: perhaps, because a rule, a clock or everything is missing."""
    assert asked.open_at is not None  # noqa: S101 -- whoever calls has looked
    clock = asked.open_at.hour * 60 + asked.open_at.minute
    today = asked.open_at.date()
    known = session.scalars(select(rules.c.rule)).all()
    held = _held(known, today, asked.school_terms)
    before = _held(known, today - timedelta(days=1), asked.school_terms)
    opens, closes = hours.c.opens, hours.c.closes
    overnight = closes <= opens
    by_day = and_(opens <= clock, or_(closes > clock, overnight))
    by_night = and_(closes > clock, overnight)
    is_open = or_(held.found(by_day), before.found(by_night))
    begun = or_(opens.is_(None), opens <= clock)
    not_over = or_(closes.is_(None), closes > clock, overnight)
    perhaps = or_(held.perhaps(and_(begun, not_over)), before.perhaps(by_night))
    nothing = documents.c.service_id.not_in(_having())
    untold = or_(old, and_(not_(is_open), or_(perhaps, nothing)))
    return Filter("open_at", Part(conditions=(not_(old), is_open)), Part(conditions=(untold,)))


@dataclass(frozen=True, slots=True)
class Held:
    """A day, and the rules that hold on it for sure, or may."""

    day: date
    sure: Sequence[str]
    open_to_doubt: Sequence[str]

    def found(self, clocks: Condition) -> Condition:
        """Of `search_documents`: has hours on this day that fulfil this."""
        return self._has(clocks, self.sure)

    def perhaps(self, clocks: Condition) -> Condition:
        """The same, where rules may hold."""
        return self._has(clocks, [*self.sure, *self.open_to_doubt])

    def _has(self, clocks: Condition, held: Sequence[str]) -> Condition:
        starts, ends, rule = hours.c.starts, hours.c.ends, hours.c.rule
        fits = [
            clocks,
            or_(starts.is_(None), starts <= self.day),
            or_(ends.is_(None), ends >= self.day),
        ]
        ruled = rule.in_(held) if held else false()
        # Two questions rather than one with OR: each finds its rows by the index on weekdays.
        on_weekday = _having(
            hours.c.day == self.day.isoweekday(), or_(rule.is_(None), ruled), *fits
        )
        on_any = _having(hours.c.day.is_(None), ruled, *fits)
        id = documents.c.service_id
        return or_(id.in_(on_weekday), id.in_(on_any)) if held else id.in_(on_weekday)


def _held(known: Sequence[str], day: date, terms: Terms) -> Held:
    """All rules there are, asked about a day: a borough has few different ones."""
    answers = {rule: holds_on(rule, day, terms) for rule in known}
    return Held(
        day,
        sorted(rule for rule, held in answers.items() if held),
        sorted(rule for rule, held in answers.items() if held is None),
    )
