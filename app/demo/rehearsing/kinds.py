"""What may happen on the rehearsed web, and what an editor should hear of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.freshness.outcomes import Reason


class Kind(StrEnum):
    """A thing that happens to a page, a host, an address or ourselves."""

    NOT_FOUND = "not_found"
    GONE_FOR_GOOD = "gone_for_good"
    SOFT_GONE = "soft_gone"
    NAME_GONE = "name_gone"
    PARKED = "parked"
    FAULTY = "faulty"
    SILENT = "silent"
    MOVED = "moved"
    SENT_HOME = "sent_home"
    CLOSED = "closed"
    NEW_PHONE = "new_phone"
    WALL = "wall"
    DETOUR = "detour"
    OUTAGE = "outage"
    OWN_OUTAGE = "own_outage"
    RATE_LIMIT = "rate_limit"
    FLAPPING = "flapping"
    BLIP = "blip"
    REDESIGN = "redesign"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Truth:
    """`reasons` are the flags that are right; `needs` the days that the proof takes from the
    first look on; `dead` whether a family that clicks finds the service's page no more."""

    words: str
    reasons: tuple[Reason, ...] = ()
    needs: float = 0.0
    dead: bool = False


TRUTHS: Mapping[Kind, Truth] = {
    Kind.NOT_FOUND: Truth("the page is not found", (Reason.LINK_GONE,), 5, dead=True),
    Kind.GONE_FOR_GOOD: Truth("the page is gone for good", (Reason.LINK_GONE,), 5, dead=True),
    Kind.SOFT_GONE: Truth(
        "the address answers as for pages that never were", (Reason.LINK_SOFT_GONE,), 9, dead=True
    ),
    Kind.NAME_GONE: Truth("the name is gone", (Reason.HOST_DOWN,), 14, dead=True),
    Kind.PARKED: Truth("the name is for sale", (Reason.LINK_PARKED,), 9, dead=True),
    Kind.FAULTY: Truth("nothing but faults, for ever", (Reason.HOST_DOWN,), 32, dead=True),
    Kind.SILENT: Truth("nobody answers, for ever", (Reason.HOST_DOWN,), 32, dead=True),
    Kind.MOVED: Truth("the page has moved for good", (Reason.LINK_MOVED,), 12),
    # Either is fair: a permanent redirect, to a page that is not the service's.
    Kind.SENT_HOME: Truth(
        "the address leads to the home page", (Reason.LINK_MOVED, Reason.LINK_SOFT_GONE), 12
    ),
    Kind.CLOSED: Truth(
        "the page says that the service has closed",
        (Reason.CLOSURE_ANNOUNCED, Reason.LINK_SOFT_GONE),
        9,
        dead=True,
    ),
    Kind.NEW_PHONE: Truth("the page gives another number", (Reason.CONTACT_DRIFT,), 3),
    # A wall is no evidence; where it stays, a person is asked to look: once in 90 days, and not
    # before the page has been unseen for a month.
    Kind.WALL: Truth("a wall, or robots.txt", (Reason.CANNOT_LOOK,), 65),
    Kind.DETOUR: Truth("a redirect for the time being"),
    Kind.OUTAGE: Truth("the host is down for hours or days"),
    Kind.OWN_OUTAGE: Truth("we are offline"),
    Kind.RATE_LIMIT: Truth("the host asks us to come back later"),
    Kind.FLAPPING: Truth("the host fails every now and then, for weeks"),
    Kind.BLIP: Truth("a moment's trouble"),
    Kind.REDESIGN: Truth("new markup, the same facts"),
    Kind.HOLIDAY: Truth("closed for the holidays"),
}
NEVER = frozenset(kind for kind, truth in TRUTHS.items() if not truth.reasons)
DEATHS = frozenset(kind for kind, truth in TRUTHS.items() if truth.dead)
# While these last, nobody can see what else is so: for weeks, or for hours and days.
HIDES = frozenset({Kind.WALL, Kind.FLAPPING})
DELAYS = frozenset({Kind.OUTAGE, Kind.OWN_OUTAGE, Kind.RATE_LIMIT})


@dataclass(frozen=True, slots=True)
class Happening:
    """From `start` to `end`, in days of the rehearsal; without an end, for ever.

    `form` says how it looks from outside, `detail` where it leads.
    """

    kind: Kind
    start: float
    end: float | None = None
    form: str = ""
    detail: str = ""

    def is_on(self, day: float) -> bool:
        """Whether it is so on this day."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, start: float, end: float) -> bool:
        """Whether some of it lies between two days."""
        return self.start < end and (self.end is None or self.end > start)
