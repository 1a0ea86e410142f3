"""What the rehearsed pages look like: before and after a redesign, closed, parked, walled."""

from hashlib import blake2b
from html import escape

from app.demo.pages import bare
from app.demo.rehearsing.world import Host, Page

_WORDS = """
    morning afternoon children young people families carers hall garden kitchen minibus ramp hoist
    quiet corner helpers trained patient friendly warm welcome tea coffee biscuits parking bus stop
    station behind library school church park river weekly monthly Tuesday Saturday term booking
    place waiting message before come bring towel shoes coat snack drink music paint clay swim walk
    dance story puppet train museum farm goat pony bicycle kite boat tent fire song bread soup apple
    autumn spring winter summer early late hour half share laugh listen rest learn try again
    together alone brother sister grandparent neighbour volunteer teacher nurse driver cook
""".split()  # noqa: SIM905  # words read better as prose than one to a line
_NEWS = (
    "We have new chairs in the hall.", "Thank you to everybody who came to the picnic.",
    "Our minibus is back from the garage.", "Two new helpers have joined us.",
    "There are a few places left for the autumn.", "The spring programme is out.",
    "We have put the photographs of the summer party on the wall.", "The kettle is mended.",
    "Prices stay as they are.", "Please use the side door while the front is painted.",
)  # fmt: skip
_HOLIDAYS = (
    "We are closed for the summer holidays and open again on the first Monday in September.",
    "The office is closed over Christmas and the New Year. We are back on 5 January.",
    "No sessions during half-term and the school holidays.",
    "Closed from 20 December until 4 January. Happy holidays!",
)
CLOSING = (
    "Sadly, {name} has now closed.",
    "{name} closed permanently in {month} 2027.",
    "{name} has closed for good. Thank you to all who came.",
    "After twelve years we have taken the hard decision to close {name} for good.",
    "We are no longer operating.",
    "{name} is no longer running.",
    "{name} has ceased trading.",
    "It is with great sadness that we announce that {name} has closed its doors for the last time.",
    "This service has come to an end.",
    "We have closed down and would like to thank our volunteers.",
    "{name} is permanently closed.",
    "The charity behind {name} has been wound up, and there are no more sessions.",
)
_MONTHS = ("January", "March", "May", "June", "September", "October")


def chatter(key: str, words: int) -> str:
    """Sentences that differ from key to key and stay the same for one."""
    told: list[str] = []
    turn = 0
    while len(told) < words:
        digest = blake2b(f"{key}:{turn}".encode(), digest_size=32).digest()
        sentence = [_WORDS[byte % len(_WORDS)] for byte in digest[: 8 + digest[0] % 9]]
        told += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + "."]
        turn += 1
    return " ".join(told)


def page_html(
    host: Host, page: Page, *, phone: str, edits: int, designs: int, holiday: int | None
) -> str:
    """A provider's page about one service. Who edits adds news, and rewrites a paragraph."""
    news = _NEWS[(page.number + edits) % len(_NEWS)]
    body = [
        chatter(f"{page.number}:about", 110),
        chatter(f"{page.number}:more:{edits // 3}", 90),
        news,
        _HOLIDAYS[holiday % len(_HOLIDAYS)] if holiday is not None else "",
    ]
    mail = f"hello@{host.name}"
    reach = (f"Telephone {phone}", f"E-mail {mail}", f"{page.number % 90 + 1} Mill Lane, ZZ1 1AA")
    return _STYLES[designs % len(_STYLES)](host, page, [one for one in body if one], reach)


def _plain(host: Host, page: Page, body: list[str], reach: tuple[str, ...]) -> str:
    told = "".join(f"<p>{escape(text)}</p>" for text in (*body, *reach))
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{escape(page.name)} | {host.title}'
        f'</title></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/contact">'
        f"Contact</a></li></ul></nav><main><h1>{escape(page.name)}</h1>{told}</main>"
        f"<footer>{host.title} Association</footer></body></html>"
    )


def _cards(host: Host, page: Page, body: list[str], reach: tuple[str, ...]) -> str:
    cards = "".join(f'<section class="card"><div>{escape(text)}</div></section>' for text in body)
    rows = "".join(f"<tr><th>Reach us</th><td>{escape(one)}</td></tr>" for one in reach)
    return (
        f'<!doctype html><html lang="en"><head><title>{host.title} – {escape(page.name)}</title>'
        '<style>.card{padding:1em}</style><script>window.menu=1</script></head><body class="home">'
        f'<header><a href="/">{host.title}</a></header><article><h2>Hello and welcome!</h2>'
        f"<h1>{escape(page.name)}</h1>{cards}<table>{rows}</table></article>"
        f"<aside>Follow us</aside></body></html>"
    )


def _bullets(host: Host, page: Page, body: list[str], reach: tuple[str, ...]) -> str:
    told = "".join(f"<li>{escape(text)}</li>" for text in reversed(body))
    ways = "<br>".join(escape(one) for one in reach)
    return (
        f"<html><head><title>{escape(page.name)}</title></head><body><div id=page>"
        f"<h1>{escape(page.name)}</h1><address>{ways}</address><ul>{told}</ul></div>"
        f"<div role=contentinfo>© {host.title}</div></body></html>"
    )


_STYLES = (_plain, _cards, _bullets)


def closed_html(host: Host, page: Page, form: int, phone: str) -> str:
    """A page that says that all is over: a few words, or the old page with a notice on top."""
    name = page.name if len(host.pages) > 1 else f"{host.title} Association"
    month = _MONTHS[form % len(_MONTHS)]
    sentence = CLOSING[form % len(CLOSING)].format(name=name, month=month)
    if page.number % 2:
        return bare(name, sentence, chatter(f"{page.number}:thanks", 30))
    old = chatter(f"{page.number}:about", 110)
    return bare(name, sentence, old, f"Telephone {phone}")


def home_html(host: Host) -> str:
    """A home page on which no entry relies."""
    return bare(f"{host.title} Association", chatter(f"{host.name}:home", 160), "Come and see us.")


def parked_html(host: Host) -> str:
    """A name for sale, in one of the usual looks."""
    looks = (
        bare(
            f"{host.name} is for sale",
            f"The domain {host.name} is for sale. Make an offer on this domain.",
            "Related searches: cheap flights, loans, garden furniture.",
        ).replace("</main>", '<script src="https://www.sedoparking.com/x.js"></script></main>'),
        bare(
            host.name,
            "This domain has expired. Is it yours? Renew it now at your registrar.",
            "Sponsored listings: Insurance. Credit cards. Holidays.",
        ).replace("</main>", '<script src="/lander/caf.js"></script></main>'),
        bare(
            "Buy this domain",
            f"{host.name} may be for sale by its owner. This page is parked free of charge.",
        ).replace("</main>", '<a href="https://www.afternic.com/x">Get it</a></main>'),
    )
    return looks[host.number % len(looks)]
