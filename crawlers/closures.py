"""The sentence with which a page says that the whole service has closed for good; pure."""

import re

from crawlers.wording import FIRST, SHORT, parts_of_title

_CLOSED = re.compile(
    r"""\b(?:
      permanently\ closed|closed\ permanently|closed\ for\ good|closed\ down
      |closed\ (?:its|our|their|the)\ doors
      |ceased\ (?:trading|operations?|operating|to\ (?:exist|operate|trade))
      |been\ (?:wound\ up|dissolved|discontinued|decommissioned)|is\ (?:now\ )?dissolved
      |permanently\ shut|shut\ (?:down\ )?permanently|shut\ down\ for\ good
      |no\ longer\ (?:operat\w+|trading|running|in\ operation|in\ business|exists?)
      |come\ to\ an\ end
      |(?:has|have|'ve)\ (?:now\ |sadly\ )*closed\ (?:on|in|from|as\ of|at\ the\ end\ of)
        \ [\w ]{0,20}20\d\d
      |(?:has|have|'ve)\ (?:now|sadly)\ closed
      |wedi\ cau'n\ barhaol
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = (
    r"service|group|club|organi[sz]ation|charity|project|setting|scheme|nursery|preschool|playgroup"
    r"|pre-school|school|centre|center|company|business|programme|trust|society|team|caf[eé]|studio"
    r"|website|site|class|classes|childminder|provision|helpline|branch|college|clinic|hub|academy"
)
_SUBJECT = re.compile(
    rf"\b(?:we|we've|our doors|(?:this|the|our)\ (?:[\w'’-]+\ ){{0,4}}?(?:{_KINDS}))\b",
    re.IGNORECASE,
)
_PROPER_NAME = re.compile(
    r"^\W*(?:(?:Sadly|Unfortunately|Regrettably|The),?\ )?(?:[A-Z][\w&'’-]*\ ){2,7}"
)
_HEADLINE = re.compile(
    rf"""(?:we(?:\ have|'ve|’ve)\ (?:now\ |sadly\ )*(?:closed|shut)(?:\ down|\ our\ doors)?
    |(?:(?:[\w'’&-]+\ ){{0,6}}(?:{_KINDS})\ )?(?:is\ |has\ |have\ )?(?:now\ |sadly\ |been\ )*
      (?:permanently\ closed|closed\ permanently|closed\ down|closed\ for\ good|ceased\ trading)
    |(?:this\ |our\ |the\ )?(?:{_KINDS})\ (?:has\ |is\ )?(?:now\ )?closed)\W*""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_THE_WHOLE = re.compile(
    r"""\b(?:road|street|lane|car\ ?park|pool|list|applications?|registrations?|bookings?
    |consultation|survey|entrance|gate|vacanc\w+|office|reception|post|role|route|facebook
    |twitter|account|page|old|former|previous\w*|temporar\w+|summer|winter|easter|christmas
    |holidays?|half[- ]term|bank|re-?open\w*|re-?start\w*|back\ (?:in|on)|until|resum\w+|moved
    |relocat\w+|now\ (?:at|based|in|known|called|part)|merged|\w+days?|if|whether|when|unless
    |rumou?rs?|not|never|were\ to|could|may|might|would|will\ be\ \w+\ by|since|other|another
    |sister)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:moved to|relocat\w+|new (?:home|premises|venue|location|building|website|name|address)"
    r"|now (?:at|based|known|called)|merged|re-?open\w*|temporarily)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[^.!?\n]+[.!?]?")
_HINT = re.compile(r"clos|ceas|dissol|wound|longer|an end|shut|cau'n", re.IGNORECASE)


def closure_in(title: str | None, heading: str | None, text: str) -> str | None:
    """The sentence that says so, at the head of a page or anywhere in a short one.

    A road, a waiting list or a summer closure is not meant; nor is a move elsewhere.
    """
    beginning = text if len(text) < 2 * SHORT else text[:FIRST]
    if not _HINT.search(f"{heading} {title} {beginning}") or _GOES_ON.search(beginning):
        return None
    for part in (*parts_of_title(heading or ""), *parts_of_title(title or "")):
        if _HEADLINE.fullmatch(part) and not _NOT_THE_WHOLE.search(part):
            return part
    for sentence in _SENTENCES.findall(beginning):
        if _announces(sentence):
            return str(sentence).strip()[:300]
    return None


def _announces(sentence: str) -> bool:
    closed = _CLOSED.search(sentence)
    if closed is None or _NOT_THE_WHOLE.search(sentence):
        return False
    before = sentence[: closed.start()]
    return bool(_SUBJECT.search(before) or _PROPER_NAME.search(before))
