# ruff: noqa: E501  # a case is one line of a table
"""Third table of the labelled web: pages that deceived the visitor once, or were made to do so.

A row of words is a title, a heading and a text, on a host that answers 404 for what it does not
have. Of a host that answers everything, the front page is the club's and every other path the same.
"""

from app.freshness.outcomes import Outcome
from tests.crawlers.cases import Case, with_headers
from tests.crawlers.sites import PROSE, Reply, everywhere, only, page, site
from tests.crawlers.traps import bare

O = Outcome  # noqa: E741  # a table reads better with short names

LIVE = [
    ("Error 404: a coding club", "Error 404: Coding club", f"Error 404 is our coding club for teenagers. {PROSE}"),
    ("Cafe", "Our café has closed, the club goes on", "The café has now closed. Clubs run every day as before."),
    ("Retired?", "We have retired teachers on our team", "Our tutors have retired from schools and read with children."),
    ("News", "Jean retires", "Jean has retired after 20 years. Tom leads the club now."),
    ("Governance", "Governance news", "The old advisory board was dissolved in May 2026. Trustees now meet monthly."),
    ("About", "About us", "Two charities were dissolved in 2024 to form ours."),
    ("Projects", "The Bridges project has ended", "Our new project, Ladders, is open for referrals."),
    ("Early Bird", "Early Bird Plus", "The autumn programme has now ended. The next programme begins on 8 January."),
    ("Leisure", "Leisure centre news", "The slide will not reopen this year. The pool is open daily, 7am to 9pm."),
    ("Autism pathway", "Closed to new referrals", "The pathway closed in May 2026 to new referrals from schools. Parents can refer."),
    ("Shutdowns", "Autistic shutdown", "When a child has shut down, wait. We have shut down the myths."),
    ("Site update", "Site update", "The new build is on time: the roof is on, and hoists arrive in May."),
    ("Maintenance", "Maintenance", "Maintenance loans and grants for disabled students: how to apply for money."),
    ("Complaints", "Something went wrong?", "Tell us, and we will put it right."),
    ("Waiting times", "Where you are in the queue", "You are in the queue for an assessment. We call you when it is your turn."),
    ("Report a broken link", "Report a broken link", "Tell us about a broken link on our website."),
    ("Leaflets", "Leaflets", "The leaflet 'Moving on' is no longer available. Others are below."),
    ("Lost?", "Lost your way?", "Sorry you feel lost. Our mentors help teenagers who can't find school easy."),
    ("Shop", "Sensory toys: shop now", "Shop now. Free delivery over 20 pounds. Add to basket. Discount codes for members."),
    ("Transport", "Passenger escorts", "Escorts travel with children. Escort service, escort agency staff and female escorts are vetted."),
    ("Loans", "Loans for members", "Same day loans to members even with bad credit. A fair choice instead of payday loans."),
    ("Essay prize", "Young carers' essay prize", "Order your essay by post: 500 words per page, no plagiarism."),
    ("Swim slots", "Free slots at the pool", "Slots for disabled swimmers. Bonus slot on Sundays. Jackpot fun!"),
    ("News", "Somebody bought our domain", "Our old domain has expired and is for sale by a stranger. Use this address."),
    ("Riverside Centre", "Riverside Centre", "The café at the Riverside Centre has closed for good. Come and swim."),
    ("Mill pool", "Mill pool", "Mill pool is permanently closed on Mondays."),
    ("Grants", "Grants", "This grant is not available in your area? Ask us who helps."),
]  # fmt: skip

