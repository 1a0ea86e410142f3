"""Signs that an address is for sale, parked or usurped; two independent ones are needed; pure."""

import re

from app.domains import registrable
from crawlers.pages import Page
from crawlers.usurpers import signs_of_usurpers

_SALE = re.compile(
    r"""\b(?:domain|web\ ?site|name|[\w-]+\.[a-z]{2,})(?:\ \S+){0,2}?
        \ (?:is|may\ be|are)\ (?:for\ sale|available\ for\ purchase)\b
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
    |\brenew\ (?:it|this\ domain)|\binquire\ about\ this\ domain
    |\boffer(?:ing|s|ed)\ (?:it\ |this\ domain\ )?for\ sale|\basking\ price\ of
    |\bsteht\ zum\ verkauf|\bdomain\ kaufen|\b(?:est\ [àa]|en)\ vente?\b.{0,20}\bdomaine
    |\bdomaine\b.{0,40}\best\ (?:[àa]\ vendre|en\ vente)|\bdominio\b.{0,40}
      \b(?:en\ venta|in\ vendita)
    |\bdomein\b.{0,40}\bte\ koop|\bdomena\b.{0,40}\bna\ sprzeda[żz]""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_DOMAIN = re.compile(
    r"""\bdomain\b.{0,60}\b(?:sale|expired|parked|registered|purchased|taken|suspended|reserved
      |isn't\ connected|not\ connected)\b
    |\bexpired\ domain|\bbuy\ this\ domain|\bsteht\ zum\ verkauf|\bthis\ web\ ?site\ is\ for\ sale
    |\b[\w-]+\.[a-z]{2,}\ (?:is\ for\ sale|is\ parked|has\ expired
      |is\ available\ for\ purchase)""",
    re.VERBOSE | re.IGNORECASE,
)
_ABOUT_A_NAME = re.compile(
    r"domain|parked|\bowner of [\w-]+(?:\.[\w-]+)* is offering", re.IGNORECASE
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
_BARE = 600  # characters: what a holding page says at most
_LITTLE = 1800  # characters: what a page about domain names has more of


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
    signs += signs_of_usurpers(page, headline)
    return tuple(signs)


def _signs_of_sale(page: Page, html: str, headline: str, asked_host: str) -> list[str]:
    signs = []
    domain = registrable(asked_host)
    beginning = f"{headline} {page.text[:600]}"
    low = html.lower()
    if _SALE.search(headline) or (
        domain in headline.lower()
        and re.search(r"for sale|for purchase|domain|expired", headline, re.I)
    ):
        signs.append("sale_in_headline")
    elif _SALE.search(page.text[:600]) and _ABOUT_A_NAME.search(page.text[:600]):
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
    if signs and re.search(
        rf"\b{re.escape(domain)}\b.{{0,40}}(?:for sale|available for purchase)", page.text, re.I
    ):
        signs.append("own_name_for_sale")
    return signs


def _is_bare(page: Page) -> bool:
    """Whether nobody who could be reached stands behind the page."""
    told = page.phones or page.postcodes or page.emails
    return not told and len(page.text) < _BARE
