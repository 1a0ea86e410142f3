"""What a page says about itself: that it is not there, or that the service has closed; pure."""

import re

_THING = (
    r"(?:web ?)?(?:page|pages|site|website|resource|document|file|content|event|listing|service"
    r"|article|post|item|record|product|activity|venue|organi[sz]ation|entry|url|link|group|class"
    r"|club|course|provider|profile|address|directory entry|information|story|job|vacancy|object)"
)
_NOT_FOUND = (
    rf"(?:(?:sorry|oops|whoops|uh[ -]?oh|oh no|hmm|ooops)\W*)?(?:(?:error|http)\W*)?"
    rf"(?:404\W*)?(?:error\W*)?"
    rf"(?:(?:sorry|oops|whoops)\W*(?:but )?)?"
    rf"(?:(?:the|this|that|your|requested|our)\s){{0,3}}"
    rf"(?:{_THING}\s)?"
    rf"(?:(?:you\W{{0,3}}(?:re|are|were|requested|have requested|wanted|asked for)"
    rf"(?: looking for| trying to (?:reach|view|access|find))?|requested)\s)?"
    rf"(?:(?:was|is|has|have|can|could|does|do|no|cannot|can't|couldn't|isn't|wasn't|doesn't)\s)?"
    rf"(?:not |n't )?"
    rf"(?:be |been )?"
    rf"(?:found|not found|(?:longer )?(?:exists?|available|here)|removed|deleted|withdrawn"
    rf"|unpublished|missing|gone|expired|does not exist|not available)"
    rf"(?:\W*(?:error)?\W*\(?(?:error)?\W*404\)?)?"
)
_TITLE_SAYS_GONE = re.compile(
    rf"(?:(?:http |error |status )*404(?: error| not found| page)?"
    rf"|{_NOT_FOUND}"
    rf"|(?:page|site|file|content|seite|event|listing) (?:not|non) (?:found|available|exist\w*)"
    rf"|(?:sorry\W+)?(?:we|i) (?:can(?:'t|not| not)|could(?:n't| not)|are unable to|were unable to)"
    rf" (?:seem to )?(?:find|locate)(?: (?:the|that|this|what|your))?(?: \S+)?"
    rf"(?: (?:you\W{{0,3}}(?:re|are|were) looking for|you requested|you wanted))?"
    rf"|nothing (?:was )?found(?: here)?|nothing here|page unavailable|oops(?:\W+that page.{{0,40}})?"
    rf"|(?:that|this) page (?:can(?:'t|not) be|could(?:n't| not) be) found"
    rf"|tudalen heb ei (?:ch|g)anfod|heb ei (?:ch|g)anfod)"
    rf"\W*",
    re.IGNORECASE,
)
# "found" or "available" alone say nothing: one of these must be in what the pattern matched
_DENIAL = re.compile(
    r"404|\bnot\b|n't\b|\bno longer\b|removed|deleted|withdrawn|unpublished|missing|gone|expired"
    r"|cannot|unable|nothing|unavailable|oops|heb ",
    re.IGNORECASE,
)
_SENTENCE_SAYS_GONE = re.compile(
    rf"(?:the|this|that|requested|your|sorry|oops)\W+(?:\w+ ){{0,3}}?{_THING}\b"
    rf"[^.!?]{{0,60}}?\b(?:(?:was|is|were|could|can) ?(?:not|n't|not be|n't be)(?: be)? found"
    rf"|cannot be found|can't be found|couldn't be found|(?:does not|doesn't|no longer) exists?"
    rf"|(?:is |are )?no longer (?:available|here|listed|active|published)|(?:has|have) been (?:removed|deleted"
    rf"|withdrawn|unpublished|taken down)|not available any ?more|(?:has|have) expired)"
    rf"|we (?:can't|cannot|could(?:n't| not)|are unable to|were unable to) (?:seem to )?find "
    rf"(?:the|that|this|what) ?(?:\w+ ){{0,3}}(?:you|page)"
    rf"|\b(?:error 404|404 error|404 not found|404 - )",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb:-]\s+|\s*[|\u00bb\u00b7]\s*|:\s+")

