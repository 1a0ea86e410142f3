"""Pages at rest: what a later look needs to know of a page without reading it again.

Nine of ten looks find a page as it was. Comparing it with the record anew would come to the same
answer, at the price of reading both.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from app.freshness.contacts import KINDS
from app.freshness.links import Link
from app.freshness.readings import WRITTEN_AGAIN
from app.freshness.remembering import REMEMBERED

Page = Mapping[str, Any] | None


def note_page(link: Link, at: datetime, page: Page) -> None:
    """Notes what a page says of contacts and timetables, if we read it."""
    if not page:
        return
    told = "\0".join(",".join(sorted(page.get(kind) or ())) for kind in KINDS)
    now = blake2b(told.encode(), digest_size=12).hexdigest()
    if now != link.contacts_hash and link.page_kept_at is not None:
        link.contacts_since = at
    link.contacts_hash = now
    link.page_kept_at = at
    link.page_dated = bool(page.get("timetable"))


def may_differ(link: Link, now: datetime) -> bool:
    """Whether the page could contradict a record that it agreed with before.

    It cannot while no reading that is remembered gives other contacts than the next: what it says
    of ours it always said, and a page that never said what we say is no news (see drift).
    """
    if link.contacts_hash is None or link.page_dated:
        return True
    return link.contacts_since is not None and link.contacts_since >= now - REMEMBERED


def is_to_be_written_again(link: Link, at: datetime, page: Page) -> bool:
    """Whether an unmodified page's words must be kept anew, before the visit that holds them is
    forgotten."""
    if page:
        return False
    return link.page_kept_at is None or at - link.page_kept_at >= WRITTEN_AGAIN
