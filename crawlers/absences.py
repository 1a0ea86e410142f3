"""Whether what answers is only what the host says for pages that are not there; pure."""

import re

from app.addresses import WebAddress
from app.freshness.outcomes import Outcome
from crawlers.pages import Page
from crawlers.seen import Reading, Seen
from crawlers.siblings import Sibling, shingles, similarity, without_query
from crawlers.wording import FIRST, SHORT, begins_not_found, denials_in_data, says_not_found

_SAME = 0.9  # of the main text of two pages, to call them one (Bar-Yossef and others, 2004)
_ENOUGH = 200  # characters of main text, to compare two pages at all
_UNLIKE = 0.45  # of two short texts, to call them two: a shared menu leaves some in common
# What fills such a page may depend on its address: bookings and calendars are put in like this.
_FILLED_LATER = re.compile(r"<(?:iframe|frame|textarea|object|embed)\b", re.IGNORECASE)
# Words that go with losing one's way. A page that scripts fill says them only when it means it.
_REGRETS = re.compile(
    r"\b(?:sorry|oops|whoops|uh[- ]oh|lost|nowhere|wrong turn|dead end|broken|missing"
    r"|home ?page|(?:go|head|back|take me) (?:back )?(?:to )?home|(?:0|no|zero) results"
    r"|(?:can|could|did|does|do|was|is)(?: not|n['’]t)|cannot|nothing)\b",
    re.IGNORECASE,
)
_GATE = re.compile(
    r"log-?[io]n|sign-?[io]n|sso|/auth|oauth|saml|/account|consent|cookie|gdpr"
    r"|age-?(?:gate|check)|perfdrive|queue|waiting-?room|captcha|challenge|password|authori[sz]e"
    r"|/session|verify|splash",
    re.IGNORECASE,
)
_NOT_FOUND_PATH = re.compile(
    r"/(?:error[/_-]?)?(?:404|page-?not-?found|not-?found|page_not_found|notfound)(?:\.\w+)?/?$",
    re.IGNORECASE,
)


def redirected_away(seen: Seen, page: Page) -> Reading | None:
    """Whether the address leads where every made-up address leads."""
    if not seen.redirected or seen.asked.is_root or is_gate(seen.final, page):
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


def not_found(seen: Seen, page: Page) -> Reading | None:
    """Whether the page itself says that it is not there."""
    titled, headed = says_not_found(page.title), says_not_found(page.heading)
    begun = begins_not_found(page.text)
    same = _sibling_alike(seen, page)
    short, honest = len(page.text) < SHORT, _is_honest(seen.sibling)
    if (titled or headed) and honest and not same:
        # a host that answers 404 elsewhere may have a play called "Not found"
        told = begun or len(page.text) < 300
    else:
        told = (titled or headed) and (
            same or short or (titled and headed and len(page.text) < 3 * SHORT)
        )
    if not told and not (begun and (same or len(page.text) < 300)):
        return None
    signs = {"title": titled, "heading": headed, "text": begun, "sibling": same}
    return Reading(Outcome.SOFT_GONE, "says_not_found", signs)


def not_found_in_data(seen: Seen) -> Reading | None:
    """Whether a scrap of plain text or JSON comes instead of the page, and says so."""
    kind = seen.answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if seen.page is not None or kind not in ("text/plain", "application/json"):
        return None
    denied = denials_in_data(seen.answer.body)
    return Reading(Outcome.SOFT_GONE, "says_not_found", {"text": denied}) if denied else None


def same_as_sibling(seen: Seen, page: Page) -> Reading | None:
    """Whether a made-up address shows this very page."""
    if not resembles_sibling(seen, page):
        return None
    if len(page.text) < _ENOUGH and not _unlike_root(seen, page):
        return None  # a notice that covers the whole host says nothing about this page
    return Reading(Outcome.SOFT_GONE, "same_as_sibling", {"sibling": True})


def resembles_sibling(seen: Seen, page: Page) -> bool:
    """Whether page and made-up neighbour are one text, and nothing excuses it."""
    if page.is_shell or seen.redirected or is_gate(seen.final, page):
        return False
    if page.needs_script and not _REGRETS.search(page.text[:FIRST]):
        return False
    if seen.sibling is None or seen.sibling.redirected:
        return False  # that page stands elsewhere under an address of its own
    return same_text(seen, page)


def is_short(page: Page) -> bool:
    """Whether a page is too short to be compared with one other page alone."""
    return len(page.text) < _ENOUGH


def same_text(seen: Seen, page: Page) -> bool:
    """Whether the neighbour answers well and with the same text."""
    sibling = seen.sibling
    if sibling is None or not 200 <= sibling.status < 300:
        return False
    return similarity(sibling.shingles, shingles(page.text)) >= _SAME


def is_gate(final: WebAddress, page: Page) -> bool:
    """A page to sign in or to agree stands before pages that live and pages that do not."""
    return page.asks_password or bool(_GATE.search(f"{final.host}{final.path}"))


def _unlike_root(seen: Seen, page: Page) -> bool:
    root = seen.root
    if root is None or not 200 <= root.status < 300 or root.final_url == without_query(seen.final):
        return False
    if not page.text or _FILLED_LATER.search(seen.html):
        return False
    return similarity(root.shingles, shingles(page.text)) < _UNLIKE


def _is_honest(sibling: Sibling | None) -> bool:
    return sibling is not None and sibling.status in (404, 410)


def _sibling_alike(seen: Seen, page: Page) -> bool:
    sibling = seen.sibling
    if sibling is None or not 200 <= sibling.status < 300:
        return False
    return sibling.says_gone or same_text(seen, page)
