"""What a page said at each visit, and the words around a value; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.freshness.outcomes import Outcome
from app.freshness.visits import VisitRecord

NOT_MODIFIED = "not_modified"
EXCERPT = 500  # characters that an editor is shown of a page
WRITTEN_AGAIN = timedelta(days=60)  # half of the time for which visits are remembered
NO_TEXT = frozenset({"gate", "needs_script", "empty"})  # answers that hold none of the page's words


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page said when we read it: phones in E.164, e-mails, postcodes, an excerpt."""

    at: datetime
    page: Mapping[str, Any]

    def gives(self, kind: str) -> frozenset[str]:
        """The page's contacts of a kind."""
        return frozenset(self.page.get(kind) or ())


def readings(visits: Sequence[VisitRecord]) -> list[Reading]:
    """What the page said at each visit, oldest first; an unmodified page says what it said."""
    found: list[Reading] = []
    for visit in visits:
        if visit.discarded is not None or visit.outcome not in (Outcome.OK, Outcome.MOVED):
            continue
        page: Mapping[str, Any] | None = visit.evidence.get("page")
        if not page and visit.detail == NOT_MODIFIED and found:
            page = found[-1].page
        if page:
            found.append(Reading(visit.at, page))
    return found


def write_again(visits: Sequence[VisitRecord]) -> None:
    """Keeps what an unmodified page says: its last reading would soon be forgotten."""
    last = visits[-1]
    if last.detail != NOT_MODIFIED or last.discarded is not None or last.evidence.get("page"):
        return
    for visit in reversed(visits):
        if visit.discarded is None and visit.evidence.get("page"):
            readable = visit.outcome in (Outcome.OK, Outcome.MOVED)
            if readable and last.at - visit.at >= WRITTEN_AGAIN:
                last.evidence = last.evidence | {"page": visit.evidence["page"]}
            return


def before_the_move(visits: Sequence[VisitRecord]) -> Mapping[str, Any] | None:
    """What stood at the address itself when it was last read there."""
    for visit in reversed(visits):
        readable = visit.discarded is None and visit.outcome == Outcome.OK
        if readable and visit.detail not in NO_TEXT and visit.evidence.get("page"):
            page: Mapping[str, Any] = visit.evidence["page"]
            return page
    return None


def words_around(page: Mapping[str, Any], values: Collection[str]) -> str | None:
    """The words around the first of these values that the page gives; else its first words."""
    text, quotes = str(page.get("excerpt") or ""), page.get("quotes") or {}
    for value in values:
        if quotes.get(value):
            return str(quotes[value])[:EXCERPT]
        if found := _written(value).search(text):
            start = max(0, (found.start() + found.end() - EXCERPT) // 2)
            return text[start : start + EXCERPT].strip()
    return text[:EXCERPT] or None


def _written(value: str) -> re.Pattern[str]:
    """However a page spaces it."""
    if value.startswith("+"):
        digits = value.removeprefix("+44").lstrip("+")
        return re.compile(r"[^\d\n]{0,3}".join(digits))
    return re.compile(r"\s*".join(map(re.escape, value.split())), re.IGNORECASE)
