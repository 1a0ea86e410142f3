"""The words with which a page says that it is not there; pure."""

import re
from functools import lru_cache

# Every word of an error page's headline comes from here; "What to do when a page is not found"
# holds words that do not, and is an article.
_VOCABULARY = frozenset(
    """
    404 410 error errors http status code number sorry oops ooops whoops uh oh no hmm dear
    but and or the this that a an your our it its there we i you us can't page pages webpage
    site website web resource document file content contents event listing service article
    post item record product activity venue organisation organization entry url uri link
    group class club course provider profile address directory story job vacancy object
    result results section view node location requested request looking for trying to reach
    access view open visit find locate want wanted asked selected entered specified seem
    seems appear appears on server here anymore any more was were is are be been being has
    have had re ve could can cannot couldn't isn't wasn't doesn't does do not found exist
    exists exister longer available removed deleted withdrawn unpublished taken down missing
    gone expired unable nothing unavailable what which either may might moved renamed never
    existed lost there's yet isn't such broken dead followed blog account blogs listed
    registered active online published archived data database table retired hidden held
    opportunity programme session displayed shown selected currently advert
    tudalen dudalen heb ei chanfod ganfod darganfod ddarganfod nid yw'r ar gael gwall
    ni ellir allwn ddod dod o hyd i'r methu mae'n ddrwg gennym hon oedd modd wedi'i dileu
    """.split()  # noqa: SIM905  # words read better as prose than one to a line
)
_DENIAL = re.compile(
    r"""\b404\b|\b410\b
    |\bnot\ (?:be\ |been\ )?(?:found|available|exist|locate|here)
    |(?:cannot|can't|couldn't|could\ not|unable\ to)\ (?:\w+\ )?(?:be\ )?(?:find|found|locate)
    |\b(?:doesn't|wasn't|isn't|does\ not|do\ not|was\ not|is\ not)\ (?:exist|found|available|here)
    |\bno\ longer\ (?:available|exists?|here|listed|registered|active|online|published)
    |\b(?:removed|deleted|withdrawn|unpublished|taken\ down|been\ retired)\b
    |\b(?:page|link|listing|event|file|document)\ (?:is\ |has\ |are\ )*(?:missing|gone|expired)
    |\b(?:missing\ (?:page|file|link)|(?:broken|dead)\ (?:page|link|url))\b
    |\bno\ such\ (?:page|file|listing|record)
    |\bnothing\ (?:was\ )?(?:found|here)
    |\b(?:page|content|listing|event)\ unavailable
    |\b(?:heb|ni|nid|methu)\b.*\b(?:[cd]?h?d?arganfod|chanfod|ganfod|hyd\ i|ar\ gael)
    |\bwedi'i\ dileu""",
    re.VERBOSE,
)
_SENTENCE = re.compile(
    r"""(?:the|this|that|requested|your|sorry|oops)\W+(?:\w+\ ){0,3}?
        (?:page|site|resource|document|file|content|event|listing|service|article|post|item|record
          |product|activity|organi[sz]ation|entry|url|link|group|class|club|course|profile|blog
          |account|provider|opportunity|vacancy|job|advert|programme|session|venue)\b
        [^.!?]{0,60}?\b
        (?:(?:was|is|were|could|can)(?:\ not|n't)\ (?:be\ )?(?:found|displayed|shown)
          |cannot\ be\ (?:found|displayed|shown)
          |(?:does\ not|doesn't|no\ longer)\ exists?
          |no\ longer\ (?:available|here|listed|active|published|held)
            (?!\ (?:for|to|at|free|in|on|as|via|through|by)\b)
          |ha(?:s|ve)\ been\ (?:\w+\ and\ )?
            (?:removed|deleted|withdrawn|unpublished|taken\ down|retired|hidden)
          |(?:is|are)\ not\ currently\ listed
          |(?:does\ not|doesn't)\ seem\ to\ exist
          |ha(?:s|ve)\ (?:expired|gone\ missing))
    |we(?:\ are|\ were|'re)?\ (?:can't|cannot|couldn't|could\ not|unable\ to)\ (?:seem\ to\ )?find
        \ (?:the|that|this|what)\ ?(?:\w+\ ){0,3}(?:you|page)
    |^\W*(?:(?:sorry|oops)\W+)?this\ (?:page|content|profile|post|event)
        \ (?:isn't|is\ not)\ available(?!\ (?:in|for|to|on|as|until|via|from|without)\b)
    |\b(?:can't|cannot|could\ not|couldn't)\ find\ (?:the\ )?(?:data\ record|page|file)\b
    |\bblog\ has\ been\ (?:archived\ or\ )?(?:removed|deleted|suspended)
    |\b(?:error\ 404|404\ error|404\ not\ found)
        (?=\W*$|[.!,;]|\ [-–—(]
          |\ (?:sorry|oops|oh|the|this|that|that's|page|we|our|it|nothing|no|if)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|whether|where|once|unless|until)\W*$", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s+[|–—·»:-]\s+|\s*[|»·]\s*|:\s+")
_WORD = re.compile(r"[\w']+")
_HOST_NAME = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b")
_VALUE = re.compile(r':\s*"([^"]{1,200})"')
_SCRAP = 600  # bytes: data that is a page's worth says more
SHORT = 900  # characters of main text: a page this short has nothing else to say
FIRST = 500  # characters in which a notice about the whole page stands


def parts_of_title(title: str) -> list[str]:
    """`Page not found | Riverside Club` is two parts."""
    return [part.strip() for part in _SEPARATORS.split(title) if part.strip()]


@lru_cache(maxsize=4096)  # of one page several times, and of one site again and again
def says_not_found(headline: str | None) -> bool:
    """Whether a title or heading says, as a whole or in one part, that the page is not there."""
    if not headline or len(headline) > 200 or headline.rstrip().endswith("?"):
        return False
    plain = headline.lower().replace("’", "'")
    return any(_denies(part) for part in (plain, *parts_of_title(plain)))


def denies_page(text: str) -> bool:
    """Whether any words of a text deny a page; wider than the others, to be on the safe side."""
    plain = text.replace("’", "'")
    return bool(_DENIAL.search(plain.lower()) or _SENTENCE.search(plain))


def denials_in_data(body: bytes) -> str | None:
    """The words with which a scrap of plain text or JSON says that nothing is there."""
    if len(body) > _SCRAP:
        return None
    text = body.decode("utf-8", "replace").strip()
    told = _VALUE.findall(text) if text[:1] == "{" else [text]
    return next((part for part in told if says_not_found(part) or begins_not_found(part)), None)


def _denies(part: str) -> bool:
    part = _HOST_NAME.sub("site", part)  # "club.wordpress.com doesn't exist"
    words = _WORD.findall(part.replace("'re", " are").replace("'ve", " have"))
    return set(words) <= _VOCABULARY and bool(_DENIAL.search(" ".join(words)))


def begins_not_found(text: str) -> bool:
    """Whether a short page begins by saying that what was asked for is not there."""
    if len(text) >= SHORT:
        return False
    beginning = text[:FIRST].replace("’", "'")
    found = _SENTENCE.search(beginning)
    return found is not None and _CONDITION.search(beginning[: found.start()]) is None
