"""What a visit means: one outcome, a short key why, and the evidence; pure."""

from app.domains import registrable
from app.freshness.outcomes import Outcome
from crawlers.absences import (
    is_gate,
    is_short,
    not_found,
    not_found_in_data,
    redirected_away,
    resembles_sibling,
    same_as_sibling,
    same_text,
)
from crawlers.pages import Page
from crawlers.parking import parking_signs
from crawlers.seen import Reading, Seen
from crawlers.siblings import says_gone
from crawlers.statuses import by_body, by_status, could_stand, may_be_the_host
from crawlers.troubles import in_trouble


def read(seen: Seen) -> Reading:
    """What was seen, in one word: walls before statuses, statuses before words."""
    if seen.wall is not None:
        return Reading(Outcome.BLOCKED, seen.wall, {"wall": seen.wall})
    if seen.answer.status == 304:
        moved = seen.redirected and seen.permanent
        return Reading(Outcome.MOVED if moved else Outcome.OK, "not_modified", {})
    return by_status(seen) or by_body(seen) or _by_words(seen) or _well(seen)


def asks_sibling(seen: Seen) -> str | None:
    """Why a neighbour should be asked before judging: `suspicion`, `first_time` or not at all."""
    page = seen.page
    if seen.asked.path == "/" or page is None or seen.wall is not None:
        return None
    if could_stand(seen):
        return "suspicion"
    if not 200 <= seen.answer.status < 300 or seen.answer.status == 204:
        return None
    elsewhere = seen.redirected and seen.final.path != seen.asked.path
    if elsewhere or says_gone(page) or seen.parking:
        return "suspicion"
    return "first_time"


def asks_root(seen: Seen) -> bool:
    """Whether the front page should be asked as well, to tell a page's end from its host's."""
    if seen.asked.is_root or seen.final.is_root:
        return False
    page = seen.page
    alike = page is not None and is_short(page) and resembles_sibling(seen, page)
    return (may_be_the_host(seen) or alike) and seen.wall is None


def _by_words(seen: Seen) -> Reading | None:
    page = seen.page
    if page is None:
        return not_found_in_data(seen)
    return (
        _parked(seen, page)
        or in_trouble(page)
        or _closed(page)
        or redirected_away(seen, page)
        or not_found(seen, page)
        or same_as_sibling(seen, page)
    )


def _parked(seen: Seen, page: Page) -> Reading | None:
    signs = seen.parking
    if signs and same_text(seen, page):
        signs = parking_signs(
            page,
            seen.html,
            asked_host=seen.asked.host,
            final_host=seen.final.host,
            sibling_same=True,
        )
    if len(signs) < 2:
        return None
    detail = "usurped" if {"gambling_text", "spam_text"} & set(signs) else "for_sale"
    return Reading(Outcome.PARKED, detail, {"parking": signs})


def _closed(page: Page) -> Reading | None:
    if page.closure is None:
        return None
    return Reading(Outcome.SOFT_GONE, "closure", {"closure": page.closure})


def _well(seen: Seen) -> Reading:
    if seen.redirected and seen.permanent:
        return Reading(Outcome.MOVED, "same_place" if _is_trivial(seen) else "elsewhere", {})
    if seen.page is None:
        empty = not seen.answer.body
        return Reading(Outcome.NOT_HTML_OK, "empty" if empty else "document", {})
    return Reading(Outcome.OK, _kind(seen, seen.page), {})


def _is_trivial(seen: Seen) -> bool:
    """Whether only http became https, `www.` came or went, or a slash did."""
    same_path = seen.asked.path.rstrip("/") == seen.final.path.rstrip("/")
    return same_path and registrable(seen.asked.host) == registrable(seen.final.host)


def _kind(seen: Seen, page: Page) -> str:
    if not seen.answer.body:
        return "empty"
    if is_gate(seen.final, page):
        return "gate"
    if page.needs_script:
        return "needs_script"
    return "truncated" if seen.answer.more or seen.answer.cut else "page"
