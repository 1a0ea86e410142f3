"""Opening: filters on weekdays and clocks, and on one moment by the rules of the calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, and_, exists, false, not_, or_, select
from sqlalchemy.orm import Session

from app.dialects import holds_tags
from app.directory.asked import Asked
from app.directory.recurrences import Terms, holds_on
from app.directory.search_filters import Condition, Filter, Part, opening_outlived
from app.directory.search_hours import ANY_SLOT, DAYS, MINUTES_A_DAY, minutes, slot_of
from app.directory.search_index import documents, hours, rules, slot_tag
from app.directory.search_tags import DAY, unknown


def opening_filters(session: Session, asked: Asked) -> Iterator[Filter]:
    """At most one of the weekday and clocks together, and one of the moment."""
    times = (asked.days, asked.start_time, asked.end_time, asked.open_at)
    if not any(times) and not {"day", "open_at"} & set(asked.unknown):
        return  # most questions: the conditions below take a while to put together
    old = opening_outlived(asked.lasting) if asked.lasting else false()
    dayless = holds_tags(session, [[unknown(DAY)]])
    weekly = _weekly(asked)
    if weekly is not None:
        others = () if weekly.tags else (not_(*weekly.conditions),)
        untold = or_(old, and_(dayless, *others))
        apart = (
            Part(([unknown(DAY)],), (*others, not_(old))),
            Part(conditions=(old,)),
        )
        holds = Part(weekly.tags, (*weekly.conditions, not_(old)))
        yield Filter("day", holds, Part(conditions=(untold,)), apart)
    elif "day" in asked.unknown:
        yield Filter("day", None, Part(conditions=(or_(old, dayless),)))
    if asked.open_at is not None:
        yield _moment(session, asked, old)
    elif "open_at" in asked.unknown:
        yield Filter("open_at", None, Part(conditions=(or_(old, dayless),)))


def _having(*conditions: Condition) -> Select[int]:
    return select(hours.c.document_id).where(*conditions)


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
    return Part(conditions=(documents.c.id.in_(_having(*fits)),))


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
    minute = today.weekday() * MINUTES_A_DAY + clock
    then = [slot_tag(slot_of(minute)), slot_tag(ANY_SLOT)]
    begun = or_(opens.is_(None), opens <= clock)
    not_over = or_(closes.is_(None), closes > clock, overnight)
    perhaps = or_(held.perhaps(and_(begun, not_over)), before.perhaps(by_night))
    nothing = documents.c.id.not_in(_having())
    untold = or_(old, and_(not_(is_open), or_(perhaps, nothing)))
    is_open = or_(held.has(by_day), before.has(by_night))
    holds = Part((then,), (not_(old), is_open))
    return Filter("open_at", holds, Part(conditions=(untold,)))


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

    def has(self, clocks: Condition) -> Condition:
        """The same as `found`, of few entries: each is looked up."""
        ruled = hours.c.rule.in_(self.sure) if self.sure else false()
        weekly = and_(hours.c.day == self.day.isoweekday(), or_(hours.c.rule.is_(None), ruled))
        on_day = or_(weekly, and_(hours.c.day.is_(None), ruled))
        own = hours.c.document_id == documents.c.id
        return exists().where(own, clocks, on_day, *self._in_span())

    def _in_span(self) -> Sequence[Condition]:
        starts, ends = hours.c.starts, hours.c.ends
        return (
            or_(starts.is_(None), starts <= self.day),
            or_(ends.is_(None), ends >= self.day),
        )

    def _has(self, clocks: Condition, held: Sequence[str]) -> Condition:
        rule = hours.c.rule
        fits = [clocks, *self._in_span()]
        ruled = rule.in_(held) if held else false()
        # Two questions rather than one with OR: each finds its rows by the index on weekdays.
        on_weekday = _having(
            hours.c.day == self.day.isoweekday(), or_(rule.is_(None), ruled), *fits
        )
        on_any = _having(hours.c.day.is_(None), ruled, *fits)
        id = documents.c.id
        return or_(id.in_(on_weekday), id.in_(on_any)) if held else id.in_(on_weekday)


def _held(known: Sequence[str], day: date, terms: Terms) -> Held:
    """All rules there are, asked about a day: a borough has few different ones."""
    answers = {rule: holds_on(rule, day, terms) for rule in known}
    return Held(
        day,
        sorted(rule for rule, held in answers.items() if held),
        sorted(rule for rule, held in answers.items() if held is None),
    )
