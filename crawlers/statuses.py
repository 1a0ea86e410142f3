"""What the status says, and a body that never came whole; pure."""

import zlib

from app.freshness.outcomes import Outcome
from app.freshness.ratios import Detail
from crawlers.answers import Answer
from crawlers.pages import Page
from crawlers.seen import Reading, Seen
from crawlers.siblings import says_gone, shingles, similarity
from crawlers.wording import SHORT, denies_page

_GONE = {404: "not_found", 410: str(Detail.GONE_FOR_GOOD), 451: "withheld_by_law"}
_MISSING = (404, 410)
_A_MOMENT = {408: "request_timeout", 425: "too_early", 429: "rate_limited"}
_LONGEST = 16 * 1024 * 1024  # bytes that a page may say it has
_WHOLE = 400  # characters of main text: an error page seldom has as much of its own
_UNLIKE = 0.3  # of the main text of two pages, to call them two


def by_status(seen: Seen) -> Reading | None:
    """What the status says by itself; nothing for a status that promises a page."""
    status = seen.answer.status
    if 200 <= status < 300:
        return None
    if status in _GONE:
        return Reading(Outcome.GONE, _how_gone(seen), {})
    if status in _A_MOMENT:
        return Reading(Outcome.TRANSIENT, _A_MOMENT[status], {})
    if status == 503 and seen.answer.headers.get("retry-after"):
        return Reading(Outcome.TRANSIENT, "retry_after", {})
    if status >= 500:
        return Reading(Outcome.SERVER_ERROR, f"status_{status}", {})
    if status >= 400:  # what is refused to us may well be shown to people
        return Reading(Outcome.BLOCKED, f"status_{status}", {})
    return Reading(Outcome.TRANSIENT, "broken_redirect", {})


def by_body(seen: Seen) -> Reading | None:
    """What a body says that is too large, endless or broken off before it said anything."""
    answer = seen.answer
    if answer.bloated:
        return Reading(Outcome.OVERSIZED, "inflated", {"wire": answer.wire})
    if answer.more and seen.page is not None and _endless(answer):
        return Reading(Outcome.OVERSIZED, "endless", {"read": len(answer.body)})
    if answer.cut and not answer.body:
        return Reading(Outcome.TRANSIENT, f"cut_{answer.cut}", {})
    if answer.cut and seen.page is not None and not (seen.page.text or seen.page.title):
        return Reading(Outcome.TRANSIENT, f"cut_{answer.cut}", {})
    return None


def could_stand(seen: Seen) -> bool:
    """Whether a whole page came with a status that denies it: people see the page."""
    page = seen.page
    return seen.answer.status in _MISSING and page is not None and _is_whole(page)


def may_be_the_host(seen: Seen) -> bool:
    """Whether the host may be in trouble rather than the page: a 410 somebody has to set up."""
    return seen.answer.status == 404


def _how_gone(seen: Seen) -> str:
    if could_stand(seen) and _unlike_sibling(seen):
        return Detail.PAGE_STANDS
    if seen.answer.status == 404 and seen.final.is_root:
        return Detail.FRONT_PAGE_MISSING
    root = seen.root
    if root is not None and (root.status >= 500 or root.status in _MISSING):
        return Detail.HOST_DENIES_EVERYTHING
    return _GONE[seen.answer.status]


def _is_whole(page: Page) -> bool:
    if len(page.text) < _WHOLE or says_gone(page):
        return False
    return not denies_page(page.text[:SHORT])


def _unlike_sibling(seen: Seen) -> bool:
    sibling = seen.sibling
    if sibling is None or sibling.status not in _MISSING or seen.page is None:
        return False
    return similarity(sibling.shingles, shingles(seen.page.text)) < _UNLIKE


def _endless(answer: Answer) -> bool:
    """A real page says how long it is, or at least does not shrink to a fortieth."""
    length = answer.headers.get("content-length", "")
    if length.isdigit() and "content-encoding" not in answer.headers:
        return int(length) > _LONGEST
    tail = answer.body[-128 * 1024 :]
    return len(tail) > 40 * len(zlib.compress(tail, 1))
