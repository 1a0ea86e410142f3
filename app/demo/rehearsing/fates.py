"""Draws what happens on the rehearsed web, each kind from a Poisson process of its own."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from app.demo.rehearsing.chance import A_YEAR, lasting, poisson
from app.demo.rehearsing.kinds import Happening, Kind
from app.demo.rehearsing.rates import BLIP_HOURS, Rates
from app.demo.rehearsing.world import Host, Page, World, hosts_for, phone_number

SMALL = 4  # pages: a provider's own site, which closes as a whole
NEW_NUMBERS = 9_000  # where the numbers of later years begin
WALLS = ("challenge_403", "challenge_200", "plain_403", "robots")
OUTAGES = ("fault", "busy", "hang", "reset", "no_answer", "upkeep", "bare_404")
OFFLINE = ("servfail", "no_answer")
FLAPPING = ("fault", "reset", "balancer_404")


def world_of(seed: int, links: int, days: float, rates: Rates) -> World:
    """The whole web with all that ever happens on it."""
    hosts = hosts_for(seed, links, rates)
    for host in hosts:
        random = Random(f"{seed}:{host.name}")  # noqa: S311  # has to be repeatable
        host.happenings = _of_a_host(random, host, days, rates)
        for page in host.pages:
            page.happenings = _of_a_page(random, host, page, days, rates)
            page.edits = list(poisson(random, page.edits_a_year, days))
    _take_servers_down(seed, hosts, days, rates)
    random = Random(f"{seed}:ourselves")  # noqa: S311  # has to be repeatable
    offline = tuple(
        Happening(Kind.OWN_OUTAGE, day, day + random.uniform(2, 12) / 24, random.choice(OFFLINE))
        for day in poisson(random, rates.own_outages, days)
    )
    return World(seed, days, hosts, offline)


def _take_servers_down(seed: int, hosts: tuple[Host, ...], days: float, rates: Rates) -> None:
    for server in sorted({host.server for host in hosts}):
        together = [host for host in hosts if host.server == server]
        random = Random(f"{seed}:server {server}")  # noqa: S311  # has to be repeatable
        if len(together) > 1:
            for outage in _outages(random, rates.address_outages, days):
                for host in together:
                    host.happenings.append(outage)


def _outages(random: Random, a_year: float, days: float) -> Iterator[Happening]:
    for day in poisson(random, a_year, days):
        # Hours mostly, a long weekend at most: what lasts longer is no outage.
        lasts = lasting(random, 5 / 24, 1.2, 4.0)
        yield Happening(Kind.OUTAGE, day, day + lasts, random.choice(OUTAGES))


def _of_a_host(random: Random, host: Host, days: float, rates: Rates) -> list[Happening]:
    found = list(_death_of_a_host(random, days, rates))
    if len(host.pages) <= SMALL:
        found += _closure(random, rates.closures, days)
    found += _walls(random, days, rates)
    found += _outages(random, rates.outages, days)
    found += [
        Happening(Kind.RATE_LIMIT, day, day + random.uniform(0.3, 3), random.choice(("", "7200")))
        for day in poisson(random, rates.rate_limits, days)
    ]
    found += [
        Happening(Kind.FLAPPING, day, day + random.uniform(10, 60), random.choice(FLAPPING))
        for day in poisson(random, rates.flapping, days)
    ]
    found += [Happening(Kind.REDESIGN, day) for day in poisson(random, rates.redesigns, days)]
    found += [
        Happening(Kind.BLIP, day, day + random.expovariate(24 / BLIP_HOURS["no_name"]), "no_name")
        for day in poisson(random, _a_year(rates.blip_no_name, "no_name"), days)
    ]
    return found


def _a_year(share: float, kind: str) -> float:
    return share * A_YEAR * 24 / BLIP_HOURS[kind]


def _death_of_a_host(random: Random, days: float, rates: Rates) -> Iterator[Happening]:
    day = next(poisson(random, rates.host_deaths, days), None)
    if day is None:
        return
    kinds = (Kind.NAME_GONE, Kind.PARKED, Kind.FAULTY, Kind.SILENT)
    kind = random.choices(kinds, (0.10, 0.05, 0.03, 0.04))[0]
    form = random.choice(("hang", "reset")) if kind is Kind.SILENT else ""
    death = _perhaps_passing(random, Happening(kind, day, form=form), rates)
    yield death
    if kind is Kind.NAME_GONE and death.end is None and random.random() < 0.3:
        sold = day + random.uniform(30, 120)  # a lapsed name goes to whoever sells it on
        yield Happening(Kind.PARKED, sold)


def _walls(random: Random, days: float, rates: Rates) -> Iterator[Happening]:
    if random.random() < rates.walled_from_the_start:
        yield Happening(Kind.WALL, 0.0, None, random.choice(WALLS))
    for day in poisson(random, rates.walls, days):
        lasts = lasting(random, 20, 1.5, 365)
        yield Happening(Kind.WALL, day, day + lasts, random.choice(WALLS))


def _closure(random: Random, a_year: float, days: float) -> Iterator[Happening]:
    day = next(poisson(random, a_year, days), None)
    if day is not None:
        yield Happening(Kind.CLOSED, day, form=str(random.randrange(12)))


def _of_a_page(
    random: Random, host: Host, page: Page, days: float, rates: Rates
) -> list[Happening]:
    found: list[Happening] = []
    day = 0.0
    while (died := next(poisson(random, rates.page_deaths, days, day), None)) is not None:
        death = _perhaps_passing(random, Happening(_way_to_go(random, host, page), died), rates)
        found.append(death)
        if death.end is None:
            break
        day = death.end
    if len(host.pages) > SMALL:
        found += _closure(random, rates.closures, days)
    moved = next(poisson(random, rates.moves, days), None)
    if moved is not None:
        found.append(Happening(Kind.MOVED, moved, form=random.choice(("path", "name"))))
    if page.path != "/":
        sent = next(poisson(random, rates.sent_home, days), None)
        found += [Happening(Kind.SENT_HOME, sent)] if sent is not None else []
    for turn, changed in enumerate(poisson(random, rates.new_phones, days)):
        number = phone_number(NEW_NUMBERS + page.number + 2_500 * turn)
        found.append(Happening(Kind.NEW_PHONE, changed, detail=number))
    found += [
        Happening(Kind.DETOUR, when, when + random.uniform(2, 40))
        for when in poisson(random, rates.detours, days)
    ]
    return found


def _way_to_go(random: Random, host: Host, page: Page) -> Kind:
    if host.manner != "honest" and page.path != "/":
        return Kind.SOFT_GONE
    return random.choices((Kind.NOT_FOUND, Kind.GONE_FOR_GOOD), (0.63, 0.05))[0]


def _perhaps_passing(random: Random, death: Happening, rates: Rates) -> Happening:
    if random.random() >= rates.resurrected:
        return death
    return replace(death, end=death.start + random.uniform(20, 200))
