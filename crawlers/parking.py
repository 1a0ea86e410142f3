"""Signs that an address is for sale, parked or usurped; two independent ones are needed; pure."""

import re

import tldextract

from crawlers.pages import Page

_SALE = re.compile(
    r"""\b(?:domain|web\ ?site|name|[\w-]+\.[a-z]{2,})(?:\ \S+){0,2}?
        \ (?:is|may\ be|are)\ for\ sale\b
    |\bbuy\ this\ domain|\bdomain\ parking
    |\bdomain(?:\ name)?s?\ (?:is\ |are\ )?(?:for\ sale|available|parked)
    |\b(?:domain|page|site)\ (?:is\ )?parked\b|\bparked\ (?:domain|free|by|with)
    |\b[\w-]+\.[a-z]{2,}\ is\ parked|\bdomain\ (?:has\ )?expired
    |\bthis\ domain\ (?:name\ )?(?:is|has|was|may)\ (?:be(?:en)?\ )?
        (?:recently\ |now\ |currently\ )?(?:for|parked|registered|purchased|expired|available
        |suspended|reserved|pending|listed|taken)\b
    |\bthis\ domain\ isn't\ connected
    |\bexpired\ domain|\bpremium\ domain|\bdomain\ already\ taken
    |\bmake\ an\ offer\ (?:on|for)\ th|\bdomain\ (?:is\ )?(?:listed|registered)\b
    |\b(?:is|been)\ registered\ (?:with|by|on\ behalf\ of)|\bregistered\ at\ \w+
    |\bis\ a\ holding\ page\b|\bholding\ page\ for\ [\w-]+\.[a-z]{2,}\b
    |\brenew\ (?:it|this\ domain)|\binquire\ about\ this\ domain""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_DOMAIN = re.compile(
    r"""\bdomain\b.{0,60}\b(?:sale|expired|parked|registered|purchased|taken|suspended|reserved
      |isn't\ connected|not\ connected)\b
    |\bexpired\ domain|\bbuy\ this\ domain|\bthis\ web\ ?site\ is\ for\ sale
    |\b[\w-]+\.[a-z]{2,}\ (?:is\ for\ sale|is\ parked|has\ expired)""",
    re.VERBOSE | re.IGNORECASE,
)
_REGISTRARS = re.compile(
    r"""\b(?:123-?reg|fasthosts|ionos|names\.co\.uk|namesco|lcn\.com|namecheap|godaddy
    |network\ solutions|heart\ internet|tsohost|hostinger|gandi|20i|eukhost|bluehost|hostgator
    |enom|tucows|dynadot|porkbun|sedo|afternic|dan\.com|hugedomains|squarespace|wix|uk2|freeola
    |easily\.co\.uk|register365|one\.com|ovh|dreamhost|register\.com|crazy\ domains)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# In lower case, as they stand in the source of parking pages.
_SCRIPTS = (
    "sedoparking", "parkingcrew", "bodis.com", "parklogic", "//www.above.com/", "//above.com/",
    "adsense/domains", "domains/caf", "/domainpark", "dsparking", "window.park =", "window.park=",
    "data-adblockkey", "parking-lander", "parkinglander", '"/lander"', "'/lander'", '"/lander?',
    "'/lander?", "afternic.com", "//dan.com/", ".dan.com/", "hugedomains", "undeveloped.com",
    "voodoo.com", "skenzo", "domainmarket", "trafficclub", "parkingpage", "uniregistry",
    "zeropark", "img1.wsimg.com/parking", "parked-content", "parkedcontent",
    "searchresultsworld", "park.js", "domain_profile",
)  # fmt: skip
_LISTINGS = re.compile(
    r"related (?:searches|links|topics)|sponsored (?:listings|links)|top searches"
    r"|the sponsored listings displayed above|is not affiliated with|disclaimer.*trademark",
    re.IGNORECASE,
)
_MARKETS = frozenset(
    """
    afternic.com atom.com bodis.com brandbucket.com dan.com domainmarket.com dynadot.com
    efty.com escrow.com flippa.com godaddy.com hugedomains.com namecheap.com namesilo.com
    networksolutions.com parkingcrew.net sav.com sedo.com sedo.co.uk sedoparking.com
    squadhelp.com undeveloped.com uniregistry.com
    """.split()  # noqa: SIM905  # words read better as prose than one to a line
)
_GAMBLING = frozenset(
    """
    slot slots gacor togel judi casino kasino bandar situs jackpot baccarat maxwin
    sportsbook rtp betting poker roulette taruhan toto pulsa bonus 1xbet mostbet viagra
    cialis escort escorts sbobet pragmatic scatter bukmacher freispiele sweet bonanza
    """.split()  # noqa: SIM905  # words read better as prose than one to a line
)
_RARELY_FAIR = frozenset(
    """
    gacor togel judi situs maxwin sportsbook sbobet bandar taruhan 1xbet mostbet viagra
    cialis
    """.split()  # noqa: SIM905  # words read better as prose than one to a line
)
_GAMES = frozenset({"slot", "slots", "casino", "kasino", "baccarat", "betting", "roulette", "toto"})
_SPAM = {
    "pharmacy": re.compile(
        r"(?:buy|cheap|order|generic|discount)\s+(?:\w+\s+){0,2}"
        r"(?:viagra|cialis|levitra|tramadol|xanax|sildenafil|tadalafil|ambien|modafinil)"
        r"|(?:without|no) (?:a )?prescription|canadian pharmacy|online pharmacy|add to cart"
        r"|free shipping worldwide"
    ),
    "essays": re.compile(
        r"write my (?:essay|paper)|(?:essay|paper|dissertation) writing service"
        r"|pay someone to (?:write|do)|(?:custom|buy|cheap|order your) (?:essay|dissertation)"
        r"|plagiarism[- ]free|per page|order your essay"
    ),
    "casino": re.compile(
        r"non[- ]?gamstop|not on gamstop|no[- ]deposit|free spins|online casinos?"
        r"|casino (?:bonus|sites?|games)|(?:best|top \d+) (?:\w+ ){0,2}casinos?|betting sites?"
        r"|for real money|sports ?book|bonus codes?|welcome bonus"
    ),
    "betting": re.compile("ufabet|สล็อต|บาคาร่า|คาสิโน|แทงบอล|เว็บตรง|ฝากถอน|หวย"),
    "copies": re.compile("スーパーコピー|激安|偽物|コピー|送料無料|n級品|通販"),
}
_FAIR = re.compile(
    r"\b(?:help (?:with|for|to)|support\w*|addict\w*|recover\w*|advice|aware\w*|worried|nhs"
    r"|treatment|helpline|charity|fundrais\w*|in aid of|fun money|warning|parents?|children"
    r"|teen\w*|young people|risks?|harms?|scams?|school|families|gamcare)\b",
    re.IGNORECASE,
)
_NAMED = 800  # characters from the top in which a page says what it is
_BARE = 600  # characters: what a holding page says at most
_LITTLE = 1800  # characters: what a page about domain names has more of
_registrable = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def registrable(host: str) -> str:
    """The part of a name that somebody registers: `club.org.uk` of `www.club.org.uk`."""
    found = _registrable(host)
    return str(found.top_domain_under_public_suffix or host)


def parking_signs(
    page: Page, html: str, *, asked_host: str, final_host: str, sibling_same: bool
) -> tuple[str, ...]:
    """The independent signs that somebody else has this address now."""
    headline = f"{page.title or ''} \n {page.heading or ''}"
    signs = []
    if len(page.text) < _LITTLE:
        signs = _signs_of_sale(page, html, headline, asked_host)
        if final_host != asked_host and registrable(final_host) in _MARKETS:
            signs.append("led_to_market")
        if signs and sibling_same:
            signs.append("sibling_same")
    signs += _signs_of_usurpers(page, headline)
    return tuple(signs)


def _signs_of_sale(page: Page, html: str, headline: str, asked_host: str) -> list[str]:
    signs = []
    domain = registrable(asked_host)
    beginning = f"{headline} {page.text[:600]}"
    low = html.lower()
    if _SALE.search(headline) or (
        domain in headline.lower() and re.search(r"for sale|domain|expired", headline, re.I)
    ):
        signs.append("sale_in_headline")
    elif _SALE.search(page.text[:600]) and re.search("domain|parked", page.text[:600], re.I):
        signs.append("sale_in_text")
    if any(script in low for script in _SCRIPTS):
        signs.append("parking_script")
    elif any(registrable(host.split(":")[0]) in _MARKETS for host in page.link_hosts):
        signs.append("market_link")
    if _is_bare(page):
        if signs == ["parking_script"] and not page.text:
            signs.append("nothing_but_script")
        elif signs and _REGISTRARS.search(beginning):
            signs.append("registrar_named")
        elif signs and _OF_DOMAIN.search(headline):
            signs.append("nothing_else")
    if _LISTINGS.search(page.text):
        signs.append("listings")
    if signs and re.search(rf"\b{re.escape(domain)}\b.{{0,40}}for sale", page.text, re.I):
        signs.append("own_name_for_sale")
    return signs


def _is_bare(page: Page) -> bool:
    """Whether nobody who could be reached stands behind the page."""
    told = page.phones or page.postcodes or page.emails
    return not told and len(page.text) < _BARE


def _signs_of_usurpers(page: Page, headline: str) -> list[str]:
    low = headline.lower()
    in_headline = set(re.findall(r"\w+", low)) & _GAMBLING
    several = len(in_headline) >= 2 and bool(in_headline & _GAMES)
    gambling = several or bool(in_headline & _RARELY_FAIR)
    spam = [phrases for phrases in _SPAM.values() if phrases.search(low)]
    if not gambling and not spam:
        return []
    if _FAIR.search(f"{headline} {page.text[:_NAMED]}"):
        return []  # those who help gamblers, or raise money with a fun casino
    text = page.text[:20_000].lower()
    if any(len(set(phrases.findall(f"{low} {text}"))) >= 4 for phrases in spam):
        return ["spam_headline", "spam_text"]
    words = re.findall(r"\w+", text)
    told = [word for word in words if word in _GAMBLING]
    if not gambling or len(set(told)) < 3 or len(told) < 8 or len(told) * 40 < len(words):
        return []
    return ["gambling_headline", "gambling_text"]
