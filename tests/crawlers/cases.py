# ruff: noqa: E501  # a case is one line of a table
"""The labelled web: what stands at an address, and what one visit must make of it.

Every case is visited at /page of its host, over http and over https, unless it says otherwise.
"""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import brotli  # type: ignore[import-untyped]  # its wheel carries no types
import zstandard

from app.demo import mischief
from app.demo.web import Behaviour, Request, Response
from app.freshness.outcomes import Outcome
from tests.crawlers.sites import PROSE, everywhere, only, page, site, to

O = Outcome  # noqa: E741  # a table reads better with short names


@dataclass(frozen=True)
class Case:
    """One address: its label, its host's behaviour, and the outcome that is right."""

    name: str
    host: Behaviour
    outcome: Outcome
    detail: str | None = None
    path: str = "/page"
    others: Mapping[str, Behaviour] = field(default_factory=dict)


def ok(name: str, host: Behaviour, detail: str | None = None, path: str = "/page") -> Case:
    """A page on which nobody may raise an alarm."""
    return Case(name, host, O.OK, detail, path)


def coded(name: str, body: bytes) -> Response:
    """A page with a Content-Encoding."""
    return Response(body, headers={"Content-Encoding": name})


def with_headers(body: str = "", status: int = 200, **headers: str) -> Response:
    """A response whose header names are written with underscores."""
    return Response(body, status, {k.replace("_", "-"): v for k, v in headers.items()})


def bounce(request: Request) -> Response:
    """Sends everybody to sign in, whatever they ask for."""
    if request.path == "/sign-in":
        return Response(page("Sign in", "Sign in", "<input type=password name=p> Members only."))
    return to(f"/sign-in?next={request.path}", 302)


def cookie_first(request: Request) -> Response:
    """Redirects to itself until its cookie comes back."""
    if "seen=1" in request.headers.get("cookie", ""):
        return Response(page())
    return Response("", 302, {"Location": request.target}, cookies=("seen=1; Path=/",))


def forever(request: Request) -> Response:
    """Always one more step."""
    return to(f"{request.path}x", 302)


HTML = page().encode()
BIG = page(text=f"<p>{PROSE}</p>" * 1500)  # 700 KB
RAW_DEFLATE = zlib.compressobj(wbits=-15)
SHELL = "<div id='root'></div><script src='/app.js'></script>"
CHALLENGE = page(
    "Just a moment...", None, "Checking your browser", head="<script>window._cf_chl_opt={}</script>"
)
CAPTCHA_FORM = page(more="<form><div class='g-recaptcha'></div><button>Send</button></form>")
PARKED = page("club.example is for sale", "Buy this domain", "Related searches: clubs, hotels")
LANDER = "<html><head><title>club</title><script>window.onload=function(){window.location.href='/lander'}</script></head><body></body></html>"

ORDINARY = [
    ok("an ordinary page", only(page()), "page"),
    ok("the front page", site({"/": page()}), "page", "/"),
    ok("a page with a query", site({"/page?id=7": page()}), path="/page?id=7"),
    ok("a page of several hundred kilobytes", only(BIG), "truncated"),
    ok("a page with hardly a word", only("<title>Club</title>Hello")),
    ok("an empty page", only(Response("")), "empty"),
    ok("no content", only(Response("", 204))),
    ok("a page without a content type", only(Response(page(), headers={"Content-Type": ""}))),
    ok("a page of XHTML", only(with_headers(page(), Content_Type="application/xhtml+xml"))),
    ok("a cookie before the page", only(cookie_first)),
    ok("a temporary redirect", site({"/page": to("/b", 302), "/b": page()})),
    ok("see other", site({"/page": to("/b", 303), "/b": page()})),
    ok("permanent then temporary", site({"/page": to("/b"), "/b": to("/c", 307), "/c": page()})),
    ok("a page that reloads itself", only(page(head="<meta http-equiv=refresh content='20'>"))),
    ok(
        "a page that reloads its own address",
        only(page(head="<meta http-equiv=refresh content='5; url=/page'>")),
    ),
    ok(
        "a ticker that moves on after minutes",
        only(page(head="<meta http-equiv=refresh content='300; url=/next'>")),
    ),
    ok(
        "meta refresh",
        site({"/page": page(head="<meta http-equiv='Refresh' content='0; URL=/b'>"), "/b": page()}),
    ),
    ok(
        "a Refresh header",
        site({"/page": with_headers("<p>on</p>", Refresh="1; url=/b"), "/b": page()}),
    ),
    ok(
        "Windows letters without a charset",
        only(
            Response(
                "<title>Café</title><p>£5 – naïve".encode("cp1252"),
                headers={"Content-Type": "text/html"},
            )
        ),
    ),
    ok("an unknown charset", only(with_headers(page(), Content_Type="text/html; charset=klingon"))),
]

