"""How strongly each outcome speaks for a dead page: the one table, with its source beside each row.

A row says how often an independent visit comes to that outcome if the page lives and if it is
dead. Their quotient multiplies the odds that it is dead. A row that speaks for neither is 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.freshness.outcomes import Outcome, Reason


class Family(StrEnum):
    """What kind of witness an outcome is. Families are never mixed to reach a verdict."""

    ALIVE = "alive"  # somebody who clicks gets the page
    DEFINITE = "definite"  # the site itself says that the page is gone
    SILENT = "silent"  # nobody answers, or only with a fault: it may pass
    CERTIFICATE = "certificate"  # the page is there, but browsers warn
    BLIND = "blind"  # we could not look: says nothing about the page


class Detail(StrEnum):
    """The details of an outcome that change what it is worth. Any other detail changes nothing."""

    GONE_FOR_GOOD = "gone_for_good"
    FRONT_PAGE_MISSING = "front_page_missing"
    HOST_DENIES_EVERYTHING = "host_denies_everything"
    PAGE_STANDS = "page_stands"
    CLOSURE = "closure"
    NO_SUCH_NAME = "nxdomain"
    NO_ADDRESS = "nodata"
    NO_NAME_SERVER = "dns_unreachable"
    RATE_LIMITED = "rate_limited"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_NAME = "name"
    UNTRUSTED = "untrusted"
    INCOMPLETE_CHAIN = "incomplete_chain"
    HANDSHAKE = "handshake"


@dataclass(frozen=True, slots=True)
class Ratio:
    """P(outcome | alive) and P(outcome | dead) of one independent visit, and their source."""

    family: Family
    alive: float
    dead: float
    source: str
    reason: Reason | None = None

    @property
    def likelihood(self) -> float:
        """What the odds that the page is dead are multiplied with."""
        return self.dead / self.alive


Key = tuple[Outcome, str | None]

# GOV.UK publishes what its checker of council links found: alphagov/local-links-manager,
# docs/checking-links.md, 40,582 links: 404 and 410 6.4 %, no connection 1.3 %, 403 0.6 %,
# timeouts 0.5 %, 503 0.3 %, certificates 0.2 %. These are single looks; the shares among
# living pages are what is left of them after a second look on another day.
_GOVUK = "GOV.UK local-links-manager, checking-links.md (40,582 links)"
_SOFT = "Bar-Yossef et al. 2004: over a quarter of dead links answer 200; rare on living pages"
_PARKED = "Vissers et al. 2015: negligible false positives with two signals; soft 404s' share"
_WALL = "pages behind walls answer us in this way and people with 200: it says nothing"
_OURS = "our own limit or rule, not the page's doing: it says nothing"
_SEEN = "the page was read"

_UNSEEN = Ratio(Family.BLIND, 1.0, 1.0, _WALL, Reason.CANNOT_LOOK)
_REFUSED_BY_US = Ratio(Family.BLIND, 1.0, 1.0, _OURS, Reason.CANNOT_LOOK)
_READ = Ratio(Family.ALIVE, 1.0, 1.0, _SEEN)
_TROUBLE = Ratio(Family.SILENT, 0.01, 0.05, _GOVUK, Reason.HOST_DOWN)
_WARNING = Ratio(
    Family.CERTIFICATE,
    1.0,
    1.0,
    "a bad certificate says that browsers warn, not that the page is dead: two visits decide",
    Reason.LINK_CERTIFICATE,
)

RATIOS: Mapping[Key, Ratio] = {
    (Outcome.OK, None): _READ,
    (Outcome.NOT_HTML_OK, None): _READ,
    (Outcome.MOVED, None): _READ,
    # 404, 451 and their like: 6.4 % of single looks, and most of what dead pages say.
    (Outcome.GONE, None): Ratio(Family.DEFINITE, 0.005, 0.65, _GOVUK, Reason.LINK_GONE),
    # Somebody has to set up a 410: rare, and hardly ever by mistake.
    (Outcome.GONE, Detail.GONE_FOR_GOOD): Ratio(
        Family.DEFINITE, 0.0005, 0.05, _GOVUK, Reason.LINK_GONE
    ),
    # A host in trouble often denies its front page first: one look more than another page needs.
    (Outcome.GONE, Detail.FRONT_PAGE_MISSING): Ratio(
        Family.DEFINITE, 0.02, 0.65, "judgement: between a 404 and a fault", Reason.LINK_GONE
    ),
    # Its front page is missing too, or faulty: a host in trouble, or one without front pages, as
    # stores of files are. Like a fault it may pass; only what lasts for weeks is found dead.
    (Outcome.GONE, Detail.HOST_DENIES_EVERYTHING): Ratio(
        Family.SILENT, 0.0035, 0.03, f"{_GOVUK}, as a 5xx", Reason.HOST_DOWN
    ),
    # A whole page that is unlike what the host says elsewhere, under a status that denies it.
    (Outcome.GONE, Detail.PAGE_STANDS): Ratio(
        Family.BLIND,
        1.0,
        1.0,
        "people see the page and programs its status: somebody has to look",
        Reason.CANNOT_LOOK,
    ),
    (Outcome.SOFT_GONE, Detail.CLOSURE): Ratio(
        Family.DEFINITE, 0.002, 0.15, _SOFT, Reason.CLOSURE_ANNOUNCED
    ),
    (Outcome.SOFT_GONE, None): Ratio(Family.DEFINITE, 0.002, 0.15, _SOFT, Reason.LINK_SOFT_GONE),
    (Outcome.PARKED, None): Ratio(Family.DEFINITE, 0.002, 0.15, _PARKED, Reason.LINK_PARKED),
    (Outcome.SERVER_ERROR, None): Ratio(Family.SILENT, 0.0035, 0.03, _GOVUK, Reason.HOST_DOWN),
    (Outcome.TIMEOUT, None): _TROUBLE,
    (Outcome.TRANSIENT, None): _TROUBLE,
    # A name that nobody can tell us about may be our resolver's fault: as little as a timeout.
    (Outcome.DNS_PROBLEM, None): _TROUBLE,
    (Outcome.DNS_PROBLEM, Detail.NO_SUCH_NAME): Ratio(
        Family.SILENT, 0.001, 0.10, _GOVUK, Reason.HOST_DOWN
    ),
    (Outcome.DNS_PROBLEM, Detail.NO_ADDRESS): Ratio(
        Family.SILENT,
        0.002,
        0.04,
        "judgement: between a name that is gone and a resolver in trouble",
        Reason.HOST_DOWN,
    ),
    # There was nobody to ask: worth nothing, and a sign that it is we who are offline.
    (Outcome.DNS_PROBLEM, Detail.NO_NAME_SERVER): Ratio(
        Family.SILENT, 1.0, 1.0, _OURS, Reason.HOST_DOWN
    ),
    (Outcome.TLS_PROBLEM, None): _WARNING,
    # Browsers fetch a missing intermediate themselves: people see the page.
    (Outcome.TLS_PROBLEM, Detail.INCOMPLETE_CHAIN): _READ,
    # No certificate was seen at all: a connection that failed, like any other.
    (Outcome.TLS_PROBLEM, Detail.HANDSHAKE): _TROUBLE,
    (Outcome.TRANSIENT, Detail.RATE_LIMITED): _UNSEEN,
    (Outcome.TRANSIENT, "429"): _UNSEEN,
    (Outcome.BLOCKED, None): _UNSEEN,
    (Outcome.ROBOTS_DISALLOWED, None): _UNSEEN,
    # Cookie walls lead programs in circles and let people through.
    (Outcome.LOOP, None): _UNSEEN,
    (Outcome.OVERSIZED, None): _REFUSED_BY_US,
    (Outcome.SSRF_FORBIDDEN, None): _REFUSED_BY_US,
}


def ratio_of(outcome: Outcome, detail: str | None, ratios: Mapping[Key, Ratio] = RATIOS) -> Ratio:
    """The row for an outcome: that of its detail if it has one of its own."""
    return ratios.get((outcome, detail)) or ratios[(outcome, None)]


@dataclass(frozen=True, slots=True)
class Seen:
    """How often an outcome was seen at pages that editors found alive, and found dead."""

    alive: int
    dead: int


# The table is worth as much as this many decided looks: a handful of decisions must not
# overturn it, a year of them should.
TABLE_WEIGHT = 500


def re_estimated(
    seen: Mapping[Key, Seen], ratios: Mapping[Key, Ratio] = RATIOS
) -> dict[Key, Ratio]:
    """The table, moved towards what editors decided.

    `seen` holds independent looks at pages whose fate is known, the healthy looks too: they are
    what the shares are shares of. Rows that say nothing keep saying nothing.
    """
    alive = sum(count.alive for count in seen.values())
    dead = sum(count.dead for count in seen.values())
    moved = dict(ratios)
    for key, row in ratios.items():
        if row.family in (Family.DEFINITE, Family.SILENT):
            count = seen.get(key, Seen(0, 0))
            moved[key] = replace(
                row,
                alive=(row.alive * TABLE_WEIGHT + count.alive) / (TABLE_WEIGHT + alive),
                dead=(row.dead * TABLE_WEIGHT + count.dead) / (TABLE_WEIGHT + dead),
            )
    return moved
