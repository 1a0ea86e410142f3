"""How one rehearsed host answers at the moment: what hides comes first, then what is dead."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from app.demo import mischief
from app.demo.pages import bare
from app.demo.rehearsing.chance import share_of
from app.demo.rehearsing.kinds import DEATHS, Happening, Kind
from app.demo.rehearsing.markup import closed_html, home_html, page_html, parked_html
from app.demo.rehearsing.rates import BLIP_HOURS, Rates
from app.demo.rehearsing.trouble import hanging, in_an_outage, limited, walled
from app.demo.rehearsing.world import Host, Page
from app.demo.web import Raw, Request, Response

Reply = Response | Raw
SUMMER, CHRISTMAS = (200, 243), (354, 369)  # days of the year


@dataclass
class Tally:
    """What the web was asked: by host and minute, and how often nothing had changed."""

    minutes: Counter[tuple[str, int]] = field(default_factory=Counter)
    pages: int = 0
    unmodified: int = 0
    conditional: int = 0


@dataclass
class Site:
    """One host's behaviour. `day` tells the days since the start, `port` where the web listens."""

    host: Host
    seed: int
    rates: Rates
    day: Callable[[], float]
    port: Callable[[], int]
    tally: Tally
    requests: int = 0

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.path: page for page in self.host.pages}

    def __call__(self, request: Request) -> Reply:
        """What the host answers at this moment."""
        day = self.day()
        self.requests += 1
        self.tally.minutes[self.host.name, int(day * 1440)] += 1
        on = {one.kind: one for one in self.host.happenings if one.is_on(day)}
        reply = self._below_http(on, day, request)
        if reply is None and request.path == "/robots.txt":
            return _robots(on)
        return reply or self._of_the_host(on, request) or self._of_a_page(request, day, on)

    def _below_http(self, on: dict[Kind, Happening], day: float, request: Request) -> Reply | None:
        if Kind.OUTAGE in on:
            return in_an_outage(on[Kind.OUTAGE].form)
        if Kind.SILENT in on:
            return hanging if on[Kind.SILENT].form == "hang" else mischief.reset
        if Kind.FLAPPING in on and self._fails_now(on[Kind.FLAPPING].form, day):
            return in_an_outage(on[Kind.FLAPPING].form)
        return self._blip(day)

    def _fails_now(self, form: str, day: float) -> bool:
        # Behind a balancer one server of two is broken; other hosts fall over for half a day.
        turn = self.requests if form == "balancer_404" else int(day * 2)
        return share_of(self.seed, self.host.name, form, turn) < 0.5

    def _blip(self, day: float) -> Reply | None:
        if self._blips("fault", self.rates.blip_fault, day):
            return in_an_outage("fault")
        if self._blips("silent", self.rates.blip_silent, day):
            slot = int(day * 24)
            how = share_of(self.seed, self.host.name, "how", slot)
            return hanging if how < 0.4 else mischief.reset if how < 0.8 else mischief.hang_up
        return None

    def _blips(self, kind: str, share: float, day: float, what: object = "") -> bool:
        slot = int(day * 24 / BLIP_HOURS[kind])
        return share_of(self.seed, self.host.name, what, kind, slot) < share

    def _of_the_host(self, on: dict[Kind, Happening], request: Request) -> Reply | None:
        if Kind.WALL in on and on[Kind.WALL].form != "robots":
            return walled(on[Kind.WALL].form)
        if Kind.RATE_LIMIT in on:
            return limited(on[Kind.RATE_LIMIT].form)
        if Kind.PARKED in on:
            return Response(parked_html(self.host))
        if Kind.FAULTY in on:
            return in_an_outage("fault")
        return None

    def _of_a_page(self, request: Request, day: float, on: dict[Kind, Happening]) -> Reply:
        moved = request.path.startswith("/new/")
        page = self._pages.get(request.path.removeprefix("/new") if moved else request.path)
        if page is None:
            return self._home_or_nothing(request)
        own = {one.kind: one for one in page.happenings if one.is_on(day)}
        if DEATHS & own.keys() - {Kind.CLOSED}:
            return self._dead(own, request)
        if self._blips("not_found", self.rates.blip_not_found, day, page.number):
            return _not_found(404)
        if moved != (Kind.MOVED in own and own[Kind.MOVED].form == "path"):
            return self._sent(f"/new{page.path}") if not moved else _not_found(404)
        return self._elsewhere(own, request, page) or self._well(request, page, day, on | own)

    def _elsewhere(self, own: dict[Kind, Happening], request: Request, page: Page) -> Reply | None:
        if Kind.SENT_HOME in own:
            return self._sent("/")
        if Kind.MOVED in own and own[Kind.MOVED].form == "name" and "new-" not in request.host:
            return self._sent(page.path, host=f"new-{self.host.name}")
        if Kind.DETOUR in own and Kind.MOVED not in own and request.target == page.path:
            return self._sent(f"{page.path}?from=detour", status=302)
        return None

    def _sent(self, path: str, *, host: str | None = None, status: int = 301) -> Response:
        url = f"http://{host or self.host.name}:{self.port()}{path}"
        return Response(status=status, headers={"Location": url})

    def _dead(self, own: dict[Kind, Happening], request: Request) -> Reply:
        if Kind.SOFT_GONE in own:
            return self._home_or_nothing(request, nothing=True)
        return _not_found(410 if Kind.GONE_FOR_GOOD in own else 404)

    def _home_or_nothing(self, request: Request, *, nothing: bool = False) -> Reply:
        """What stands where no entry's page is: the manner of the host decides."""
        if request.path == "/" and not nothing:
            return Response(home_html(self.host))
        if self.host.manner == "soft":
            words = "Sorry, we could not find the page. Try the menu, or our home page."
            return Response(bare("Page not found", words))
        if self.host.manner == "home":
            return self._sent("/", status=302)
        return _not_found(404)

    def _well(
        self, request: Request, page: Page, day: float, on: dict[Kind, Happening]
    ) -> Response:
        self.tally.pages += 1
        phone = on[Kind.NEW_PHONE].detail if Kind.NEW_PHONE in on else page.phone
        if Kind.CLOSED in on:
            return Response(closed_html(self.host, page, int(on[Kind.CLOSED].form), phone))
        edits = bisect_right(page.edits, day)
        designs = sum(one.kind is Kind.REDESIGN and one.start <= day for one in self._all)
        holiday = holiday_on(self.host, day)
        etag = f'"{page.number}-{phone.replace(" ", "")}-{edits}-{designs}-{holiday}"'
        known = request.headers.get("if-none-match")
        self.tally.conditional += known is not None
        headers = {"Etag": etag} if self.host.keeps_etags else {}
        if self.host.keeps_etags and known == etag:
            self.tally.unmodified += 1
            return Response(status=304, headers=headers)
        html = page_html(
            self.host, page, phone=phone, edits=edits, designs=designs, holiday=holiday
        )
        return Response(html, headers=headers)

    @property
    def _all(self) -> list[Happening]:
        return self.host.happenings


def holiday_on(host: Host, day: float) -> int | None:
    """Which holiday notice is up, if any: every third host has one, in two seasons a year."""
    season = (int(day) + 327) % 365  # the rehearsal begins at the end of November
    away = SUMMER[0] <= season < SUMMER[1] or season >= CHRISTMAS[0] or season < 4
    return host.number if host.number % 3 == 0 and away else None


def _robots(on: dict[Kind, Happening]) -> Response:
    walled_off = Kind.WALL in on and on[Kind.WALL].form == "robots"
    text = f"User-agent: *\nDisallow: {'/' if walled_off else ''}\n"
    return Response(text, headers={"Content-Type": "text/plain; charset=utf-8"})


def _not_found(status: int) -> Response:
    return Response(bare("Page not found", "There is no such page here."), status=status)