ENCODED = [
    ok("gzip", only(coded("gzip", gzip.compress(HTML))), "page"),
    ok("brotli", only(coded("br", brotli.compress(HTML))), "page"),
    ok("zstd", only(coded("zstd", zstandard.compress(HTML))), "page"),
    ok("deflate", only(coded("deflate", zlib.compress(HTML))), "page"),
    ok(
        "deflate without its header",
        only(coded("deflate", RAW_DEFLATE.compress(HTML) + RAW_DEFLATE.flush())),
        "page",
    ),
    ok("two encodings", only(coded("gzip, br", brotli.compress(gzip.compress(HTML)))), "page"),
    ok("an encoding that is only claimed", only(coded("gzip", HTML))),
    ok("an encoding nobody knows", only(coded("utf-8", HTML)), "page"),
    ok("gzip cut in the middle", only(coded("gzip", gzip.compress(BIG.encode())[:3000]))),
]

LOOKS_DEAD_BUT_LIVES = [
    ok(
        "an article about error pages",
        only(page("What to do when a page is not found", "Page not found? Do this", PROSE * 4)),
    ),
    ok(
        "prose that mentions not found",
        only(page(text=PROSE + "If the page is not found, ring us. " + PROSE)),
    ),
    ok("lost and found", only(page("Lost and Found", "Lost and found"))),
    ok("Room 404", only(page("404 Room – escape games", "Room 404"))),
    ok("a charity called Missing", only(page("Missing People", "Missing"))),
    ok("closed on Mondays", only(page(text="We are closed on Mondays. " + PROSE))),
    ok(
        "closed for the summer",
        only(page(text="We are closed for the summer and will be back in September.")),
    ),
    ok(
        "closed for Christmas",
        only(
            page(
                "Riverside Club",
                "We are closed for Christmas",
                "The club is closed until 5 January.",
            )
        ),
    ),
    ok("a closed waiting list", only(page(text="Our waiting list has now closed. " + PROSE))),
    ok("a closed road", only(page(text="Mill Lane has permanently closed to cars. " + PROSE))),
    ok(
        "moved to new premises",
        only(page(text="We have closed our old building and moved to Station Road. " + PROSE)),
    ),
    ok(
        "closed and reopened",
        only(page(text="The centre has closed its doors temporarily and will reopen in May.")),
    ),
    ok(
        "closed applications",
        only(
            page(
                "Grants",
                "Applications are now closed",
                "Applications have now closed. The next round opens in May.",
            )
        ),
    ),
    ok(
        "a sister group that closed",
        only(page(text="Our sister group in Leeds has permanently closed. " + PROSE)),
    ),
    ok(
        "prose that mentions domains for sale",
        only(
            page(
                "Estate agents",
                "Houses for sale",
                "We sell houses. This domain of knowledge is ours. " + PROSE,
            )
        ),
    ),
    ok(
        "an article about buying domains",
        only(page("How to buy this domain name you want", "Domain names", PROSE * 6)),
    ),
    ok(
        "a casino night",
        only(page("Casino night for the playground", "Casino night", "Roulette and fun. " + PROSE)),
    ),
    ok(
        "help with gambling",
        only(
            page(
                "Help with gambling",
                "Gambling support for parents",
                "Casino, betting, slots, poker: we help. " + PROSE * 3,
            )
        ),
    ),
    ok(
        "a shell for scripts on every path",
        everywhere(f"<title>Club</title>{SHELL}"),
        "needs_script",
    ),
    ok(
        "a shell with a word for those without scripts",
        everywhere(f"<title>Club</title><noscript>You need to enable JavaScript</noscript>{SHELL}"),
        "needs_script",
    ),
    ok("a rendered shell on every path", everywhere(page(more=SHELL))),
    ok("a sign-in page", only(page("Sign in", "Sign in", "<input type=password> Members")), "gate"),
    ok("everybody is sent to sign in", bounce, "gate"),
    ok(
        "a cookie wall",
        site(
            {
                "/page": to("/consent?to=/page", 302),
                "/consent": page("Cookies", "Your choice", "Accept our cookies"),
            },
            to("/consent?to=x", 302),
        ),
        "gate",
    ),
    ok("a contact form with a captcha", only(CAPTCHA_FORM), "page"),
    ok(
        "Cloudflare's script in an ordinary page",
        only(page(more="<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")),
        "page",
    ),
    ok(
        "a host that says not found for others only",
        site({"/page": page()}, page("Page not found", "Not found", "Sorry")),
    ),
    ok("a front page beside a home for all", everywhere(page()), path="/"),
    ok(
        "an error phrase in a long list",
        only(page("Directory", "Directory", PROSE * 8 + "This listing has been removed.")),
    ),
    ok("a body shorter than it says", only(mischief.with_length(HTML, "99999")), "truncated"),
    ok("a body longer than it says", only(mischief.with_length(HTML, str(len(HTML) - 9)))),
    ok("a length that is no number", only(mischief.with_length(HTML, "many"))),
    ok("a reset after the page", only(mischief.reset_after(HTML)), "truncated"),
    ok(
        "broken header lines",
        only(
            mischief.verbatim(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nNo colon here\r\nBad Name: 1\r\nX-Space : 2\r\n\r\n"
                + HTML
            )
        ),
    ),
    ok(
        "line feeds alone",
        only(mischief.verbatim(b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + HTML)),
    ),
    ok(
        "HTTP/1.0",
        only(mischief.verbatim(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML)),
    ),
    ok("robots.txt is a page", site({"/robots.txt": page(), "/page": page()})),
    ok("robots.txt asks for sign-in", site({"/robots.txt": Response("", 403), "/page": page()})),
    ok(
        "robots.txt goes round in circles",
        site({"/robots.txt": to("/robots.txt"), "/page": page()}),
    ),
    ok(
        "robots.txt shuts others out",
        site({"/robots.txt": "User-agent: GPTBot\nDisallow: /\n", "/page": page()}),
    ),
    ok(
        "robots.txt allows this page",
        site({"/robots.txt": "User-agent: *\nDisallow: /\nAllow: /page\n", "/page": page()}),
    ),
]