DEAD = [
    ("Time Out", "The Time Out project has now ended", "Funding came to an end in March 2026, and we can take no more referrals."),
    ("Jo's Childminding", "Jo's Childminding", "I have now retired and am no longer childminding. Thank you for 15 happy years!"),
    ("Elm Trust", "Elm Trust", "The Elm Trust was dissolved in May 2026. We no longer provide any services."),
    ("Goodbye", "Goodbye from all of us", "Starfish Club has shut down. There will be no more sessions."),
    ("Forum", "Parents' Forum", "We have disbanded. If you need help, ring the advice line."),
    ("Thank you", "Thank you and goodbye", "On 30 June 2026 Starfish Club closed for the last time."),
    ("Sunshine Tots", "Sunshine Tots", "We are sad to say that Sunshine Tots will not be reopening."),
    ("Elm Leisure", "Elm Leisure", "Elm Leisure has gone into liquidation."),
    ("Farewell", "Farewell from Starfish", "After thirty years we have closed. Thank you for swimming with us."),
    ("Provider", "This provider is no longer registered", "This provider has been removed from our records."),
    ("Otter Bank", "Otter Bank drumming club", "Sadly, Otter Bank drumming club has now closed."),
    ("Otter Bank", "Otter Bank evening advice", "Otter Bank evening advice is no longer running."),
    ("Otter Bank", "Otter Bank drumming club", "We have closed down and would like to thank our volunteers."),
    ("Directory", "Starfish", "The profile you are looking for could not be displayed. It has been hidden."),
    ("Vacancies", "This opportunity is no longer available", "Please see our current list."),
    ("Activity", "This activity has been cancelled and removed from our listings", "See others."),
    ("Help", "This page has been retired", "The information is no longer held here."),
    ("Course", "Error", "Can't find data record in database table course."),
    ("Blog not found", "Sorry", "The blog you were looking for does not exist. However, its name is free."),
    ("Starfish", "Broken link", "You have followed a broken link."),
    ("Mae'n ddrwg gennym", "Nid yw'r dudalen hon ar gael", "Nid oedd modd dod o hyd i'r dudalen."),
]  # fmt: skip

# Words that no list holds: only the made-up neighbour and the front page give them away.
THE_SAME_FOR_ALL = [
    page("Starfish", "Man overboard!", "That address took us nowhere. Swim back to the harbour."),
    page("Starfish", "Whoops!", "Looks like you have taken a wrong turn.", head="<script src='/m.js'></script>"),
    page("Nie znaleziono strony", "Nie znaleziono strony", "Strona nie istnieje."),
    page("Search", "Search results", "Your search returned 0 results.", head="<script src='/m.js'></script>"),
]  # fmt: skip

FILLED_LATER = [
    page("Book", "Book with us", "", more="<iframe src='https://bookings.example/w'></iframe>"),
    page("Event", "Event", "Booking information", head="<script src='/event.js'></script>"),
    page("Event", "Event", "", more="<div id='app'>Loading</div>"),
]

PARKED = [
    ("offered for an asking price", bare("club.example", "club.example", "The owner of club.example is offering it for sale for an asking price of 950 USD! Related links: clubs")),
    ("for sale in German", bare("club.example steht zum Verkauf", "Die Domain steht zum Verkauf", "Domain kaufen bei Sedo.")),
    ("available for purchase", bare("club.example", "club.example is available for purchase", "Price 3,999 dollars.")),
    ("bets in Turkish", bare("Deneme Bonusu Veren Siteler", "Deneme bonusu veren bahis siteleri", "Casino siteleri, canlı bahis, slot, kaçak iddaa.")),
    ("bets in Chinese", bare("澳门新葡京娱乐场官网_百家乐", "澳门新葡京娱乐场", "真人百家乐，体育投注，老虎机，注册送彩金。")),
    ("a casino in Polish", bare("Kasyna online 2026", "Najlepsze kasyna online", "Darmowe spiny, bonus bez depozytu, sloty, ruletka, bukmacher.")),
    ("casinos for coins, with customer support", bare("Best Crypto Casinos and Bitcoin Betting", "Top Bitcoin Casinos", "Crypto betting bonuses, slots, welcome bonus. 24/7 customer support.")),
    ("loans for anybody", bare("Payday Loans Online Same Day", "Instant payday loans no credit check", "Bad credit loans, guaranteed approval, cash advance.")),
    ("company for money", bare("London Escorts - Hot Girls", "Elite escorts", "Sexy escorts, incall and outcall. Adult content.")),
    ("a shop for oil", bare("Buy CBD Oil Online", "Best CBD gummies", "CBD oil, CBD gummies, vape juice. Free delivery. Shop now.")),
]  # fmt: skip

