"""The scoreboard's shapes on the wire."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.api.wire.shape import Shape

Share = Annotated[float, Field(ge=0, le=1)]


class ShareAssured(Shape):
    """How many entries, and as a share of all; without entries there is no share."""

    entries: int
    share: Share | None = None


class AssuredInTime(Shape):
    """Entries whose last word is not overdue, and on whose word: an entry may have both."""

    either: ShareAssured
    council_check: ShareAssured
    provider_confirmation: ShareAssured


class AssuredEntries(Shape):
    """Entries and the words that they rest on; the median is over those that have any."""

    entries: int
    assured_in_time: AssuredInTime
    never_assured: int
    median_age_days: int | None = None


class PolicyInForce(Shape):
    """How often entries are checked; the dates where the council has set it so, both included."""

    checked: str
    since: date | None = None
    until: date | None = None


class CategoryAssured(AssuredEntries):
    """The same for one category; without a key: entries that have none."""

    category: str | None = None
    policy: PolicyInForce


class LinksBelieved(Shape):
    """Addresses that entries rely on. Only `dead` is sure; `looking_again` may be nothing."""

    answering: int
    looking_again: int
    doubted: int
    dead: int
    cannot_be_looked_at: int
    not_looked_at: int


class TimeToFix(Shape):
    """What people put right within a year: half took no longer than `p50_days`."""

    fixed: int
    p50_days: float | None = None
    p90_days: float | None = None
    open: int
    oldest_open_days: int | None = None


class Scoreboard(Shape):
    """How far the offer can be relied on, as of a day, in the same numbers for everybody."""

    on: date
    all: AssuredEntries
    categories: list[CategoryAssured]
    links: LinksBelieved
    time_to_fix: TimeToFix
