"""The sentence with which a page says that the whole service has closed for good; pure."""

import re
from collections.abc import Sequence

from crawlers.wording import FIRST, SHORT, parts_of_title

_CLOSED = re.compile(
    r"""\b(?:
      permanently\ closed|closed\ permanently|closed\ for\ good|closed\ down
      |closed\ (?:its|our|their|the)\ doors
      |ceased\ (?:trading|operations?|operating|to\ (?:exist|operate|trade))
      |been\ (?:wound\ up|dissolved|discontinued|decommissioned|disbanded)
      |(?:is|was)\ (?:now\ )?(?:dissolved|disbanded|wound\ up)
      |permanently\ shut|shut\ (?:down\ )?permanently|shut\ down\ for\ good
      |(?:has|have|'ve)\ (?:now\ |sadly\ )*(?:shut\ down|disbanded)
      |retired(?=\W*$|\W*[.,!;]|\ (?:after|and|at|in|on|from\ child)\b)
      |closed\ for\ the\ (?:last|final)\ time|closed\ with\ immediate\ effect
      |gone\ into\ liquidation
      |no\ longer\ (?:child-?minding|(?:provid|offer|deliver)\w*
        \ any\ (?:services|sessions|support|childcare|activities|classes|groups))
      |no\ longer\ (?:operat\w+|trading|running|meet(?:s|ing)?|in\ operation|in\ business|exists?)
        (?!\ (?:from|at|in|on|with|as)\b)
      |stopped\ (?:running|meeting|operating|trading)(?!\ (?:from|at|in|on|with)\b)
      |(?:has|have)\ folded
      |come\ to\ an\ end
      |(?:has|have|'ve)\ (?:now\ |sadly\ )*closed\ (?:on|in|from|as\ of|at\ the\ end\ of)
        \ [\w ]{0,20}20\d\d
      |(?:has|have|'ve)\ (?:now|sadly)\ closed
      |closed\ (?:on|in|from|at\ the\ end\ of)\ [\w ]{0,20}20\d\d(?!\ to\b)
      |wedi\ cau'n\ barhaol
    )\b(?-i:(?!\ (?:an?|the|its|our|their|of|some|any|all|each|every)\b))""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = (
    r"service|group|club|organi[sz]ation|charity|project|setting|scheme|nursery|preschool|playgroup"
    r"|pre-school|school|centre|center|company|business|programme|trust|society|team|caf[eé]|studio"
    r"|website|site|class|classes|childminder|provision|helpline|branch|college|clinic|hub|academy"
)
# What stands between a subject and its verb: "Riverside Club has now sadly" closed.
_BETWEEN = (
    r"(?:(?:have|has|had|are|is|was|were|been|now|sadly|permanently|therefore|also|officially"
    r"|finally)\ )*$"
)
_SUBJECT = re.compile(
    r"\b(?:we|we've|we’ve|I|I've|I’ve|our doors"
    rf"|(?:this|the|our)\ ((?:[\w'’-]+\ ){{0,4}}?)(?:{_KINDS}))\ {_BETWEEN}",
    re.IGNORECASE,
)
# Working groups of living charities are dissolved too, and their founders retire.
_OF_ALL = re.compile(r"(?:is|was)\b|retired", re.IGNORECASE)
_PROPER_NAME = re.compile(rf"((?:[A-Z][\w&'’-]*\ ){{1,7}}){_BETWEEN}")
_DECIDED = re.compile(
    r"\b(?:we|trustees|the committee|the board) have (?:made|taken) the (?:\w+ ){0,3}decision to"
    r" (?:permanently close|close (?:[\w'’]+ ){0,4}(?:permanently|for good|our doors))\b"
    r"|\bafter (?:[\w-]+ ){1,3}years,? we have (?:now |sadly )?closed(?=\W*$)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(
    rf"""(?:we(?:\ have|'ve|’ve)\ (?:now\ |sadly\ )*(?:closed|shut)(?:\ down|\ our\ doors)?
    |(?:(?:[\w'’&-]+\ ){{0,6}}(?:{_KINDS})\ )?(?:is\ |has\ |have\ )?(?:now\ |sadly\ |been\ )*
      (?:permanently\ closed|closed\ permanently|closed\ down|closed\ for\ good|ceased\ trading)
    |(?:this\ |our\ |the\ )?(?:[\w'’&-]+\ ){{0,4}}(?:{_KINDS})\ has\ (?:now\ |sadly\ )*closed
    |(?:this|our|the)\ (?:service|scheme|charity|group|club|helpline|provision)
      \ has\ (?:now\ |sadly\ )*ended)\W*""",
    re.VERBOSE | re.IGNORECASE,
)
# "The Time Out project has now ended" is the end, unless another one follows.
_ENDED = re.compile(
    rf"(?:this|our|the) (?:[\w'’&-]+ ){{0,4}}(?:{_KINDS}) has (?:now |sadly )*ended\W*",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    r"\b(?:next|again|upcoming|new|now (?:book|run|offer)\w*|join us|sign up"
    r"|book (?:now|here|a))\b",
    re.IGNORECASE,
)
_NOT_THE_WHOLE = re.compile(
    r"""\b(?:road|street|lane|car\ ?park|pool|list|applications?|registrations?|bookings?
    |consultation|survey|entrance|gate|vacanc\w+|office|reception|post|role|route|facebook
    |twitter|account|page|old|former|previous\w*|temporar\w+|summer|winter|easter|christmas
    |holidays?|half[- ]term|bank|re-?open\w*|re-?start\w*|back\ (?:in|on)|until|resum\w+|moved
    |relocat\w+|now\ (?:at|based|in|known|called|part)|merged|\w+days?|if|whether|when|unless
    |rumou?rs?|not|never|were\ to|could|may|might|would(?!\ like)|will\ be\ \w+\ by
    |since|other|another
    |sister|became|becoming|term|season|spring|autumn|today|tonight|morning|afternoon|week|month
    |but|although|during|covid\S*|coronavirus|pandemic|lockdowns?|start\w*\ again
    |1[0-9]{3}|200\d|201\d)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:moved to|relocat\w+|new (?:home|premises|venue|location|building|website|name|address)"
    r"|now (?:at|based|known|called)|merged|re-?open\w*|temporarily"
    r"|(?:stays?|remains?|still|are) open"
    r"|open as (?:usual|normal)|(?:still|now) (?:runs?|running|meet\w*|here)|carr(?:y|ies) on"
    r"|continu(?:e|es|ing)|going strong|go(?:es)? on\b|as (?:before|usual|normal|always|planned)"
    r"|(?:was|been|is) (?:now )?replaced by)\b",
    re.IGNORECASE,
)
_FOR_NOW = re.compile(
    r"\b(?:snow|weather|floods?|flooding|heating|boiler|power|strike|today|tomorrow|tonight|until"
    r"|weeks?|holidays?|summer|winter|christmas|easter|half[- ]term|re-?open\w*|open again"
    r"|temporar\w+|members|applications|referrals|bookings)\b",
    re.IGNORECASE,
)
_ITSELF = "we"
# What stands behind one of these is not what has closed: "the café at Riverside Centre".
_BEHIND = re.compile(r"\b(?:at|in|of|for|near|by|from|to|with|on) (?:the )?$", re.IGNORECASE)
_AT_A_PLACE = re.compile(r"\b(?:at|in|inside|near|by|from|on)\b", re.IGNORECASE)
_FAREWELLS = frozenset({"closure", "goodbye", "farewell"})
# Put into plain words first, or "not be reopening" reads as a reopening.
_NEVER_AGAIN = re.compile(
    r"\b(?:(?:will|would|can) (?:not|never|no longer)|won['’]t) (?:now )?(?:be )?"
    r"re-?open(?:ing|ed)?\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[^.!?\n]+[.!?]?")
# Hardly any page holds one of these; a look at them is twenty times cheaper than the expressions.
_HINTS = (
    "clos", "discontin", "decommis", "folded", "stopped", "ended", "ceas", "dissol", "wound",
    "longer", "an end", "shut", "disband", "retired", "liquidation", "cau'n",
)  # fmt: skip


def closure_in(title: str | None, heading: str | None, text: str) -> str | None:
    """The sentence that says so, at the head of a page or anywhere in a short one.

    A road, a waiting list or a summer closure is not meant; nor is a move elsewhere.
    """
    beginning = text if len(text) < 2 * SHORT else text[:FIRST]
    if "open" in beginning.lower():
        beginning = _NEVER_AGAIN.sub("closed permanently", beginning)
    small = f"{heading} {title} {beginning}".lower()
    if not any(hint in small for hint in _HINTS) or _GOES_ON.search(beginning):
        return None
    headlines = (*parts_of_title(heading or ""), *parts_of_title(title or ""))
    for part in headlines:
        if not _NOT_THE_WHOLE.search(part) and _heads_an_end(part, beginning):
            return part
    own = frozenset(re.findall(r"[\w'’-]+", " ".join(headlines).lower()))
    names = _own_names(headlines)
    for sentence in _SENTENCES.findall(beginning):
        if _announces(_by_itself(sentence, names), own):
            return str(sentence).strip()[:300]
    return None


def _own_names(headlines: Sequence[str]) -> re.Pattern[str] | None:
    names = {part.strip() for part in headlines if len(part.split()) > 1}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b(?:{either})(?!\w)", re.IGNORECASE) if names else None


def _by_itself(sentence: str, names: re.Pattern[str] | None) -> str:
    """The sentence with the page's own name as "we", whatever the name's words mean."""
    if names is None:
        return sentence
    return names.sub(
        lambda found: found[0] if _BEHIND.search(sentence[: found.start()]) else _ITSELF, sentence
    )


def _heads_an_end(part: str, beginning: str) -> bool:
    if _ENDED.fullmatch(part) and not _FOLLOWED.search(beginning):
        return True
    if not _HEADLINE.fullmatch(part):
        return False
    return bool(_CLOSED.search(part)) or not _FOR_NOW.search(beginning)


def _announces(sentence: str, own: frozenset[str]) -> bool:
    """Whether a sentence says it of the page's own subject; `own` are its headlines' words."""
    if _NOT_THE_WHOLE.search(sentence):
        return False
    if _DECIDED.search(sentence):
        return True
    closed = _CLOSED.search(sentence)
    if closed is None:
        return False
    before = sentence[: closed.start()]
    subject = _SUBJECT.search(before)
    if _OF_ALL.match(closed[0]) and (subject or closed[0].lower() == "retired"):
        return subject is not None and not (subject[1] or "").strip()
    if subject is not None and _AT_A_PLACE.search(subject[1] or ""):
        return False
    if subject is not None:  # "our Westgate branch" is not the whole, on a page of another name
        return _names(subject[1] or "") <= own
    name = _PROPER_NAME.search(before)
    if name is not None and _BEHIND.search(before[: name.start()]):
        return False
    if name is not None and own & _FAREWELLS:
        return True  # "Closure of our nursery" may name it in the text only
    return name is not None and 2 * len(_names(name[1]) & own) >= max(1, len(_names(name[1])))


def _names(text: str) -> frozenset[str]:
    """Words that name something: those with a capital or a digit."""
    words = (word.strip("'’") for word in re.findall(r"[\w'’-]+", text))
    return frozenset(
        word.lower() for word in words if word[:1].isupper() or any(c.isdigit() for c in word)
    )
