"""The providers' pretend sites: well, unless a story says otherwise on this day."""

import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from app.demo.entries import PORT, Borough
from app.demo.names import Answer, Silence
from app.demo.pages import SiteText, sheet_of, site_text
from app.demo.provider_site import Site
from app.demo.stories import Scenario, stories, story_of
from app.demo.web import Behaviour, PretendWeb, Request, Response

Clock = Callable[[], datetime]

REFERENCES = ("reference-one.example", "reference-two.example", "reference-three.example")
FIRST_BLOCK = IPv4Address("127.64.0.0")
BLOCKS, BLOCK = 16_384, 256


@dataclass(frozen=True, slots=True)
class Outage:
    """When our own connection is down, and with it everything that we look at."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class DemoSites:
    """All sites of the pretend web, as they are at the time that `clock` tells.

    `slow` is how many real seconds a slow page takes.
    """

    borough: Borough
    clock: Clock
    began: datetime
    slow: float = 0.0
    outage: Outage | None = None

    def web(self) -> PretendWeb:
        """A web of these sites on the demo's port, at addresses that are this process's own."""
        block = FIRST_BLOCK + os.getpid() % BLOCKS * BLOCK
        return PretendWeb(self.hosts(), port=PORT, first_address=block + 1)

    def hosts(self) -> dict[str, Behaviour]:
        """How each host behaves."""
        sites: dict[str, Behaviour] = {
            host: Site(host, text, self.day, self.slow)
            for host, text in _texts(self.borough).items()
        }
        return sites | dict.fromkeys(REFERENCES, always_there)

    def day(self) -> float:
        """Days since the borough was loaded."""
        return (self.clock() - self.began) / timedelta(days=1)

    def own_answers(self, web: PretendWeb) -> dict[str, Answer]:
        """What the name server says of each host when all is well."""
        return {host: tuple(web.names.addresses(host)) for host in self.hosts()}

    def tend(self, web: PretendWeb, own: Mapping[str, Answer]) -> None:
        """Brings the name server up to the time. `own` is what each name answers when well."""
        offline = self.outage and self.outage.start <= self.clock() < self.outage.end
        for host, answer in own.items():
            story = story_of(host, "/")
            lost = story and story.scenario is Scenario.NAME_GONE and story.is_on(self.day())
            wanted = Silence.SERVFAIL if offline else Silence.NXDOMAIN if lost else answer
            web.names.set(host, wanted)


def always_there(_: Request) -> Response:
    """A large public site, by which we know whether we are online."""
    return Response("User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"})


def _texts(borough: Borough) -> dict[str, SiteText]:
    by_runner = defaultdict(list)
    for service in borough.services:
        by_runner[service.organization_id].append(service)
    texts: dict[str, SiteText] = {}
    for runner in borough.organizations:
        if not runner.website:
            continue
        text = site_text(runner, by_runner[runner.id])
        for service in by_runner[runner.id]:
            for url in filter(None, (service.url, *(one.url for one in service.additional_urls))):
                path = urlsplit(url).path
                sheet, there = sheet_of(service), text.sheets.get(path)
                text.sheets[path] = there.with_also(sheet) if there else sheet
        texts[urlsplit(runner.website).hostname or ""] = text
    _add_new_homes(texts)
    return texts


def _add_new_homes(texts: dict[str, SiteText]) -> None:
    """Where what has moved stands now."""
    for story in stories():
        if story.scenario is not Scenario.MOVED or story.to is None:
            continue
        host, _, path = story.to.partition("/")
        old = texts[story.host]
        home = texts.setdefault(host, SiteText(old.name, dict(old.sheets)))
        if path and story.page:
            home.sheets[f"/{path}"] = old.sheets[story.page]
