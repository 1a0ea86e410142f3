"""What happens on the pretend web, and what an editor should hear of it: the rehearsal's truth."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict

from app.demo.entries import FOLDER
from app.freshness.outcomes import Reason


class Scenario(StrEnum):
    """A thing that happens to websites."""

    GONE = "gone"
    GONE_FOR_GOOD = "gone_for_good"
    SOFT_GONE = "soft_gone"
    PARKED = "parked"
    NAME_GONE = "name_gone"
    MOVED = "moved"
    CHANGED_PHONE = "changed_phone"
    CLOSED = "closed"
    BOT_WALL = "bot_wall"
    ROBOTS = "robots"
    RATE_LIMITED = "rate_limited"
    SLOW = "slow"
    FLAPPING = "flapping"
    SILENT = "silent"
    MAINTENANCE = "maintenance"
    REDESIGN = "redesign"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Truth:
    """What an editor should hear of a scenario, and why so or why not.

    `needs` is how many days of looks the proof takes; `reasons` are the flags that are right.
    Without reasons every flag is a false alarm.
    """

    words: str
    reasons: tuple[Reason, ...] = ()
    needs: float = 0.0


# A usual look is a week after the last, give or take a tenth.
UNTIL_LOOKED_AT = 7.75
TWO_LOOKS = 1.4  # failures count a day apart
THREE_LOOKS = 3.9

TRUTHS: Mapping[Scenario, Truth] = {
    Scenario.GONE: Truth(
        "the address says that the page is not found", (Reason.LINK_GONE,), TWO_LOOKS
    ),
    Scenario.GONE_FOR_GOOD: Truth(
        "the address says that the page is gone for good", (Reason.LINK_GONE,), TWO_LOOKS
    ),
    Scenario.SOFT_GONE: Truth(
        "the address answers, but with the site's page for what is not found",
        (Reason.LINK_SOFT_GONE,),
        THREE_LOOKS,
    ),
    Scenario.PARKED: Truth("the name is for sale", (Reason.LINK_PARKED,), THREE_LOOKS),
    Scenario.NAME_GONE: Truth("the name leads nowhere", (Reason.HOST_DOWN,), THREE_LOOKS),
    Scenario.MOVED: Truth("the page has moved for good", (Reason.LINK_MOVED,), 9.3),
    Scenario.CHANGED_PHONE: Truth(
        "the page gives another number on two looks", (Reason.CONTACT_DRIFT,), UNTIL_LOOKED_AT
    ),
    Scenario.CLOSED: Truth(
        "the page says that the service has closed for good",
        (Reason.CLOSURE_ANNOUNCED, Reason.LINK_SOFT_GONE),
        THREE_LOOKS,
    ),
    Scenario.BOT_WALL: Truth(
        "a wall turned us away: that is no evidence; after a week or more a person may be asked "
        "to look",
        (Reason.CANNOT_LOOK,),
        2 * UNTIL_LOOKED_AT + 1,
    ),
    Scenario.ROBOTS: Truth(
        "robots.txt asks us not to look: that is no evidence; after a week or more a person may be "
        "asked to look",
        (Reason.CANNOT_LOOK,),
        2 * UNTIL_LOOKED_AT + 1,
    ),
    Scenario.RATE_LIMITED: Truth("the site asked us to come back later, and we did"),
    Scenario.SLOW: Truth("a page that answers slowly answers"),
    Scenario.FLAPPING: Truth("each failure was followed by a success before it could count twice"),
    Scenario.SILENT: Truth(
        "silence weighs little: five or six failures on different days, about three weeks in all",
        (Reason.HOST_DOWN,),
        24.0,
    ),
    Scenario.MAINTENANCE: Truth("maintenance passes: it has to last before it weighs anything"),
    Scenario.REDESIGN: Truth(
        "a page that changed is no reason: number and address are as they were"
    ),
    Scenario.HOLIDAY: Truth("closed for the holidays is not closed"),
}


class Story(BaseModel):
    """What happens to one site, or one page of it. Days count from the load of the borough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    scenario: Scenario
    day: float
    words: str
    until: float | None = None
    page: str | None = None
    to: str | None = None
    phone: str | None = None

    @property
    def truth(self) -> Truth:
        """What should be heard of it."""
        return TRUTHS[self.scenario]

    @property
    def due_by(self) -> float | None:
        """The day by which it should be flagged; None if never, or if it may pass unseen."""
        if not self.truth.reasons:
            return None
        first_look = max(self.day, 0.0) + (UNTIL_LOOKED_AT if self.day > 0 else 0.0)
        due = first_look + self.truth.needs
        return due if self.until is None or due <= self.until else None

    def is_on(self, day: float) -> bool:
        """Whether it is so on this day."""
        return self.day <= day and (self.until is None or day < self.until)

    def concerns(self, host: str, path: str) -> bool:
        """Whether this page is part of it: a new website has a home page at least."""
        if self.scenario is Scenario.SOFT_GONE and path == "/":
            return False
        return host == self.host and self.page in (None, path)


@cache
def stories() -> tuple[Story, ...]:
    """Every story of the pretend web."""
    text = (FOLDER / "stories.toml").read_text(encoding="utf-8")
    return tuple(Story.model_validate(row) for row in tomllib.loads(text)["stories"])


def story_of(host: str, path: str) -> Story | None:
    """The story of a page; one of its own comes before that of the whole site."""
    found = [story for story in stories() if story.concerns(host, path)]
    return max(found, key=lambda story: story.page is not None, default=None)
