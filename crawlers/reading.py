"""What a visit means: one outcome, a short key why, and the evidence; pure."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.addresses import WebAddress
from app.freshness.outcomes import Outcome
from crawlers.answers import Answer
from crawlers.pages import Page
from crawlers.parking import parking_signs, registrable
from crawlers.siblings import Sibling, says_gone, shingles, similarity, without_query
from crawlers.walls import wall_sign
from crawlers.wording import SHORT, begins_not_found, parts_of_title, says_not_found

_GONE = {404: "not_found", 410: "gone_for_good", 451: "withheld_by_law"}
_A_MOMENT = {408: "request_timeout", 425: "too_early", 429: "rate_limited"}
_SAME = 0.9  # of the main text of two pages, to call them one (Bar-Yossef and others, 2004)
_LONGEST = 16 * 1024 * 1024  # bytes that a page may say it has
_ENOUGH = 200  # characters of main text, to compare two pages at all
_GATE = re.compile(
    r"log-?[io]n|sign-?[io]n|sso|/auth|oauth|saml|/account|consent|cookie|gdpr"
    r"|age-?(?:gate|check)|perfdrive|queue|waiting-?room|captcha|challenge|password|authori[sz]e|/session|verify|splash",
    re.IGNORECASE,
)
_NOT_FOUND_PATH = re.compile(
    r"/(?:error[/_-]?)?(?:404|page-?not-?found|not-?found|page_not_found|notfound)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_AWHILE = re.compile(
    r"(?:^maintenance$|\b(?:maintenance mode"
    r"|(?:under|undergoing|down for|for scheduled|site) maintenance"
    r"|performing (?:\w+ )?maintenance|be (?:right )?back (?:soon|shortly|in a)"
    r"|temporarily (?:unavailable|offline|down)|service (?:temporarily )?unavailable"
    r"|(?:site|website) is (?:currently |temporarily )?(?:down|offline)(?=\W*$| for\b)"
    r"|this (?:shop|store|site|website) is (?:currently |temporarily )?unavailable"
    r"|too many requests|try again (?:later|shortly)|high (?:demand|traffic))\b)",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:web ?sites?|sites?|servers?|maintenance|technical|upgrad\w+|shop|store)\b", re.IGNORECASE
)
_FAULT = re.compile(
    r"^(?:\W*error establishing a database|fatal error:|parse error:|warning: \w+\(|uncaught \w+"
    r"|\W*(?:internal server error|server error in '/|500 internal|502 bad gateway|bad gateway"
    r"|504 gateway|gateway time-?out|database (?:connection )?error|database error))",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(
    r"(?:this |the |your )?(?:account|website|web ?site|site|domain|hosting account)"
    r"(?: has been| is)? (?:temporarily )?(?:suspended|expired|disabled|deactivated)\W*",
    re.IGNORECASE,
)
_HOSTED = re.compile(
    r"\b(?:host\w*|provider|billing|web ?site|domain|owner|administrator|webmaster)\b",
    re.IGNORECASE,
)
_DEFAULT_PAGE = re.compile(
    r"welcome to nginx!?|congratulations?! you have successfully installed.*"
    r"|success! your new web server.*|(?:this )?site (?:is )?not published.*|testing 123\W*"
    r"|http server test page.*|(?:apache2? .*)?(?:default page|test page).*"
    r"|iis windows(?: server)?|iis\d"
    r"|domain default page|default web ?site page|plesk default.*|it works!?"
    r"|web server's default page",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Seen:
    """Everything that an outcome may rest on."""

    asked: WebAddress
    final: WebAddress
    answer: Answer
    page: Page | None  # nothing when it is not HTML
    html: str
    redirected: bool = False
    permanent: bool = False  # every hop was 301 or 308
    sibling: Sibling | None = None


@dataclass(frozen=True)
class Reading:
    """An outcome, the short stable key why, and the signs that decided."""

    outcome: Outcome
    detail: str
    signs: Mapping[str, Any]


def read(seen: Seen) -> Reading:
    """What was seen, in one word: walls before statuses, statuses before words."""
    wall = wall_sign(seen.answer.status, seen.answer.headers, seen.page, seen.html)
    if wall is not None:
        return Reading(Outcome.BLOCKED, wall, {"wall": wall})
    if seen.answer.status == 304:
        moved = seen.redirected and seen.permanent
        return Reading(Outcome.MOVED if moved else Outcome.OK, "not_modified", {})
    return _by_status(seen.answer) or _by_body(seen) or _by_words(seen) or _well(seen)


def asks_sibling(seen: Seen) -> str | None:
    """Why a neighbour should be asked before judging: `suspicion`, `first_time` or not at all."""
    if seen.asked.path == "/" or not 200 <= seen.answer.status < 300 or seen.answer.status == 204:
        return None
    page = seen.page
    if page is None:
        return None
    if wall_sign(seen.answer.status, seen.answer.headers, page, seen.html) is not None:
        return None
    elsewhere = seen.redirected and seen.final.path != seen.asked.path
    if elsewhere or says_gone(page) or _doubtful_sale(seen):
        return "suspicion"
    return "first_time"


def _by_status(answer: Answer) -> Reading | None:
    status = answer.status
    if 200 <= status < 300:
        return None
    if status in _GONE:
        return Reading(Outcome.GONE, _GONE[status], {})
    if status in _A_MOMENT:
        return Reading(Outcome.TRANSIENT, _A_MOMENT[status], {})
    if status == 503 and answer.headers.get("retry-after"):
        return Reading(Outcome.TRANSIENT, "retry_after", {})
    if status >= 500:
        return Reading(Outcome.SERVER_ERROR, f"status_{status}", {})
    if status >= 400:  # what is refused to us may well be shown to people
        return Reading(Outcome.BLOCKED, f"status_{status}", {})
    return Reading(Outcome.TRANSIENT, "broken_redirect", {})


def _by_body(seen: Seen) -> Reading | None:
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


def _endless(answer: Answer) -> bool:
    """A real page says how long it is, or at least does not shrink to a fortieth."""
    length = answer.headers.get("content-length", "")
    if length.isdigit() and "content-encoding" not in answer.headers:
        return int(length) > _LONGEST
    tail = answer.body[-128 * 1024 :]
    return len(tail) > 40 * len(zlib.compress(tail, 1))


def _by_words(seen: Seen) -> Reading | None:
    page = seen.page
    if page is None:
        return None
    return (
        _parked(seen, page)
        or _in_trouble(page)
        or _closed(page)
        or _redirected_away(seen, page)
        or _not_found(seen, page)
        or _same_as_sibling(seen, page)
    )


def _parked(seen: Seen, page: Page) -> Reading | None:
    signs = parking_signs(
        page,
        seen.html,
        asked_host=seen.asked.host,
        final_host=seen.final.host,
        sibling_same=_same_text(seen, page),
    )
    if len(signs) < 2:
        return None
    detail = "usurped" if {"gambling_text", "spam_text"} & set(signs) else "for_sale"
    return Reading(Outcome.PARKED, detail, {"parking": signs})


def _doubtful_sale(seen: Seen) -> bool:
    return seen.page is not None and bool(
        parking_signs(
            seen.page,
            seen.html,
            asked_host=seen.asked.host,
            final_host=seen.final.host,
            sibling_same=False,
        )
    )


def _in_trouble(page: Page) -> Reading | None:
    if len(page.text) > SHORT:
        return None
    headlines = [part for text in (page.title, page.heading) for part in parts_of_title(text or "")]
    faulty = any(_FAULT.match(text) for text in (*headlines, page.text))
    if faulty and not says_not_found(page.title):  # IIS heads a missing page "Server Error"
        return Reading(Outcome.SERVER_ERROR, "error_page", {"headline": headlines[:2]})
    if any(_SUSPENDED.fullmatch(text) for text in headlines) and _HOSTED.search(page.text):
        return Reading(Outcome.SOFT_GONE, "suspended", {"headline": headlines[:2]})
    if any(_DEFAULT_PAGE.fullmatch(text) for text in headlines):
        return Reading(Outcome.SOFT_GONE, "default_page", {"headline": headlines[:2]})
    away = any(len(text) < 60 and _AWHILE.search(text) for text in headlines)
    if away and (len(page.text) < 80 or _MACHINE.search(page.text)):
        return Reading(Outcome.TRANSIENT, "maintenance", {"headline": headlines[:2]})
    return None


def _closed(page: Page) -> Reading | None:
    if page.closure is None:
        return None
    return Reading(Outcome.SOFT_GONE, "closure", {"closure": page.closure})


def _redirected_away(seen: Seen, page: Page) -> Reading | None:
    if not seen.redirected or seen.asked.is_root or _is_gate(seen.final, page):
        return None
    landed = without_query(seen.final)
    if _NOT_FOUND_PATH.search(seen.final.path) and not _NOT_FOUND_PATH.search(seen.asked.path):
        return Reading(Outcome.SOFT_GONE, "redirect_not_found", {"landed": landed})
    sibling = seen.sibling
    if sibling is None or not sibling.redirected or sibling.final_url != landed:
        return None
    if seen.final.path == seen.asked.path:
        return None
    detail = "redirect_to_root" if seen.final.path == "/" else "redirect_same_for_all"
    return Reading(Outcome.SOFT_GONE, detail, {"landed": landed})


def _not_found(seen: Seen, page: Page) -> Reading | None:
    titled, headed = says_not_found(page.title), says_not_found(page.heading)
    begun = begins_not_found(page.text)
    same = _sibling_alike(seen, page)
    signs = {"title": titled, "heading": headed, "text": begun, "sibling": same}
    short, honest = len(page.text) < SHORT, _is_honest(seen.sibling)
    if (titled or headed) and honest and not same:
        # a host that answers 404 elsewhere may have a play called "Not found"
        told = begun or len(page.text) < 300
    else:
        told = (titled or headed) and (
            same or short or (titled and headed and len(page.text) < 3 * SHORT)
        )
    if told:
        return Reading(Outcome.SOFT_GONE, "says_not_found", signs)
    if begun and (same or len(page.text) < 300):
        return Reading(Outcome.SOFT_GONE, "says_not_found", signs)
    return None


def _is_honest(sibling: Sibling | None) -> bool:
    return sibling is not None and sibling.status in (404, 410)


def _same_as_sibling(seen: Seen, page: Page) -> Reading | None:
    if page.is_shell or page.needs_script or seen.redirected or _is_gate(seen.final, page):
        return None
    if seen.sibling is None or seen.sibling.redirected:
        return None  # that page stands elsewhere under an address of its own
    if len(page.text) < _ENOUGH or not _same_text(seen, page):
        return None
    return Reading(Outcome.SOFT_GONE, "same_as_sibling", {"sibling": True})


def _sibling_alike(seen: Seen, page: Page) -> bool:
    sibling = seen.sibling
    if sibling is None or not 200 <= sibling.status < 300:
        return False
    return sibling.says_gone or _same_text(seen, page)


def _same_text(seen: Seen, page: Page) -> bool:
    sibling = seen.sibling
    if sibling is None or not 200 <= sibling.status < 300:
        return False
    return similarity(sibling.shingles, shingles(page.text)) >= _SAME


def _is_gate(final: WebAddress, page: Page) -> bool:
    """A page to sign in or to agree stands before pages that live and pages that do not."""
    return page.asks_password or bool(_GATE.search(f"{final.host}{final.path}"))


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
    if _is_gate(seen.final, page):
        return "gate"
    if page.needs_script:
        return "needs_script"
    return "truncated" if seen.answer.more or seen.answer.cut else "page"
