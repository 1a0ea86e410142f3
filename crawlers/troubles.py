"""Short pages that speak for the machine, not for the provider: faults, upkeep, hosting; pure."""

import re

from app.freshness.outcomes import Outcome
from crawlers.pages import Page
from crawlers.seen import Reading
from crawlers.wording import SHORT, parts_of_title, says_not_found

_AWHILE = re.compile(
    r"""(?:^maintenance$|\b(?:maintenance\ mode
    |(?:under|undergoing|down\ for|for\ scheduled|site)\ maintenance
    |performing\ (?:\w+\ )?maintenance|be\ (?:right\ )?back\ (?:soon|shortly|in\ a)
    |temporarily\ (?:unavailable|offline|down)|service\ (?:temporarily\ )?unavailable
    |(?:this|the)\ service\ is\ (?:currently\ )?(?:unavailable|not\ available)(?=\W*$)
    |(?:site|website)\ is\ (?:currently\ |temporarily\ )?(?:down|offline)(?=\W*$|\ for\b)
    |this\ (?:shop|store|site|website)\ is\ (?:currently\ |temporarily\ )?unavailable
    |(?:upgrading|updating|rebuilding|improving|redesigning)\ (?:our|the|this)\ web\ ?site
    |web\ ?site\ (?:upgrade|update)(?=\W*$)|we(?:'|’)?ll\ be\ right\ back
    |too\ many\ requests|try\ again\ (?:later|shortly)|high\ (?:demand|traffic))\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:web ?sites?|sites?|servers?|technical|upgrad\w+|shop|store"
    r"|(?:scheduled|planned|essential|routine|under|undergoing|performing|some) maintenance"
    r"|able to use the service|saved? your answers|online services?|down-?time|outage"
    r"|planned work)\b",
    re.IGNORECASE,
)
_FAULT = re.compile(
    r"""^(?:\W*error\ establishing\ a\ database|(?:php\ )?(?:fatal|parse)\ error\ ?:|warning:\ \w+\(
    |uncaught\ \w+|whitelabel\ error\ page
    |\W*(?:internal\ server\ error|server\ error\ in\ '/|500\ internal|502\ bad\ gateway
      |bad\ gateway|504\ gateway|gateway\ time-?out|(?:a\ )?database\ (?:connection\ )?error
      |application\ error|runtime\ error|(?:http\ )?error\ 50\d
      |there\ has\ been\ a\ critical\ error\ on\ th
      |(?:the\ website|an)\ (?:encountered\ an\ )?unexpected\ error\b
      |(?:oops\W+|sorry\W+)?something\ (?:went|has\ gone)\ wrong[\s.!…]*$))""",
    re.VERBOSE | re.IGNORECASE,
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


def in_trouble(page: Page) -> Reading | None:
    """What a short page says about the machine that serves it, if that is all it says."""
    if len(page.text) > SHORT:
        return None
    headlines = [part for text in (page.title, page.heading) for part in parts_of_title(text or "")]
    return (
        _fault(page, headlines)
        or _suspended(page, headlines)
        or _default_page(headlines)
        or _maintenance(page, headlines)
    )


def _fault(page: Page, headlines: list[str]) -> Reading | None:
    if says_not_found(page.title):  # IIS heads a missing page "Server Error"
        return None
    if not any(_FAULT.match(text) for text in (*headlines, page.text)):
        return None
    return Reading(Outcome.SERVER_ERROR, "error_page", {"headline": headlines[:2]})


def _suspended(page: Page, headlines: list[str]) -> Reading | None:
    if not any(_SUSPENDED.fullmatch(text) for text in headlines) or not _HOSTED.search(page.text):
        return None
    return Reading(Outcome.SOFT_GONE, "suspended", {"headline": headlines[:2]})


def _default_page(headlines: list[str]) -> Reading | None:
    if not any(_DEFAULT_PAGE.fullmatch(text) for text in headlines):
        return None
    return Reading(Outcome.SOFT_GONE, "default_page", {"headline": headlines[:2]})


def _maintenance(page: Page, headlines: list[str]) -> Reading | None:
    if not any(len(text) < 60 and _AWHILE.search(text) for text in headlines):
        return None
    if len(page.text) >= 80 and not _MACHINE.search(page.text):
        return None
    return Reading(Outcome.TRANSIENT, "maintenance", {"headline": headlines[:2]})