DOCUMENTS = [
    Case(
        "a PDF",
        only(with_headers("%PDF-1.7 x", Content_Type="application/pdf")),
        O.NOT_HTML_OK,
        "document",
    ),
    Case("a picture", only(with_headers("\x89PNG", Content_Type="image/png")), O.NOT_HTML_OK),
    Case("plain text", only(with_headers("Hello", Content_Type="text/plain")), O.NOT_HTML_OK),
    Case("JSON", only(with_headers('{"a": 1}', Content_Type="application/json")), O.NOT_HTML_OK),
    Case(
        "a calendar",
        only(with_headers("BEGIN:VCALENDAR", Content_Type="text/calendar")),
        O.NOT_HTML_OK,
    ),
    Case(
        "a PDF of many megabytes",
        only(Response(b"%PDF" + bytes(2_000_000), headers={"Content-Type": "application/pdf"})),
        O.NOT_HTML_OK,
    ),
]

MOVED = [
    Case("moved for good", site({"/page": to("/b"), "/b": page()}), O.MOVED, "elsewhere"),
    Case("308", site({"/page": to("/b", 308), "/b": page()}), O.MOVED),
    Case(
        "three hops for good", site({"/page": to("/b"), "/b": to("/c", 308), "/c": page()}), O.MOVED
    ),
    Case("a slash more", site({"/page": to("/page/"), "/page/": page()}), O.MOVED, "same_place"),
    Case("deep page to the front page, alone", site({"/page": to("/"), "/": page()}), O.MOVED),
    Case(
        "a document that moved",
        site(
            {"/page": to("/b.pdf"), "/b.pdf": with_headers("%PDF", Content_Type="application/pdf")}
        ),
        O.MOVED,
    ),
]