WALLS = [
    ("Imunify360", bare("Imunify360 Bot-Protection", "Access denied", "Your request was blocked by Imunify360 bot-protection.")),
    ("a queue before the site", bare("Queue-it", "You are now in line", "When it is your turn you will have 10 minutes to enter the website.")),
    ("abroad", bare("Sorry", "Sorry", "This website is not available in your country.")),
    ("a filter on the way", bare("Web Filter Violation", "Web Page Blocked!", "Blocked by FortiGuard intrusion prevention.")),
    ("a firewall of F5", bare("Request Rejected", "", "The requested URL was rejected. Your support ID is: 123")),
]  # fmt: skip

FAULTS = [
    ("WordPress's critical error", "<title>WordPress › Error</title><p>There has been a critical error on this website.", O.SERVER_ERROR),
    ("Drupal's unexpected error", "The website encountered an unexpected error. Please try again later.", O.SERVER_ERROR),
    ("PHP's fatal error", "<b>Fatal error</b>: Uncaught Error: undefined function in /var/www/x.php:3", O.SERVER_ERROR),
    ("a service that is down", bare("Sorry", "Sorry, the service is unavailable", "You will be able to use the service from 9am on Monday."), O.TRANSIENT),
    ("a site being rebuilt", bare("Hello", "We are upgrading our website", "The website is offline while we work. Please come back tomorrow."), O.TRANSIENT),
]  # fmt: skip

HOME = "<body><p>Redirecting…</p><script>window.location.replace('/')</script></body>"
OTHERS = [
    Case("every deep path home by script", site({"/": page()}, HOME), O.SOFT_GONE, "redirect_to_root"),
    Case("a script that leads to the page", site({"/page": "<script>location.href = '/b.html';</script>", "/b.html": page()}), O.OK, "page"),
    Case("a script that leads inside", only("<script>top.location = 'http://127.0.0.1:1/'</script>"), O.SSRF_FORBIDDEN),
    Case("a script for small screens", only("Club<script>if (screen.width < 600) { location = '/nowhere' }</script>"), O.OK),
    Case("plain text says not found", only(with_headers("The requested page does not exist.", Content_Type="text/plain")), O.SOFT_GONE, "says_not_found"),
    Case("JSON says not found", only(with_headers('{"status": 404, "error": "Not Found"}', Content_Type="application/json")), O.SOFT_GONE, "says_not_found"),
    Case("plain text speaks of finding", only(with_headers("We are not found on Facebook. Judo on Tuesdays.", Content_Type="text/plain")), O.NOT_HTML_OK),
    Case("JSON of an open club", only(with_headers('{"status": "open", "note": "Not found in town? Ring us"}', Content_Type="application/json")), O.NOT_HTML_OK),
]  # fmt: skip


def unless_home(reply: Reply | str) -> dict[str, Reply | str]:
    """The front page of a club whose other paths all answer alike."""
    return {"/": page(text=PROSE * 2), "/page": reply}


DECEPTIONS = [
    *(Case(f"{h}; {x[:40]}", only(page(t, h, x)), O.OK) for t, h, x in LIVE),
    *(Case(f"{h}; {x[:40]}", only(page(t, h, x)), O.SOFT_GONE) for t, h, x in DEAD),
    *(Case(f"the same for all, {n}", site(unless_home(html), html), O.SOFT_GONE) for n, html in enumerate(THE_SAME_FOR_ALL)),
    *(Case(f"filled later, {n}", site(unless_home(html), html), O.OK) for n, html in enumerate(FILLED_LATER)),
    *(Case(name, everywhere(html), O.PARKED, path="/") for name, html in PARKED),
    *(Case(name, everywhere(html), O.BLOCKED) for name, html in WALLS),
    *(Case(name, everywhere(html), outcome) for name, html, outcome in FAULTS),
    *OTHERS,
]  # fmt: skip
