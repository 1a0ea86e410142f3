"""A timetable that is long past: seen so on two days, and nothing on the page is newer; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.freshness.days import day_of, in_words
from app.freshness.flags import Doubt
from app.freshness.links import Link
from app.freshness.outcomes import Reason
from app.freshness.readings import EXCERPT, Reading

LONG_PAST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PastTimetable:
    """The timetable that the page still shows; `proved` when it did on two days."""

    season: str
    newest: date
    quote: str
    first_seen: str
    proved: bool

    def doubt(self, link: Link) -> Doubt:
        """The doubt to raise."""
        return Doubt(
            reason=Reason.TIMETABLE_PAST,
            words=(
                f"The page still shows the timetable of {self.season}; "
                f"it ended by {in_words(self.newest)}."
            ),
            about=f"{link.url} timetable {self.season} {self.newest}",
            evidence={
                "url": link.url,
                "season": self.season,
                "newest_date": self.newest.isoformat(),
                "first_seen": self.first_seen,
                "after": self.quote[:EXCERPT],
            },
            suggestion={"words": "Ask the provider: are the times still right, and is it running?"},
            link_id=link.id,
        )


def timetable_past(pages: Sequence[Reading]) -> PastTimetable | None:
    """What is past on the latest reading, and whether a reading on an earlier day showed it too."""
    if not pages or not _is_past(pages[-1]):
        return None
    last = pages[-1]
    shown = last.page["timetable"]
    told = [
        one for one in pages if _is_past(one) and one.page["timetable"]["season"] == shown["season"]
    ]
    return PastTimetable(
        season=shown["season"],
        newest=date.fromisoformat(shown["newest"]),
        quote=str(shown.get("quote") or ""),
        first_seen=told[0].at.isoformat(),
        proved=day_of(told[0].at) < day_of(last.at),
    )


def _is_past(reading: Reading) -> bool:
    """An old season's timetable, its newest date long gone, and no date on the page to come."""
    shown: dict[str, Any] | None = reading.page.get("timetable")
    if not shown:
        return False
    today = day_of(reading.at)
    newest_anywhere = reading.page.get("newest_date")
    to_come = newest_anywhere is not None and date.fromisoformat(newest_anywhere) >= today
    long_past = date.fromisoformat(shown["newest"]) < today - LONG_PAST
    return long_past and shown["year"] < today.year and not to_come
