"""Flags against the truth: which were right, which were false and why, what was missed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.rehearsing.entries import page_url
from app.demo.rehearsing.kinds import DEATHS, DELAYS, HIDES, TRUTHS, Happening, Kind
from app.demo.rehearsing.world import World
from app.freshness.flags import CLOSED_ITSELF, Flag
from app.freshness.links import Link
from app.freshness.outcomes import Reason

# From a look to its record pass minutes at most: the pace of a host with many pages.
A_MOMENT = 0.02
# The floor of the schedule is a look in 30 days, give or take a tenth and a night.
LONGEST_UNSEEN = 34.0

Fates = Mapping[str, Sequence[Happening]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A flag with its verdict. `causes` are what was so at its failing looks, if it is false."""

    url: str
    reason: Reason
    day: float
    closed: float | None
    right: bool
    causes: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that ought to be flagged. `plain`: it lasted, and nothing hid it meanwhile."""

    url: str
    kind: Kind
    start: float
    end: float
    plain: bool
    found: float | None = None
    closed: float | None = None

    @property
    def delay(self) -> float | None:
        """Days from what happened to the flag."""
        return None if self.found is None else max(self.found - self.start, 0.0)


def fates_of(world: World, port: int) -> Fates:
    """All that happens to each address, whether to its page, its host or ourselves."""
    return {
        page_url(host, page, port): (*host.happenings, *page.happenings, *world.offline)
        for host, page in world.pages
    }


def on(fates: Fates, url: str, day: float) -> list[Happening]:
    """What is so at an address on a day."""
    return [one for one in fates[url] if one.is_on(day) or one.is_on(day - A_MOMENT)]


def is_dead(fates: Fates, url: str, day: float) -> bool:
    """Whether the service's page is no longer to be had there."""
    return any(one.kind in DEATHS and one.is_on(day) for one in fates[url])


def judged_flags(session: Session, fates: Fates, start: datetime) -> list[Judged]:
    """Each flag about an address, once however many entries it was raised for."""
    query = (
        select(Flag, Link.url)
        .join(Link, Link.id == Flag.link_id)
        .order_by(Flag.raised_at, Link.url)
    )
    found: dict[tuple[str, str, datetime], Judged] = {}
    for flag, url in session.execute(query):
        found.setdefault((url, flag.reason, flag.raised_at), _judged(flag, url, fates, start))
    return list(found.values())


def _judged(flag: Flag, url: str, fates: Fates, start: datetime) -> Judged:
    reason, day = Reason(flag.reason), _day(flag.raised_at, start)
    right = any(reason in TRUTHS[one.kind].reasons for one in on(fates, url, day))
    closed = flag.resolved_at if flag.decision == CLOSED_ITSELF else None
    causes = () if right else tuple(_causes(flag, url, fates, start))
    return Judged(url, reason, day, _day(closed, start) if closed else None, right, causes)


def _causes(flag: Flag, url: str, fates: Fates, start: datetime) -> Iterator[Kind]:
    """What was so when the looks failed that the flag rests on."""
    times = flag.evidence.get("counted_failures") or [flag.raised_at.isoformat()]
    days = [_day(datetime.fromisoformat(at), start) for at in times]
    kinds = {one.kind for day in days for one in on(fates, url, day)} - {Kind.REDESIGN}
    yield from sorted(kinds or {Kind.BLIP})


def _day(at: datetime, start: datetime) -> float:
    return (at - start) / timedelta(days=1)


def expected(fates: Fates, flags: Sequence[Judged], days: float) -> list[Expected]:
    """What ought to have been flagged, each with the flag that told of it, if one did."""
    by_url: dict[str, list[Judged]] = {}
    for flag in flags:
        by_url.setdefault(flag.url, []).append(flag)
    return [
        _expected(url, one, told, by_url.get(url, ()), days)
        for url, told in fates.items()
        for one in told
        if TRUTHS[one.kind].reasons and not _overshadowed(one, told)
    ]


def _overshadowed(one: Happening, told: Sequence[Happening]) -> bool:
    """Whether the address was dead already, or had moved on: nobody needs a second flag."""
    return any(
        other is not one
        and other.is_on(one.start)
        and (other.kind in DEATHS or other.kind is one.kind or other.kind is Kind.SENT_HOME)
        for other in told
    )


def _expected(
    url: str, one: Happening, told: Sequence[Happening], flags: Sequence[Judged], days: float
) -> Expected:
    end = min(days if one.end is None else one.end, days)
    due = one.start + LONGEST_UNSEEN + TRUTHS[one.kind].needs
    due += sum(_held_up(other) for other in told if _delays(other, one.start, due))
    hidden = any(
        other is not one
        and (other.kind in HIDES or other.kind in DEATHS)
        and other.overlaps(one.start, due)
        for other in told
    )
    mine = [
        flag
        for flag in flags
        if flag.reason in TRUTHS[one.kind].reasons
        and flag.day <= end + A_MOMENT
        and (flag.closed is None or flag.closed >= one.start)
    ]
    first = min(mine, key=lambda flag: flag.day, default=None)
    return Expected(
        url,
        one.kind,
        one.start,
        end,
        plain=due <= end and not hidden,
        found=first.day if first else None,
        closed=max((f.closed for f in mine if f.closed is not None), default=None),
    )


def _delays(other: Happening, start: float, due: float) -> bool:
    return other.kind in DELAYS and other.overlaps(start, due)


def _held_up(other: Happening) -> float:
    """The days that it lasts, and those until the next look that counts."""
    return (other.end or other.start) - other.start + 2.0