_WE = (
    r"(?:we|(?:this|the|our) (?:\w+[ '-]+){0,4}?(?:service|group|club|organi[sz]ation|charity|project|setting"
    r"|scheme|nursery|pre-?school|playgroup|school|centre|center|company|business|programme|trust"
    r"|society|team|cafe|café|studio|website|site|doors|class|classes|sessions?|activity|charity's"
    r"|childminders?|provision|respite|helpline|branch)"
    r"|(?:[A-Z][\w&'’.-]+ ){1,6})"
)
_CLOSED = re.compile(
    rf"\b{_WE}\W{{0,3}}(?:\(?[A-Z]\w+\)? )?"
    r"(?:(?:has|have|had|'ve|’ve|is|are|was|were) )?(?:now |sadly |regrettably |unfortunately |very )*"
    r"(?:permanently closed|closed permanently|closed for good|closed down(?: permanently)?"
    r"|closed (?:its|our|their) doors(?: (?:for good|permanently|for the last time|forever))?"
    r"|ceased (?:trading|operations?|operating|to (?:exist|operate|trade))"
    r"|been (?:wound up|dissolved|discontinued|decommissioned|permanently closed|closed permanently"
    r"|closed down)|wound up|dissolved|shut down permanently|permanently shut(?: down)?"
    r"|no longer (?:operating|trading|running|in operation|operational|in business|exists?)"
    r"|come to an end|stopped (?:running|operating|trading)|closed (?:on|in|at the end of|from|since|as of) "
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)(?: \d{1,2},?)? 20\d\d)",
)
_HEADLINE_CLOSED = re.compile(
    r"(?:we (?:have|'ve|’ve) (?:now |sadly )*(?:closed|shut)(?: down| our doors)?"
    r"|(?:service|group|club|charity|project|centre|nursery|organi[sz]ation|website|\w+) "
    r"(?:is |has |are |have )?(?:now |sadly )*(?:permanently closed|closed permanently|closed down|closed for good)"
    r"|(?:now )?(?:permanently closed|closed permanently|closed for good|closed down)"
    r"|(?:service|group|club|charity) (?:has |is )?(?:now )?closed)\W*",
    re.IGNORECASE,
)
_NOT_US = re.compile(
    r"\b(?:road|street|lane|car ?park|pool|waiting list|list|applications?|registrations?|bookings?"
    r"|consultation|survey|entrance|gate|vacanc\w+|branch office|office|reception|post|role|route"
    r"|facebook|twitter|account|page|old|former|previous|temporarily|temporary|summer|winter|easter"
    r"|christmas|holidays?|half[- ]term|bank|reopen\w*|re-open\w*|re-?start\w*|back (?:in|on)|until"
    r"|resum\w+|moved to|relocat\w+|new (?:home|premises|venue|location|building|website|name|site)"
    r"|now (?:at|based|in|known|called|part)|merged|mondays?|tuesdays?|wednesdays?|thursdays?"
    r"|fridays?|saturdays?|sundays?|if|whether|when|unless|rumou?rs?|not|never|were to|could|may|might|would)\b",
    re.IGNORECASE,
)
_NEW_PLACE = re.compile(
    r"\b(?:moved to|relocated|new (?:home|premises|venue|location|building|website|name|address)"
    r"|now (?:at|based|known|called)|merged|reopen\w*|re-open\w*|temporarily)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_SHORT = 900  # characters: a page this short has nothing else to say
_FIRST = 500  # characters in which a notice about the whole page stands


def parts_of_title(title: str) -> list[str]:
    """`Page not found | Riverside Club` is two parts."""
    return [part.strip() for part in _SEPARATORS.split(title) if part.strip()]


def says_not_found(headline: str | None) -> bool:
    """Whether a title or heading says, as a whole or in one part, that the page is not there."""
    if not headline or len(headline) > 200:
        return False
    return any(
        _TITLE_SAYS_GONE.fullmatch(part) and _DENIAL.search(part)
        for part in (
            headline.strip().replace("’", "'"),
            *parts_of_title(headline.replace("’", "'")),
        )
    )


def begins_not_found(text: str) -> bool:
    """Whether a short page begins by saying that what was asked for is not there."""
    return len(text) < _SHORT and bool(_SENTENCE_SAYS_GONE.search(text[:_FIRST].replace("’", "'")))


def closure_in(title: str | None, heading: str | None, text: str) -> str | None:
    """The sentence with which a page says that the whole service has closed for good.

    A road, a waiting list or a summer closure is not meant; nor is a move elsewhere.
    """
    for headline in (heading, title):
        for part in parts_of_title(headline or ""):
            if _HEADLINE_CLOSED.fullmatch(part) and not _NOT_US.search(part):
                return None if _NEW_PLACE.search(text[: 2 * _SHORT]) else part
    beginning = text if len(text) < 2 * _SHORT else text[:_FIRST]
    if "clos" not in beginning and not re.search(
        r"cease|dissol|wound|longer|end|stop|shut", beginning
    ):
        return None
    for sentence in _SENTENCE.findall(beginning):
        if _CLOSED.search(sentence) and not _NOT_US.search(sentence):
            return None if _NEW_PLACE.search(beginning) else sentence.strip()[:300]
    return None
