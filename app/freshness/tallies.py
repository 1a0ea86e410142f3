"""How often a link was read, and how often it read differently: what change rates are learned from.

What differs at every visit is no change: ages ("2 hours ago"), the day of the visit, clocks with
seconds, long numbers. Prices, hours and phone numbers stay, because a change of them is one.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from app.freshness.days import day_of
from app.freshness.links import Link
from app.freshness.outcomes import Outcome
from app.freshness.readings import NOT_MODIFIED

# Two readings within hours say nothing of a rate that is counted in days.
TOO_SOON = timedelta(hours=12)
# Old looks fade: a page that was rewritten weekly last year may be at rest now.
REMEMBERED = 128

_RESTLESS = re.compile(
    r"\b(?:\d+|an?|one|few) (?:second|minute|hour|day|week|month|year)s? ago\b"
    r"|\b\d{1,2}:\d{2}:\d{2}\b"
    r"|\b[\d,]+ (?:visitors?|visits|views|hits|online|likes|followers|comments)\b"
    r"|\b(?=[a-z]*\d)[0-9a-f]{12,}\b"
)
_CONTACTS = ("phones", "emails", "postcodes", "closure")


def fingerprint(page: Mapping[str, Any], at: datetime) -> str:
    """The same for the same content, whenever it is read: title, main text, contacts."""
    told = f"{page.get('title') or ''} {page.get('excerpt') or ''}".lower()
    words = _RESTLESS.sub(" ", _today(at).sub(" ", told)).split()
    contacts = [str(page.get(name) or "") for name in _CONTACTS]
    return blake2b("\0".join([*words, *contacts]).encode(), digest_size=12).hexdigest()


def _today(at: datetime) -> re.Pattern[str]:
    """The day of the visit, as pages write today's date."""
    day = day_of(at)
    month = f"{day:%B}".lower()
    named = rf"{day.day}(?:st|nd|rd|th)? (?:of )?(?:{month}|{month[:3]})"
    turned = rf"(?:{month}|{month[:3]}) {day.day}(?:st|nd|rd|th)?"
    weekday = f"{day:%A}".lower()
    return re.compile(
        rf"(?:\b(?:{weekday}|{weekday[:3]}),? )?\b(?:{named}|{turned})\b(?:,? {day.year})?"
        rf"|\b{day:%d/%m/%Y}\b|\b{day:%Y-%m-%d}\b"
    )


def tally(
    link: Link, at: datetime, outcome: Outcome, detail: str, page: Mapping[str, Any] | None
) -> None:
    """Counts a look that counts, if it read the page or heard that it is unchanged.

    Call it before `last_ok_at` moves on: the days in between are counted too.
    """
    if outcome not in (Outcome.OK, Outcome.MOVED):
        return
    before = link.content_hash
    now = before if not page and detail == NOT_MODIFIED else fingerprint(page, at) if page else None
    if now is None:
        return
    if before is None or link.last_ok_at is None:
        link.content_hash = now
        return
    gap = at - link.last_ok_at
    if gap < TOO_SOON:
        return
    link.content_hash = now
    link.looks_seen += 1
    link.changes_seen += now != before
    link.days_watched += gap / timedelta(days=1)
    if link.looks_seen >= REMEMBERED:
        link.looks_seen //= 2
        link.changes_seen //= 2
        link.days_watched /= 2
