# ruff: noqa: E501  # a case is one line of a table
"""Second table of the labelled web: words that mislead, pages of hosts and registrars, bad robots.

A row of words is a title, a heading and the text of a short page on a host that answers 404 for
what it does not have; such pages deceive most easily, for they hold nothing else to judge by.
"""

from app.demo import mischief
from app.demo.web import Request, Response
from app.freshness.outcomes import Outcome
from tests.crawlers.cases import Case, with_headers
from tests.crawlers.sites import Reply, everywhere, only, page, site, to

O = Outcome  # noqa: E741  # a table reads better with short names


def bare(title: str, heading: str, text: str, head: str = "") -> str:
    """A page without anybody who could be reached."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><h1>{heading}</h1><p>{text}</p></body></html>"


LIVE = [
    ("Oops! | music for the under-fives", "Oops!", "Music and mess every Friday at 10."),
    ("Not Found: a play by our youth theatre", "Not Found", "A new play about missing persons. " * 12),
    ("Records", "Record not found?", "If the record you are looking for could not be found, ask our staff."),
    ("Hall hire", "Hall hire", "This page is not available in print. Ring Janet instead."),
    ("Our branches", "Our branches", "Our Westgate branch has closed permanently. All others stay open as usual."),
    ("Toy libraries", "Toy libraries in Oakfield", "Elm Toy Library: Tuesdays. Ash Toy Library (permanently closed). Oak Toy Library: Fridays."),
    ("Buses", "School buses", "The 404 service has come to an end. Use the 405."),
    ("Runners", "Oakfield Runners", "A member who is no longer running can join our walks."),
    ("Support", "Groups that closed", "We help families whose nurseries have closed down."),
    ("School", "School closed", "The school is closed today because of a strike."),
    ("Parents", "This group is closed", "New members can join in September."),
    ("History", "History", "The infants' school closed its doors for the last time in 1987 and became our hall."),
    ("Drama", "Autumn", "We have ended the term with a show."),
    ("Save our centre", "Save our centre", "The council may close the centre permanently. Sign here."),
    ("Hall", "Planned maintenance", "The hall is closed for maintenance from 3 to 7 August."),
    ("Archery", "The site is down the hill", "Past the church, then left."),
    ("ADHD", "Attention required!", "Support for parents, first Monday of the month."),
    ("Help with gambling", "Gambling, betting and casino addiction support", "Online casino, slots, betting, poker: we help. " * 6),
    ("Safer internet", "Free spins and online casinos", "What parents should know of no deposit bonus offers, betting sites and online casinos."),
    ("Bonus ball jackpot", "Bonus ball lottery", "The jackpot is 50 pounds. Slots for tickets; bonus balls too."),
    ("Impotence - NHS Trust", "Impotence", "Do not buy viagra online without prescription. Cheap viagra may be fake."),
    ("News", "News", "Our old domain is for sale, because we have moved to this one."),
    ("Digital skills", "Domain names", "Register a name at GoDaddy or Fasthosts with us."),
    ("Project Hope", "Project Hope", "The project has come to an end of its first year. Year two begins in May."),
    ("Rainbow", "Rainbow", "Rainbow has permanently closed its Leeds shop. Shops in York trade daily."),
    ("Deaf club", "Deaf club", "The club is no longer operating a minibus."),
    ("Advice", "Advice line", "This service is no longer available at weekends."),
    ("Membership", "Your account has been suspended", "Members who do not pay get this letter: what to do next."),
    ("Yoga", "Yoga for mums", "Powered by Squarespace. This domain is new!"),
]  # fmt: skip

DEAD = [
    ("Helpline", "This service has ended", "The helpline closed on 1 May 2026 and calls are no longer answered."),
    ("Tots", "A final goodbye", "With heavy hearts we have made the difficult decision to close Tots permanently."),
    ("Judo", "Judo", "The club has folded after losing its hall."),
    ("Craft group", "Craft group", "This group has stopped running."),
    ("Befriending", "Befriending", "This service has been discontinued."),
    ("KidsPlay", "KidsPlay", "Unfortunately KidsPlay has ceased trading and all sessions have stopped."),
    ("Little Elms", "Nursery closure", "Little Elms Nursery has closed permanently. We wish all families well."),
    ("Sunny Days", "Sunny Days Nursery has now closed", "Thank you to all our families."),
    ("WordPress.com", "club.wordpress.com is no longer available", "The authors have deleted this site."),
    ("WordPress.com", "club.wordpress.com doesn’t exist", "Do you want to register it?"),
    ("The resource cannot be found.", "Server Error in '/' Application.", "The resource cannot be found. HTTP 404."),
    ("Heb ddod o hyd i'r dudalen", "Ni ellir dod o hyd i'r dudalen", "Hafan"),
    ("Facebook", "Sorry", "This content isn't available at the moment. It may have been deleted."),
    ("Whoops!", "Whoops!", "This page has gone missing."),
    ("No such app", "There's nothing here, yet.", ""),
]  # fmt: skip

PARKED = [
    ("a holding page of 123-reg", bare("Welcome to club.example", "This domain has been registered by 123-reg", "On behalf of a customer.")),
    ("a holding page of Fasthosts", bare("club.example", "This domain name has been registered with Fasthosts", "This is a holding page.")),
    ("parked by a customer of IONOS", bare("IONOS", "This domain has been purchased and parked by a customer of IONOS.", "Domain already taken.")),
    ("parked free", bare("club.example", "", "This web page is parked FREE, courtesy of Network Solutions.")),
    ("expired, with nobody to ask", bare("This domain has expired", "This domain has expired", "Contact your registration service.")),
    ("a blank page with a parking key", "<html data-adblockkey='MFww'><head><title>club.example</title></head><body><div></div><script>window.park = 'x'</script></body></html>"),
    ("a blank page that leads to a lander", "<html><head><script>window.onload=function(){window.location.href='/lander'}</script></head></html>"),
    ("a casino on an old address", bare("Best Online Casinos - Non GamStop", "Best casinos not on GamStop", "Free spins, no deposit bonus codes, betting sites, slots for real money.")),
    ("a pill shop on an old address", bare("Buy Cheap Viagra Online", "Buy generic viagra", "Order cialis without prescription. Canadian pharmacy. Add to cart.")),
    ("an essay mill on an old address", bare("Write my essay for me", "Cheap essay writing service", "Pay someone to write it. Plagiarism-free, from 9 dollars per page.")),
    ("a betting page in Thai", bare("UFABET แทงบอลออนไลน์ คาสิโน", "UFABET บาคาร่า สล็อต", "ufabet เว็บตรง บาคาร่า สล็อต คาสิโน ฝากถอน")),
]  # fmt: skip

WALLS = [
    ("Akamai's interstitial", "<html><head><meta http-equiv=refresh content='5; URL=/page?bm-verify=AA'></head><body><script>triggerInterstitialChallenge()</script><noscript>Please enable JavaScript</noscript></body></html>", 200),
    ("Sucuri's cookie", "<html><title>You are being redirected...</title><noscript>Javascript is required.</noscript><script>sucuri_cloudproxy_js=''</script></html>", 200),
    ("Reblaze", "<html><body><script>window.rbzns={}</script><noscript>Javascript is required</noscript></body></html>", 247),
    ("Wordfence", bare("Your access to this site has been limited", "Your access to this site has been limited", "Generated by Wordfence"), 503),
]  # fmt: skip


def same_for_all(request: Request) -> Response:
    """A host that sends made-up pages home and has this one."""
    return Response(page()) if request.path in ("/page", "/") else to("/", 302)


BAD_ROBOTS: list[tuple[str, Reply, str]] = [
    ("hangs", mischief.hang, "robots_timeout"),
    ("drips", mischief.drip(), "robots_timeout"),
    ("is reset", mischief.reset, "robots_unreachable"),
    ("has a fault of its own", Response("", 500), "robots_unreachable"),
    ("is no HTTP", mischief.verbatim(b"junk\r\n\r\n"), "robots_unreachable"),
    ("has headers without end", mischief.header_bomb, "robots_unreachable"),
]

OTHERS = [
    Case("a query on the only page", everywhere(page()), O.OK, path="/?utm_source=offer"),
    Case("a page like the front page, to which others lead", same_for_all, O.OK),
    Case("a place with backslashes", site({"/page": to("\\new"), "/new": page()}), O.MOVED),
    Case("a private place with three slashes", only(to("http:///127.0.0.1:1/")), O.SSRF_FORBIDDEN),
    Case("elements within elements", only("<title>Club</title>" + "<div>" * 50_000), O.OK),
    Case("a host with a fault everywhere", lambda _: Response("", 500), O.SERVER_ERROR, "status_500"),
    Case("a host that asks everywhere to wait", lambda _: with_headers("", 503, Retry_After="60"), O.TRANSIENT, "retry_after"),
    Case("a host that never answers", lambda _: mischief.hang, O.TIMEOUT),
    Case("a host that resets everything", lambda _: mischief.reset, O.TRANSIENT),
]  # fmt: skip

TRAPS = [
    *(Case(f"{h}; {x[:40]}", only(page(t, h, x)), O.OK) for t, h, x in LIVE),
    *(Case(f"{h}; {x[:40]}", only(page(t, h, x)), O.SOFT_GONE) for t, h, x in DEAD),
    *(Case(name, everywhere(html), O.PARKED, path="/") for name, html in PARKED),
    *(Case(name, everywhere(Response(html, status)), O.BLOCKED) for name, html, status in WALLS),
    *(Case(f"robots.txt {name}", site({"/robots.txt": reply, "/page": page()}), O.ROBOTS_DISALLOWED, detail) for name, reply, detail in BAD_ROBOTS),
    *OTHERS,
]  # fmt: skip