GONE = [
    Case("404", site({"/": page()}), O.GONE, "not_found"),
    Case("404 like the front page", site({}), O.GONE, "host_denies_everything"),
    Case(
        "404 while the front page has a fault",
        site({"/": Response("", 503)}),
        O.GONE,
        "host_denies_everything",
    ),
    Case(
        "404 while the front page shows a wall",
        site({"/": Response(CHALLENGE, 403)}),
        O.GONE,
        "not_found",
    ),
    Case("404 of a front page", site({}), O.GONE, "front_page_missing", path="/"),
    Case(
        "410 of a front page", site({"/": Response("gone", 410)}), O.GONE, "gone_for_good", path="/"
    ),
    Case("410", only(Response("gone", 410)), O.GONE, "gone_for_good"),
    Case("451", only(Response("", 451)), O.GONE, "withheld_by_law"),
    Case("a redirect to a 404", only(to("/nowhere")), O.GONE),
    Case("404 with a long page", only(Response(page(text=PROSE * 5), 404)), O.GONE, "page_stands"),
    Case(
        "404 with the same long page for all",
        site({"/": page()}, Response(page(text=PROSE * 5), 404)),
        O.GONE,
        "not_found",
    ),
    Case(
        "404 that refreshes to the front page",
        only(with_headers("x", 404, Refresh="0; url=/")),
        O.GONE,
    ),
]

SOFT_GONE = [
    Case(
        "not found in title and heading",
        only(page("Page not found | Club", "Page not found", "Try the menu.")),
        O.SOFT_GONE,
        "says_not_found",
    ),
    Case(
        "not found on every path",
        everywhere(page("404", "Sorry, we can't find that page", PROSE * 5)),
        O.SOFT_GONE,
        "says_not_found",
    ),
    Case(
        "typographic apostrophe",
        only(page("Oops! That page can’t be found.", None, "Search?")),
        O.SOFT_GONE,
    ),
    Case("heading only", everywhere(page("Riverside Club", "Page not found", PROSE)), O.SOFT_GONE),
    Case(
        "listing removed",
        only(page("Riverside Club", "This listing has been removed", "See others.")),
        O.SOFT_GONE,
    ),
    Case(
        "no longer available",
        only(page("Club", None, "Sorry, this page is no longer available.")),
        O.SOFT_GONE,
    ),
    Case(
        "the service no longer exists",
        only(page("Directory", None, "The service you requested no longer exists.")),
        O.SOFT_GONE,
    ),
    Case(
        "Welsh",
        only(page("Tudalen heb ei chanfod", "Tudalen heb ei chanfod", "Hafan")),
        O.SOFT_GONE,
    ),
    Case(
        "redirect to an error page",
        site({"/page": to("/404.html", 302), "/404.html": page("Club", "Sorry", "Try again.")}),
        O.SOFT_GONE,
        "redirect_not_found",
    ),
    Case(
        "every deep path to the front page",
        site({"/": page()}, to("/", 302)),
        O.SOFT_GONE,
        "redirect_to_root",
    ),
    Case(
        "every deep path to the front page, for good",
        site({"/": page()}, to("/", 301)),
        O.SOFT_GONE,
        "redirect_to_root",
    ),
    Case(
        "every deep path to the search",
        site({"/search": page("Search", "Search", "Search our site")}, to("/search", 302)),
        O.SOFT_GONE,
        "redirect_same_for_all",
    ),
    Case("the front page on every path", everywhere(page()), O.SOFT_GONE, "same_as_sibling"),
    Case(
        "closed for good",
        only(page(text="We are sorry to say that Riverside Club has permanently closed.")),
        O.SOFT_GONE,
        "closure",
    ),
    Case(
        "closed for good, front page",
        site({"/": page("Club", "We have closed", "Thank you all.")}),
        O.SOFT_GONE,
        "closure",
        "/",
    ),
    Case(
        "ceased",
        only(page(text="Following a review the charity has ceased operations.")),
        O.SOFT_GONE,
        "closure",
    ),
    Case(
        "closed its doors",
        only(page(text="After 20 years the group has closed its doors for good.")),
        O.SOFT_GONE,
        "closure",
    ),
    Case(
        "no longer running",
        only(page(text="This service is no longer running.")),
        O.SOFT_GONE,
        "closure",
    ),
    Case(
        "account suspended",
        everywhere(page("Account Suspended", "Account Suspended", "Contact your host.")),
        O.SOFT_GONE,
        "suspended",
    ),
    Case(
        "the server's default page",
        site({"/": page("Welcome to nginx!", "Welcome to nginx!", "If you see this page")}),
        O.SOFT_GONE,
        "default_page",
        "/",
    ),
]

