"""Signs that an address is for sale, parked or usurped; two independent ones are needed; pure."""

import re

import tldextract

from crawlers.pages import Page

_SALE = re.compile(
    r"""\b(?:is|may\ be|are|be)\ for\ sale\b|\bbuy\ this\ domain|\bdomain\ parking
    |\bdomain(?:\ name)?s?\ (?:is\ |are\ )?(?:for\ sale|available|parked)
    |\bparked\ (?:domain|free|page|at|by|with|on)|\bdomain\ (?:has\ )?expired
    |\bthis\ domain\ (?:name\ )?(?:is|has|was|may)\b|\bexpired\ domain|\bpremium\ domain
    |\bmake\ an\ offer\ (?:on|for)\ th|\bdomain\ (?:is\ )?(?:listed|registered)\b
    |\bthis\ web\ ?page\ is\ parked|\brenew\ (?:it|this\ domain)|\binquire\ about\ this\ domain""",
    re.VERBOSE | re.IGNORECASE,
)
_SCRIPTS = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|parklogic|above\.com/|adsense/domains|/domainpark|dsparking"
    r"|window\.park\b|data-adblockkey|parking-?lander|/lander\b|afternic\.com|dan\.com/|hugedomains"
    r"|undeveloped\.com|voodoo\.com|skenzo|domainmarket|trafficclub|parkingpage|uniregistry|zeropark"
    r"|img1\.wsimg\.com/parking|parked-?content|searchresultsworld|park\.js|domain_profile|domains/caf",
    re.IGNORECASE,
)
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
    if _SALE.search(headline) or (
        domain in headline.lower() and re.search(r"for sale|domain|expired", headline, re.I)
    ):
        signs.append("sale_in_headline")
    elif _SALE.search(page.text[:600]) and "domain" in page.text[:600].lower():
        signs.append("sale_in_text")
    if _SCRIPTS.search(html):
        signs.append("parking_script")
    elif any(registrable(host.split(":")[0]) in _MARKETS for host in page.link_hosts):
        signs.append("market_link")
    if _LISTINGS.search(page.text):
        signs.append("listings")
    if signs and re.search(rf"\b{re.escape(domain)}\b.{{0,40}}for sale", page.text, re.I):
        signs.append("own_name_for_sale")
    return signs


def _signs_of_usurpers(page: Page, headline: str) -> list[str]:
    in_headline = set(re.findall(r"\w+", headline.lower())) & _GAMBLING
    if len(in_headline) < 2 and not in_headline & _RARELY_FAIR:
        return []
    words = re.findall(r"\w+", page.text[:20_000].lower())
    told = [word for word in words if word in _GAMBLING]
    if len(set(told)) < 3 or len(told) * 40 < len(words):
        return []
    return ["gambling_headline", "gambling_text"]
