"""One provider's pretend site: its pages, and what each scenario makes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from app.demo import mischief
from app.demo.entries import website
from app.demo.pages import Sheet, SiteText, as_html, bare, redesigned
from app.demo.stories import Scenario, Story, story_of
from app.demo.web import Raw, Request, Response

Reply = Response | Raw


@dataclass(frozen=True, slots=True)
class Site:
    """One host's behaviour. `day` tells the days since the borough was loaded.

    `slow` is how many real seconds a slow page takes.
    """

    host: str
    text: SiteText
    day: Callable[[], float]
    slow: float = 0.0

    def __call__(self, request: Request) -> Reply:
        """What the site answers on this day."""
        story = story_of(self.host, request.path)
        if story is not None and story.is_on(self.day()):
            answer = ANSWERS[story.scenario](self, request, story)
            if answer is not None:
                return answer
        return self.well(request)

    def well(self, request: Request, *, notice: str = "", phone: str | None = None) -> Response:
        """The page as it should be, or an honest "not found"."""
        if request.path == "/robots.txt":
            return robots("")
        sheet = self.sheet(request)
        if sheet is None:
            return not_found(404)
        if phone:
            sheet = replace(sheet, phones=(phone,) if sheet.phones else ())
        html = as_html(self.text, sheet, notice=notice)
        etag = f'"{sha256(html.encode()).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status=304, headers={"Etag": etag})
        return Response(html, headers={"Etag": etag})

    def sheet(self, request: Request) -> Sheet | None:
        """What stands on the page that was asked for."""
        return self.text.sheets.get(request.path)


def robots(disallowed: str) -> Response:
    """A robots.txt."""
    text = f"User-agent: *\nDisallow: {disallowed}\n"
    return Response(text, headers={"Content-Type": "text/plain; charset=utf-8"})


def not_found(status: int) -> Response:
    """An honest error page."""
    return Response(bare("Page not found", "There is no such page here."), status=status)


def _gone(_: Site, request: Request, story: Story) -> Reply | None:
    if request.path == "/robots.txt":
        return None
    return not_found(410 if story.scenario is Scenario.GONE_FOR_GOOD else 404)


def _soft_gone(_: Site, request: Request, story: Story) -> Reply | None:
    if request.path == "/robots.txt":
        return None
    words = "Sorry, the page that you are looking for cannot be found. Try our new home page."
    return Response(bare("Page not found", words))


def _parked(site: Site, request: Request, _: Story) -> Reply | None:
    if request.path == "/robots.txt":
        return None
    html = bare(
        f"{site.host} is for sale",
        f"The domain {site.host} is for sale. Buy this domain today.",
        "Related searches: outdoor courses, garden furniture, cheap boots.",
    )
    return Response(html.replace("</main>", '<script src="/park.js"></script></main>'))


def _moved(site: Site, request: Request, story: Story) -> Reply | None:
    if request.path == "/robots.txt" or story.to is None:
        return None
    host, _, path = story.to.partition("/")
    if request.path.startswith("/old"):  # the second step
        return _sent_to(website(host, request.path.removeprefix("/old")))
    if path:
        return _sent_to(website(host, f"/{path}"))
    return _sent_to(website(site.host, f"/old{request.path}"))


def _sent_to(url: str) -> Response:
    return Response(status=301, headers={"Location": url})


def _changed_phone(site: Site, request: Request, story: Story) -> Reply:
    return site.well(request, phone=story.phone)


def _closed(site: Site, request: Request, _: Story) -> Reply | None:
    if site.sheet(request) is None:
        return None
    return Response(
        bare(
            site.text.name,
            f"{site.text.name} has closed for good.",
            "Thank you to all the children who stayed with us, and to their families. We are "
            "proud of twelve years of bread baking and boat spotting.",
        )
    )


def _bot_wall(_: Site, request: Request, story: Story) -> Reply:
    words = "Checking your browser. Verify you are human by completing the action below."
    return Response(bare("Just a moment...", words), status=403)


def _robots(_: Site, request: Request, story: Story) -> Reply | None:
    return robots("/") if request.path == "/robots.txt" else None


def _rate_limited(_: Site, request: Request, story: Story) -> Reply | None:
    if request.path == "/robots.txt":
        return None
    words = "Please come back later."
    return Response(bare("Too many", words), status=429, headers={"Retry-After": "7200"})


def _slow(site: Site, request: Request, _: Story) -> Reply:
    return replace(site.well(request), delay=site.slow)


def _flapping(site: Site, request: Request, _: Story) -> Reply | None:
    if request.path == "/robots.txt" or int(site.day()) % 2:
        return None
    return Response(bare("Something went wrong", "The database did not answer."), status=503)


def _silent(_: Site, request: Request, story: Story) -> Reply:
    return mischief.hang_up


def _maintenance(_: Site, request: Request, story: Story) -> Reply | None:
    if request.path == "/robots.txt":
        return None
    words = "We are building something new. The films go on; times are at the door."
    return Response(bare("Maintenance", words), status=503, headers={"Retry-After": "86400"})


def _redesign(site: Site, request: Request, _: Story) -> Reply | None:
    sheet = site.sheet(request)
    return Response(redesigned(site.text, sheet)) if sheet else None


def _holiday(site: Site, request: Request, _: Story) -> Reply:
    notice = (
        "School is closed for the Christmas holidays. We open again on the first Monday of term."
    )
    return site.well(request, notice=notice)


def _well(_: Site, request: Request, story: Story) -> None:
    return None  # its name server tells the story


ANSWERS: Mapping[Scenario, Callable[[Site, Request, Story], Reply | None]] = {
    Scenario.GONE: _gone,
    Scenario.GONE_FOR_GOOD: _gone,
    Scenario.SOFT_GONE: _soft_gone,
    Scenario.PARKED: _parked,
    Scenario.NAME_GONE: _well,
    Scenario.MOVED: _moved,
    Scenario.CHANGED_PHONE: _changed_phone,
    Scenario.CLOSED: _closed,
    Scenario.BOT_WALL: _bot_wall,
    Scenario.ROBOTS: _robots,
    Scenario.RATE_LIMITED: _rate_limited,
    Scenario.SLOW: _slow,
    Scenario.FLAPPING: _flapping,
    Scenario.SILENT: _silent,
    Scenario.MAINTENANCE: _maintenance,
    Scenario.REDESIGN: _redesign,
    Scenario.HOLIDAY: _holiday,
}