PARKED_CASES = [
    Case(
        "for sale with a parking script",
        everywhere(
            page(
                "club.example",
                "This domain is for sale",
                "Enquire",
                head="<script src='//sedoparking.com/x.js'></script>",
            )
        ),
        O.PARKED,
        "for_sale",
    ),
    Case("for sale with listings", everywhere(PARKED), O.PARKED, "for_sale", "/"),
    Case(
        "for sale with a market's link",
        everywhere(
            page("Domain for sale", "Domain for sale", "<a href='https://dan.com/buy'>Buy</a>")
        ),
        O.PARKED,
        path="/",
    ),
    Case(
        "expired",
        everywhere(
            page(
                "Domain expired",
                "This domain has expired",
                "Renew. <a href='https://www.namecheap.com/'>Renew</a>",
            )
        ),
        O.PARKED,
        path="/",
    ),
    Case(
        "for sale on every path",
        everywhere(page("club.example is for sale", None, "Make an offer.")),
        O.PARKED,
    ),
    Case(
        "usurped by gamblers",
        everywhere(
            page(
                "Situs Slot Gacor 2026",
                "Slot gacor maxwin",
                "slot gacor togel judi casino maxwin bonus " * 10,
            )
        ),
        O.PARKED,
        "usurped",
        "/",
    ),
]

WALLS = [
    Case(
        "Cloudflare's header",
        only(with_headers(CHALLENGE, 403, CF_Mitigated="challenge")),
        O.BLOCKED,
        "cf-mitigated",
    ),
    Case("Cloudflare's page with 503", only(Response(CHALLENGE, 503)), O.BLOCKED),
    Case("a challenge with 200", only(CHALLENGE), O.BLOCKED),
    Case("a challenge with 404", only(Response(CHALLENGE, 404)), O.BLOCKED),
    Case(
        "Amazon's header",
        only(with_headers("", 202, x_amzn_waf_action="challenge")),
        O.BLOCKED,
        "x-amzn-waf-action",
    ),
    Case(
        "Amazon's header with 405",
        only(with_headers("", 405, x_amzn_waf_action="captcha")),
        O.BLOCKED,
    ),
    Case("999", only(Response("", 999)), O.BLOCKED),
    Case("418", only(Response("", 418)), O.BLOCKED),
    Case(
        "403 without a mark", only(Response(page("Forbidden", "Forbidden", "No."), 403)), O.BLOCKED
    ),
    Case("401", only(with_headers("", 401, WWW_Authenticate="Basic")), O.BLOCKED),
    Case(
        "a captcha and nothing else",
        only("<title>club</title><div class='h-captcha'></div>"),
        O.BLOCKED,
    ),
    Case(
        "not a robot",
        only(page("Are you a robot?", None, "Please verify you are human.")),
        O.BLOCKED,
    ),
    Case(
        "Incapsula",
        only(
            "<html><body><script src='/_Incapsula_Resource?x'></script>Request unsuccessful. Incapsula incident ID: 1</body></html>"
        ),
        O.BLOCKED,
    ),
    Case(
        "Akamai",
        only(
            Response(
                page(
                    "Access Denied", "Access Denied", "You don't have permission. Reference #18.1"
                ),
                403,
            )
        ),
        O.BLOCKED,
    ),
    Case(
        "406 of a filter",
        only(Response(page("Not Acceptable!", None, "Mod_Security"), 406)),
        O.BLOCKED,
    ),
    Case(
        "a captcha behind a refresh",
        only(Response("<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=1'>", 202)),
        O.BLOCKED,
    ),
    Case("a wall behind a redirect", site({"/page": to("/b"), "/b": Response("", 403)}), O.BLOCKED),
]

