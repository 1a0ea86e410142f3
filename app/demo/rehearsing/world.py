"""The rehearsed web's hosts and pages: a long tail, shared servers, a few large sites."""

from dataclasses import dataclass, field
from random import Random

from app.demo.rehearsing.chance import lasting
from app.demo.rehearsing.kinds import Happening
from app.demo.rehearsing.rates import Rates

# Numbers that the regulator keeps for drama: nobody is ever rung.
_AREAS = (
    "020 7946 0", "01632 960", "0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0",
    "0117 496 0", "0118 496 0", "0121 496 0", "0131 496 0", "0141 496 0", "0151 496 0",
    "0161 496 0", "0191 498 0", "029 2018 0", "07700 900", "08081 570", "0909 8790",
)  # fmt: skip
_ANIMALS = (
    "Otter", "Heron", "Badger", "Kestrel", "Hare", "Newt", "Robin", "Wren", "Fox", "Lapwing",
    "Dormouse", "Swift", "Curlew", "Beaver", "Plover", "Finch",
)  # fmt: skip
_PLACES = (
    "Bank", "Lane", "Green", "Bridge", "Mill", "Meadow", "Hill", "Brook", "Field", "Wood",
    "Corner", "Gate", "Yard", "Quay",
)  # fmt: skip
_DOINGS = (
    "swimming lessons", "stay and play", "speech therapy", "respite weekends", "drumming club",
    "sensory room", "parents' evening", "travel training", "holiday club", "riding school",
    "music group", "cooking class", "forest mornings", "football for all", "nursery", "advice line",
)  # fmt: skip
SHARED = 0.45  # of small hosts stand on a server with others (judgement)


@dataclass(slots=True)
class Page:
    """One page that entries rely on. `edits` are the days on which its words change."""

    number: int
    path: str
    name: str
    phone: str
    edits_a_year: float
    edits: list[float] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)


@dataclass(slots=True)
class Host:
    """One name with its pages. `manner` is how it answers for pages that never were."""

    number: int
    name: str
    title: str
    server: int
    manner: str
    keeps_etags: bool
    pages: list[Page] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class World:
    """All hosts; `offline` are the times of our own outages."""

    seed: int
    days: float
    hosts: tuple[Host, ...]
    offline: tuple[Happening, ...] = ()

    @property
    def pages(self) -> list[tuple[Host, Page]]:
        """Every page with its host."""
        return [(host, page) for host in self.hosts for page in host.pages]


def phone_number(number: int) -> str:
    """A number of its own for each number."""
    return f"{_AREAS[number % len(_AREAS)]}{number // len(_AREAS) % 1000:03d}"


def hosts_for(seed: int, links: int, rates: Rates) -> tuple[Host, ...]:
    """Hosts with so many pages in all, before anything has happened to them."""
    random = Random(f"{seed}:hosts")  # noqa: S311  # a rehearsal has to be repeatable
    hosts: list[Host] = []
    left, server = links, 0
    while left > 0:
        many = min(_pages_of_one(random, links), left)
        if not (hosts and many <= 4 and random.random() < SHARED):
            server += 1
        hosts.append(_host(random, len(hosts), server, many, links - left, rates))
        left -= many
    return tuple(hosts)


def _pages_of_one(random: Random, links: int) -> int:
    chance = random.random()
    if chance < 0.70:
        return 1
    if chance < 0.95:
        return random.randint(2, 4)
    if chance < 0.99:
        return random.randint(5, 12)
    return random.randint(20, max(20, min(60, links // 20)))


def _host(random: Random, number: int, server: int, many: int, first: int, rates: Rates) -> Host:
    place = f"{random.choice(_ANIMALS)} {random.choice(_PLACES)}"
    name = f"{place.lower().replace(' ', '-')}-{number}.example"
    # A quarter of dead links answer 200 (Bar-Yossef 2004); some of those are parked names.
    manner = random.choices(("honest", "soft", "home"), (0.86, 0.08, 0.06))[0]
    host = Host(number, name, place, server, manner, random.random() < 0.6)
    for turn in range(many):
        root = many == 1 and random.random() < 0.5
        doing = random.choice(_DOINGS)
        slug = doing.replace(" ", "-").replace("'", "")
        host.pages.append(
            Page(
                first + turn,
                "/" if root else f"/services/{slug}-{turn}",
                f"{place} {doing}",
                phone_number(first + turn),
                lasting(random, rates.edits_median, rates.edits_spread, 200.0),
            )
        )
    return host