TROUBLE = [
    Case("500", only(Response("", 500)), O.SERVER_ERROR, "status_500"),
    Case("502", only(Response("Bad gateway", 502)), O.SERVER_ERROR),
    Case("503", only(Response("", 503)), O.SERVER_ERROR),
    Case("521", only(Response("", 521)), O.SERVER_ERROR),
    Case(
        "a fault with 200",
        only("<h1>Error establishing a database connection</h1>"),
        O.SERVER_ERROR,
        "error_page",
    ),
    Case(
        "503 with Retry-After",
        only(with_headers("", 503, Retry_After="120")),
        O.TRANSIENT,
        "retry_after",
    ),
    Case("429", only(Response("", 429)), O.TRANSIENT, "rate_limited"),
    Case("408", only(Response("", 408)), O.TRANSIENT),
    Case(
        "maintenance with 200",
        only(page("Down for maintenance", "We'll be back soon", "Sorry")),
        O.TRANSIENT,
        "maintenance",
    ),
    Case("a reset", only(mischief.reset), O.TRANSIENT, "reset"),
    Case("no answer", only(mischief.hang_up), O.TRANSIENT, "hung_up"),
    Case("a reset at once after the head", only(mischief.reset_after(b"")), O.TRANSIENT),
    Case(
        "no HTTP", only(mischief.verbatim(b"SSH-2.0-OpenSSH_9\r\n\r\n")), O.TRANSIENT, "malformed"
    ),
    Case("a redirect without a place", only(Response("", 302)), O.TRANSIENT, "broken_redirect"),
    Case("hangs", only(mischief.hang), O.TIMEOUT, "first_byte"),
    Case("drips a page", only(mischief.drip()), O.TIMEOUT, "body"),
    Case("drips headers", only(mischief.drip_head()), O.TIMEOUT),
    Case("a circle", site({"/page": to("/b"), "/b": to("/page")}), O.LOOP, "circle"),
    Case("to itself", only(to("/page")), O.LOOP, "circle"),
    Case("always one more step", site({}, forever), O.LOOP, "too_many_hops"),
    Case(
        "a circle of refreshes",
        site({"/page": page(head="<meta http-equiv=refresh content='0;/b'>"), "/b": to("/page")}),
        O.LOOP,
    ),
    Case("headers without end", only(mischief.header_bomb), O.OVERSIZED, "headers"),
    Case("a page without end", only(mischief.endless()), O.OVERSIZED, "endless"),
    Case(
        "a gzip bomb",
        only(coded("gzip", gzip.compress(b"<p>" + b"a" * 30_000_000))),
        O.OVERSIZED,
        "inflated",
    ),
    Case(
        "a brotli bomb",
        only(coded("br", brotli.compress(b"<p>" + b"a" * 30_000_000))),
        O.OVERSIZED,
        "inflated",
    ),
    Case(
        "a zstd bomb",
        only(coded("zstd", zstandard.compress(b"<p>" + b"a" * 30_000_000))),
        O.OVERSIZED,
        "inflated",
    ),
    Case(
        "robots.txt says no",
        site({"/robots.txt": "User-agent: *\nDisallow: /\n", "/page": page()}),
        O.ROBOTS_DISALLOWED,
        "disallowed",
    ),
    Case(
        "robots.txt names us",
        site(
            {"/robots.txt": "User-agent: LocalOfferDirectory\nDisallow: /page\n", "/page": page()}
        ),
        O.ROBOTS_DISALLOWED,
        "disallowed",
    ),
    Case(
        "robots.txt has a fault",
        site({"/robots.txt": Response("", 503), "/page": page()}),
        O.ROBOTS_DISALLOWED,
        "robots_unreachable",
    ),
    Case(
        "robots.txt forbids the next hop",
        site({"/robots.txt": "User-agent: *\nDisallow: /b\n", "/page": to("/b"), "/b": page()}),
        O.ROBOTS_DISALLOWED,
    ),
]

LEADS_INSIDE = [
    Case("to a private address", only(to("http://10.0.0.1/")), O.SSRF_FORBIDDEN, "private_address"),
    Case("to metadata", only(to("http://169.254.169.254/latest/")), O.SSRF_FORBIDDEN),
    Case("to localhost", only(to("http://localhost/")), O.SSRF_FORBIDDEN, "local_name"),
    Case("to a file", only(to("file:///etc/passwd")), O.SSRF_FORBIDDEN, "scheme"),
    Case("to another port", only(to("http://club.example:22/")), O.SSRF_FORBIDDEN, "port"),
    Case(
        "meta refresh to a private address",
        only(page(head="<meta http-equiv=refresh content='0;url=http://192.168.0.1/'>")),
        O.SSRF_FORBIDDEN,
    ),
    Case(
        "Refresh header to a private address",
        only(with_headers("x", Refresh="0; url=http://[::1]/")),
        O.SSRF_FORBIDDEN,
    ),
    ok(
        "robots.txt leads to a private address",
        site({"/robots.txt": to("http://10.0.0.1/robots.txt"), "/page": page()}),
    ),
]

CASES = [
    *ORDINARY, *ENCODED, *LOOKS_DEAD_BUT_LIVES, *DOCUMENTS, *MOVED, *GONE, *SOFT_GONE,
    *PARKED_CASES, *WALLS, *TROUBLE, *LEADS_INSIDE,
]  # fmt: skip
